package dev.holdfast.gate;

import java.util.ArrayList;
import java.util.List;

/** What a source map holds of the sources it was made from. Filled by {@link SourceMapReader} alone. */
final class SourceMap {
    private final List<Source> sources = new ArrayList<>();
    private final List<Source> rest = new ArrayList<>();
    private final List<String> homes = new ArrayList<>();

    /** A source whose text stands in the map; not a record, since it has an array. */
    static final class Source {
        private final String path;
        private final byte[] text;
        private final long at;
        private final long end;
        private final boolean own;

        Source(String path, byte[] text, long at, long end, boolean own) {
            this.path = path;
            this.text = text;
            this.at = at;
            this.end = end;
            this.own = own;
        }

        /** As the map writes it. */
        String path() {
            return path;
        }

        /** Only to be read. */
        byte[] text() {
            return text;
        }

        /** Which byte of the map its text begins at. */
        long at() {
            return at;
        }

        /** Where its text ends in the map, behind the quote. */
        long end() {
            return end;
        }

        /** Whether it is the publisher's own. */
        boolean own() {
            return own;
        }
    }

    void add(Source source) {
        sources.add(source);
    }

    void addRest(Source text) {
        rest.add(text);
    }

    /** Long texts that are no part of a map, by the name of their property: they may be anything. */
    List<Source> rest() {
        return List.copyOf(rest);
    }

    void addName(String name) {
        if (SourceOrigin.inAHome(name)) {
            homes.add(name);
        }
    }

    /** Those with their text. */
    List<Source> sources() {
        return List.copyOf(sources);
    }

    /** Names of sources that are paths in somebody's home folder. */
    List<String> homes() {
        return List.copyOf(homes);
    }
}

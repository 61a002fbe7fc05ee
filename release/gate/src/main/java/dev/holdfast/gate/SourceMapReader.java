package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads source maps as ECMA-426 has them, index maps included, token by token: the mappings of a hundred megabytes are
 * skipped and never held.
 */
final class SourceMapReader {
    private static final int SOURCES_MAX = 500_000;
    private static final int DEPTH_MAX = 64;
    private static final int SECTIONS_DEPTH_MAX = 16;
    private static final int REST_CHARS_MIN = 200;
    private static final int STRING_CHARS_MAX = 512 << 20;
    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(DEPTH_MAX)
            .maxStringLength(STRING_CHARS_MAX)
            .build();
    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(BOUNDS).build();

    /** An object of JavaScript without expressions in it. */
    private static final JsonFactory CODE = JsonFactory.builder()
            .streamReadConstraints(BOUNDS)
            .enable(
                    JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES,
                    JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_TRAILING_COMMA,
                    JsonReadFeature.ALLOW_JAVA_COMMENTS,
                    JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .build();

    private final JsonParser parser;
    private final long base;
    private final SourceMap map = new SourceMap();
    private int seen;

    private SourceMapReader(JsonParser parser, long base) {
        this.parser = parser;
        this.base = base;
    }

    /** What became of some bytes that should be a map. */
    sealed interface Reading {
        /** It is one. */
        record Whole(SourceMap map) implements Reading {}

        /**
         * It is none, or only the beginning of one.
         *
         * @param at the byte from which on nothing was read
         * @param why lower case, no full stop
         */
        record Broken(long at, String why) implements Reading {}
    }

    /** Reads the map that begins at {@code from}, which may have the line {@code )]}'} before it. */
    static Reading read(byte[] bytes, int from) {
        return read(JSON, bytes, from);
    }

    /** Reads the one that stands there in a program, as JSON or as an object. */
    static Reading readInCode(byte[] bytes, int from) {
        return read(CODE, bytes, from);
    }

    private static Reading read(JsonFactory format, byte[] bytes, int from) {
        int begin = begin(bytes, from);
        try (JsonParser parser = format.createParser(ObjectReadContext.empty(), bytes, begin, bytes.length - begin)) {
            var reader = new SourceMapReader(parser, begin);
            parser.nextToken();
            reader.other("", 0);
            return new Reading.Whole(reader.map);
        } catch (JacksonException e) {
            long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
            return new Reading.Broken(Math.min(begin + at, bytes.length), "a source map that is not valid JSON");
        } catch (TooMuchException e) {
            return new Reading.Broken(begin, e.why);
        }
    }

    /** Behind white space, a byte order mark and the line that keeps browsers from running JSON as a script. */
    static int begin(byte[] bytes, int from) {
        int at = from;
        if (at + 2 < bytes.length && bytes[at] == (byte) 0xEF && bytes[at + 1] == (byte) 0xBB) {
            at += 3;
        }
        at = blank(bytes, at);
        if (at + 3 < bytes.length && bytes[at] == ')' && bytes[at + 1] == ']' && bytes[at + 2] == '}') {
            while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '{') {
                at++;
            }
        }
        return blank(bytes, at);
    }

    private static int blank(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && (bytes[at] == ' ' || (bytes[at] >= '\t' && bytes[at] <= '\r'))) {
            at++;
        }
        return at;
    }

    /** One map, or one of the maps in an index; the parser stands at its first brace. */
    private void object(int depth) {
        if (depth > SECTIONS_DEPTH_MAX) {
            throw new TooMuchException("a source map with too many maps inside each other");
        }
        List<String> paths = new ArrayList<>();
        List<Text> texts = new ArrayList<>();
        var module = new Module();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "sources" -> sources(paths);
                case "sourcesContent" -> contents(texts);
                case "sections" -> sections(depth);
                case "mappings", "rangeMappings", "scopes" -> {
                    if (parser.currentToken() != JsonToken.VALUE_STRING) {
                        other(field, depth);
                    }
                }
                case "identifier", "name", "source" -> {
                    if (!module.take(field, parser)) {
                        other(field, depth);
                    }
                }
                default -> other(field, depth);
            }
        }
        module(module);
        for (int index = 0; index < texts.size(); index++) {
            Text text = texts.get(index);
            if (text.chars.isBlank()) {
                continue;
            }
            String path = index < paths.size() && !paths.get(index).isEmpty() ? paths.get(index) : "source " + index;
            boolean own = !SourceOrigin.ofOthers(path); // an ignore list says what a debugger skips, not whose it is
            map.add(source(path, text, own));
        }
    }

    /** A module as webpack lists it in its statistics, with its text if it is told to. */
    private void module(Module module) {
        if (module.source.chars.isBlank()) {
            return;
        }
        if (module.name.isEmpty() || module.identifier.isEmpty()) {
            if (module.source.chars.length() >= REST_CHARS_MIN) {
                map.addRest(source("source", module.source, false));
            }
            return;
        }
        boolean own = !SourceOrigin.ofOthers(module.name) && !SourceOrigin.ofOthers(module.identifier);
        map.addName(module.identifier);
        map.add(source(module.name, module.source, own));
    }

    private SourceMap.Source source(String path, Text text, boolean own) {
        return new SourceMap.Source(path, text.chars.getBytes(UTF_8), base + text.at, base + text.end, own);
    }

    /** What is no part of a map, or holds one: a map may stand anywhere in JSON. How deep is for the parser to bound. */
    private void other(String field, int depth) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            object(depth);
        } else if (token == JsonToken.START_ARRAY) {
            for (token = parser.nextToken();
                    token != null && token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                other(field, depth);
            }
        } else if (token == JsonToken.VALUE_STRING && parser.getStringLength() >= REST_CHARS_MIN) {
            map.addRest(source(field, Text.of(parser), false));
        }
    }

    private void sources(List<String> paths) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (next() != JsonToken.END_ARRAY) {
            String path = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
            parser.skipChildren();
            map.addName(path);
            paths.add(path);
        }
    }

    private void contents(List<Text> texts) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (next() != JsonToken.END_ARRAY) {
            texts.add(parser.currentToken() == JsonToken.VALUE_STRING ? Text.of(parser) : Text.NONE);
            parser.skipChildren();
        }
    }

    private void sections(int depth) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (next() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                section(depth);
            }
        }
    }

    private void section(int depth) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean inner = parser.currentName().equals("map");
            if (parser.nextToken() == JsonToken.START_OBJECT && inner) {
                object(depth + 1);
            } else {
                parser.skipChildren();
            }
        }
    }

    private JsonToken next() {
        if (++seen > SOURCES_MAX) {
            throw new TooMuchException("a source map of more than " + SOURCES_MAX + " sources");
        }
        JsonToken token = parser.nextToken();
        return token == null ? JsonToken.END_ARRAY : token; // the parser itself complains of an early end
    }

    /** A string, with where it begins and ends, its quotes included. */
    private record Text(String chars, long at, long end) {
        private static final Text NONE = new Text("", 0, 0);

        /** The one the parser stands at. */
        static Text of(JsonParser parser) {
            long at = parser.currentTokenLocation().getByteOffset();
            String chars = parser.getString(); // which reads on to its end
            return new Text(chars, at, parser.currentLocation().getByteOffset());
        }
    }

    /** What an object says of itself when it is a module. */
    private static final class Module {
        private static final int NAME_CHARS_MAX = 4_096;
        private String name = "";
        private String identifier = "";
        private Text source = Text.NONE;

        /** Takes a string; tells whether it was one that a module has. */
        boolean take(String field, JsonParser parser) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return false;
            }
            if (field.equals("source")) {
                source = Text.of(parser);
                return true;
            }
            if (parser.getStringLength() > NAME_CHARS_MAX) {
                return false;
            }
            if (field.equals("name")) {
                name = parser.getString();
            } else {
                identifier = parser.getString();
            }
            return parser.getStringLength() < REST_CHARS_MIN; // a long one is looked at as well
        }
    }

    private static final class TooMuchException extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String why;

        TooMuchException(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }
}

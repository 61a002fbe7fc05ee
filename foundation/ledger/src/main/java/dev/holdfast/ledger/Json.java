package dev.holdfast.ledger;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value as the ledger accepts it, with exactly one way to write it: the canonical form of RFC 8785 (JCS).
 *
 * <p>Numbers are integers of at most 2^53 - 1 either way (RFC 7493, section 2.2), so that no reader can round one to
 * another; every other number is refused, as are repeated keys and unpaired surrogates.
 */
sealed interface Json {
    /** The deepest nesting of arrays and objects. */
    int DEPTH_MAX = 64;

    /** The longest text that is parsed at all; escapes and white space make it longer than its canonical form. */
    int TEXT_CHARS_MAX = 128 * 1024;

    long WHOLE_MAX = (1L << 53) - 1;

    /** An object; its members are sorted by the UTF-16 units of their names, as RFC 8785 section 3.2.3 demands. */
    record Members(SortedMap<String, Json> values) implements Json {
        public Members {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }
    }

    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }
    }

    record Text(String value) implements Json {}

    record Whole(long value) implements Json {}

    record Truth(boolean value) implements Json {}

    record Null() implements Json {}

    /**
     * Parses one object and nothing after it.
     *
     * @throws LedgerException {@code REFUSED} when the text is no object in strict JSON or breaks a bound
     */
    static Members object(String text) {
        return object(text, DEPTH_MAX);
    }

    /** Like {@link #object(String)} with less room, for an object that will stand inside another. */
    static Members object(String text, int depthMax) {
        if (text.length() > TEXT_CHARS_MAX) {
            throw refused("the JSON text has " + text.length() + " characters, at most " + TEXT_CHARS_MAX
                    + " are read; record a digest instead of the content");
        }
        try (JsonParser parser = Reading.FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refused("the JSON text is no object; wrap it as `{\"value\":...}`");
            }
            Members members = new Reading(parser, depthMax).members(1);
            if (parser.nextToken() != null) {
                throw refused("the JSON text goes on after its object; give one object alone");
            }
            return members;
        } catch (JacksonException e) {
            // The parser's own message quotes the text, which may hold what must not be shown: only the place is told.
            throw refused("not strict JSON at character "
                    + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset()) + "; see RFC 8259");
        }
    }

    /** The canonical text of RFC 8785. */
    default String canonical() {
        var out = new StringBuilder();
        Writing.value(out, this);
        return out.toString();
    }

    private static LedgerException refused(String message) {
        return new LedgerException(Code.REFUSED, message);
    }

    /** Turns the parser's tokens into values. */
    final class Reading {
        private static final JsonFactory FACTORY = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MAX + 1) // a second wall behind our own check
                        .maxDocumentLength(TEXT_CHARS_MAX)
                        .maxStringLength(TEXT_CHARS_MAX)
                        .maxNameLength(TEXT_CHARS_MAX)
                        .maxNumberLength(32)
                        .build())
                .build();

        private final JsonParser parser;
        private final int depthMax;

        private Reading(JsonParser parser, int depthMax) {
            this.parser = parser;
            this.depthMax = depthMax;
        }

        private Members members(int depth) {
            var values = new TreeMap<String, Json>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = wellFormed(parser.currentName());
                parser.nextToken();
                if (values.put(name, value(depth + 1)) != null) {
                    throw refused("the key `" + Visible.inert(name, 60) + "` appears twice; keep one");
                }
            }
            return new Members(values);
        }

        private Items items(int depth) {
            var values = new ArrayList<Json>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values.add(value(depth + 1));
            }
            return new Items(values);
        }

        private Json value(int depth) {
            JsonToken token = parser.currentToken();
            if (token.isStructStart() && depth > depthMax) {
                throw refused("the JSON text nests deeper than " + depthMax + " levels; flatten it");
            }
            return switch (token) {
                case START_OBJECT -> members(depth);
                case START_ARRAY -> items(depth);
                case VALUE_STRING -> new Text(wellFormed(parser.getString()));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> whole(parser.getString());
                case VALUE_TRUE -> new Truth(true);
                case VALUE_FALSE -> new Truth(false);
                case VALUE_NULL -> new Null();
                case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new IllegalStateException("the parser put " + token + " where a value begins");
            };
        }

        private static Whole whole(String digits) {
            try {
                long value = Long.parseLong(digits);
                if (value >= -WHOLE_MAX && value <= WHOLE_MAX) {
                    return new Whole(value);
                }
            } catch (NumberFormatException e) {
                // a fraction, an exponent or too many digits: refused below, like an integer out of range
            }
            throw notWhole(digits);
        }

        private static LedgerException notWhole(String digits) {
            return refused("the number `" + Visible.inert(digits, 40)
                    + "` is no integer between -(2^53 - 1) and 2^53 - 1;" + " write it as a string");
        }

        private static String wellFormed(String text) {
            for (int at = 0; at < text.length(); at++) {
                if (Character.isSurrogate(text.charAt(at))) {
                    if (!Character.isHighSurrogate(text.charAt(at))
                            || at + 1 == text.length()
                            || !Character.isLowSurrogate(text.charAt(at + 1))) {
                        throw refused("a JSON string holds half a character (an unpaired surrogate); remove it");
                    }
                    at++;
                }
            }
            return text;
        }
    }

    /** Writes values in their canonical form. */
    final class Writing {
        private Writing() {}

        private static void value(StringBuilder out, Json value) {
            switch (value) {
                case Members(var values) -> {
                    char before = '{';
                    for (var member : values.entrySet()) {
                        out.append(before);
                        text(out, member.getKey());
                        out.append(':');
                        value(out, member.getValue());
                        before = ',';
                    }
                    out.append(values.isEmpty() ? "{}" : "}");
                }
                case Items(var values) -> {
                    char before = '[';
                    for (Json item : values) {
                        out.append(before);
                        value(out, item);
                        before = ',';
                    }
                    out.append(values.isEmpty() ? "[]" : "]");
                }
                case Text(var text) -> text(out, text);
                case Whole(var whole) -> out.append(whole);
                case Truth(var truth) -> out.append(truth);
                case Null() -> out.append("null");
            }
        }

        /** A string with the escapes of RFC 8785, section 3.2.2.2, and no others. */
        private static void text(StringBuilder out, String text) {
            out.append('"');
            for (int at = 0; at < text.length(); at++) {
                char c = text.charAt(at);
                switch (c) {
                    case '"' -> out.append("\\\"");
                    case '\\' -> out.append("\\\\");
                    case '\b' -> out.append("\\b");
                    case '\t' -> out.append("\\t");
                    case '\n' -> out.append("\\n");
                    case '\f' -> out.append("\\f");
                    case '\r' -> out.append("\\r");
                    default -> {
                        if (c < ' ') {
                            out.append("\\u").append(HexFormat.of().toHexDigits(c));
                        } else {
                            out.append(c);
                        }
                    }
                }
            }
            out.append('"');
        }
    }
}

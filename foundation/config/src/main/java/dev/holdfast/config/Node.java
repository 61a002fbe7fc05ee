package dev.holdfast.config;

import java.util.List;

/** A piece of a configuration text as it was written, before anybody asks what it means. */
sealed interface Node {
    Origin origin();

    /** What a message calls it when something else was wanted. */
    String words();

    /** Nothing at all, {@code ~} or {@code null}. */
    record Empty(Origin origin) implements Node {
        @Override
        public String words() {
            return "nothing";
        }
    }

    /** Something that has caused a problem already, so nobody needs to speak of it again. */
    record Refused(Origin origin) implements Node {
        @Override
        public String words() {
            return "something refused";
        }
    }

    /** One value; quotes are gone and numbers are still text. */
    record Text(Origin origin, String text) implements Node {
        @Override
        public String words() {
            return text.isEmpty() ? "an empty text" : Kind.quoted(text);
        }
    }

    /** A list. */
    record Items(Origin origin, List<Node> items) implements Node {
        @Override
        public String words() {
            return "a list";
        }
    }

    /** Keys and their values in the order written; no key occurs twice. */
    record Fields(Origin origin, List<Field> fields) implements Node {
        @Override
        public String words() {
            return "a mapping";
        }
    }

    /** One key of a mapping. */
    record Field(Origin origin, String name, Node value) {}
}

package dev.holdfast.gate;

import dev.holdfast.terms.Visible;

/** Text of an HTML page that is written from the top down. Everything from outside goes through {@link #text}. */
final class Html {
    private static final int CHARS_MAX = 2_000;

    private final StringBuilder page = new StringBuilder();

    /** Markup of our own. */
    Html markup(String markup) {
        page.append(markup);
        return this;
    }

    /** Text, which becomes no markup whatever is in it. */
    Html text(String text) {
        page.append(escaped(text));
        return this;
    }

    /** An element that holds text. */
    Html element(String name, String style, String text) {
        return markup("<" + name + (style.isEmpty() ? "" : " class=\"" + style + "\"") + ">")
                .text(text)
                .markup("</" + name + ">");
    }

    /** A number as an attribute takes it. */
    static String number(double value) {
        return Long.toString(Math.round(value * 10) / 10) + "." + Math.abs(Math.round(value * 10) % 10);
    }

    /** Visible, and with every character that means something to HTML replaced. */
    static String escaped(String text) {
        String shown = Visible.inert(text, CHARS_MAX);
        var out = new StringBuilder(shown.length() + 16);
        for (int at = 0; at < shown.length(); at++) {
            char c = shown.charAt(at);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return page.toString();
    }
}

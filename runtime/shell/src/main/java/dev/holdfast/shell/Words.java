package dev.holdfast.shell;

import dev.holdfast.shell.Word.Known;
import java.util.Set;

/** Takes the quotes off the words of one text, as bash does (bash manual, 3.1.2 and 3.5.9). */
record Words(String text) {
    /** What is worked out when the command runs. */
    private static final Set<String> EXPANSIONS = Set.of(
            "simple_expansion",
            "expansion",
            "command_substitution",
            "process_substitution",
            "arithmetic_expansion",
            Node.ERROR);

    Word of(Node node) {
        var value = new StringBuilder();
        Known known = unquote(node, value);
        return new Word(value.toString(), known, written(node));
    }

    String written(Node node) {
        return text.substring(node.start(), node.end());
    }

    private Known unquote(Node node, StringBuilder out) {
        if (EXPANSIONS.contains(node.type())) {
            out.append(written(node));
            return Known.NO;
        }
        return switch (node.type()) {
            case "raw_string" -> {
                out.append(inner(node, 1));
                yield Known.YES;
            }
            case "ansi_c_string" -> {
                ansi(inner(node, 2), out);
                yield Known.YES;
            }
            case "string" -> pieces(node, node.start() + 1, node.end() - 1, out);
            default -> pieces(node, node.start(), node.end(), out);
        };
    }

    private String inner(Node node, int opening) {
        return text.substring(node.start() + opening, Math.max(node.start() + opening, node.end() - 1));
    }

    /** What lies between the parts of a piece is text as well. */
    private Known pieces(Node node, int start, int end, StringBuilder out) {
        boolean quoted = node.is("string");
        Known known = Known.YES;
        int at = start;
        for (Node child : node.children()) {
            if (quoted && !EXPANSIONS.contains(child.type())) {
                continue; // its own quotes, and text
            }
            plain(text.substring(at, Math.max(at, child.start())), quoted, out);
            known = known.and(unquote(child, out));
            at = child.end();
        }
        plain(text.substring(at, Math.max(at, end)), quoted, out);
        return known;
    }

    private static void plain(String piece, boolean quoted, StringBuilder out) {
        for (int at = 0; at < piece.length(); at++) {
            char c = piece.charAt(at);
            boolean escapes =
                    c == '\\' && at + 1 < piece.length() && (!quoted || "$`\"\\\n".indexOf(piece.charAt(at + 1)) >= 0);
            if (!escapes) {
                out.append(c);
            } else if (piece.charAt(++at) != '\n') {
                out.append(piece.charAt(at));
            }
        }
    }

    /** {@code $'...'}: the escapes of ANSI C. */
    private static void ansi(String piece, StringBuilder out) {
        for (int at = 0; at < piece.length(); at++) {
            char c = piece.charAt(at);
            if (c != '\\' || at + 1 == piece.length()) {
                out.append(c);
                continue;
            }
            char escape = piece.charAt(++at);
            int letter = "abeEfnrtv".indexOf(escape);
            int radix = escape == 'x' || escape == 'u' || escape == 'U' ? 16 : 8;
            int from = radix == 16 ? at + 1 : at;
            int most = switch (escape) {
                case 'x' -> 2;
                case 'u' -> 4;
                case 'U' -> 8;
                default -> 3;
            };
            int to = from;
            while (to < piece.length() && to - from < most && Character.digit(piece.charAt(to), radix) >= 0) {
                to++;
            }
            if (letter >= 0) {
                out.append("\u0007\b\u001b\u001b\f\n\r\t\u000b".charAt(letter));
            } else if (to > from) {
                long point = Long.parseLong(piece.substring(from, to), radix);
                out.appendCodePoint((int) Math.min(point, Character.MAX_CODE_POINT));
                at = to - 1;
            } else {
                out.append(escape);
            }
        }
    }
}

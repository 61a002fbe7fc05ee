import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws what a program showed on a terminal as an SVG: a typescript of {@code script} goes in, the picture comes out.
 * Only the parts in {@link #SHOWN} are drawn, long lines are cut, and each cut is marked by an ellipsis.
 */
final class Terminal {
    /** What is drawn of a run of the demo: from a line that holds the first text to one that holds the second. */
    private static final List<Part> SHOWN = List.of(
            new Part("Holdfast demo", "falls for it"),
            new Part("The report also carries", "the task. I stop following"),
            new Part("finished, tests green", "  tests  "),
            new Part("ledger head", "undo  "),
            new Part("What the attack was after", "environment of the agent"));

    private static final int COLUMNS = 124;
    private static final int LINES_MAX = 60;
    private static final double CELL = 7.23; // of a monospaced font of 12 px, in px
    private static final int LINE = 17;
    private static final int MARGIN = 18;

    /** Colour and weight sequences are read, all other escape sequences are dropped. */
    private static final Pattern ESCAPE = Pattern.compile("\u001b(?:\\[([0-9;]*)m|\\[[0-9;?]*[A-Za-z]|\\][^\u0007]*\u0007)");

    private record Part(String from, String to) {}

    /** A piece of a line in one colour. */
    private record Piece(String style, String text) {}

    void main() throws IOException {
        List<String> lines = new String(System.in.readAllBytes(), UTF_8)
                .lines()
                .filter(line -> !line.startsWith("Script started on") && !line.startsWith("Script done on"))
                .map(line -> line.replace("\r", ""))
                .toList();
        try (var out = new PrintStream(System.out, true, UTF_8)) {
            out.print(svg(shown(lines)));
        }
    }

    private static List<String> shown(List<String> lines) {
        var shown = new ArrayList<String>();
        int at = find(lines, SHOWN.getFirst().from(), 0); // before it stand words of the launcher
        for (Part part : SHOWN) {
            int from = find(lines, part.from(), at);
            int to = find(lines, part.to(), from) + 1;
            long left = lines.subList(at, from).stream().filter(line -> !plain(line).isBlank()).count();
            if (left > 0) {
                shown.add("\u001b[2m  … " + left + (left == 1 ? " line" : " lines") + " left out\u001b[0m");
            } else if (from > at) {
                shown.add("");
            }
            shown.addAll(lines.subList(from, to));
            at = to;
        }
        if (shown.size() > LINES_MAX) {
            throw new IllegalStateException(shown.size() + " lines are too many for a picture, show fewer parts");
        }
        return shown;
    }

    private static int find(List<String> lines, String text, int from) {
        for (int i = from; i < lines.size(); i++) {
            if (plain(lines.get(i)).contains(text)) {
                return i;
            }
        }
        throw new IllegalStateException("the run did not show `" + text + "`: did it fail?");
    }

    private static String plain(String line) {
        return ESCAPE.matcher(line).replaceAll("");
    }

    private static String svg(List<String> lines) {
        int width = (int) (COLUMNS * CELL) + 2 * MARGIN;
        int height = lines.size() * LINE + 2 * MARGIN;
        var svg = new StringBuilder();
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + " " + height + "\" role=\"img\">\n");
        svg.append("<title>holdfast demo: the agent mends a bug, follows an injection, and nothing is harmed</title>\n");
        svg.append("<style>\n");
        svg.append("text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; "
                + "fill: #e6edf3; white-space: pre }\n");
        svg.append(".bold { font-weight: 700 } .dim { fill: #9aa4af } .red { fill: #ff8f87 } .green { fill: #56d364 } "
                + ".yellow { fill: #e3b341 }\n</style>\n");
        svg.append("<rect x=\"0.5\" y=\"0.5\" width=\"" + (width - 1) + "\" height=\"" + (height - 1)
                + "\" rx=\"8\" fill=\"#0d1117\" stroke=\"#6e7681\"/>\n");
        for (int i = 0; i < lines.size(); i++) {
            line(svg, cut(pieces(lines.get(i))), MARGIN + 12 + i * LINE);
        }
        return svg.append("</svg>\n").toString();
    }

    /** Each word has its own place, so the columns stand whatever font the reader has. */
    private static void line(StringBuilder svg, List<Piece> pieces, int y) {
        var spans = new StringBuilder();
        int column = 0;
        for (Piece piece : pieces) {
            Matcher words = Pattern.compile("\\S+(?: \\S+)*| +").matcher(piece.text());
            while (words.find()) {
                if (!words.group().isBlank()) {
                    String x = String.format(Locale.ROOT, "%.1f", MARGIN + column * CELL);
                    spans.append("<tspan x=\"" + x + "\"" + (piece.style().isEmpty() ? "" : " class=\"" + piece.style() + "\"")
                            + ">" + escaped(words.group()) + "</tspan>");
                }
                column += cells(words.group());
            }
        }
        if (!spans.isEmpty()) {
            svg.append("<text y=\"" + y + "\">" + spans + "</text>\n");
        }
    }

    private static List<Piece> pieces(String line) {
        var pieces = new ArrayList<Piece>();
        Matcher escape = ESCAPE.matcher(line);
        String style = "";
        int at = 0;
        while (escape.find()) {
            pieces.add(new Piece(style, line.substring(at, escape.start())));
            style = escape.group(1) == null ? style : style(escape.group(1));
            at = escape.end();
        }
        pieces.add(new Piece(style, line.substring(at)));
        return pieces;
    }

    private static String style(String code) {
        return switch (code) {
            case "1" -> "bold";
            case "2" -> "dim";
            case "31" -> "red";
            case "32" -> "green";
            case "33" -> "yellow";
            default -> "";
        };
    }

    private static List<Piece> cut(List<Piece> pieces) {
        var kept = new ArrayList<Piece>();
        int room = COLUMNS;
        for (Piece piece : pieces) {
            if (piece.text().length() > room) {
                kept.add(new Piece(piece.style(), piece.text().substring(0, Math.max(0, room - 1)) + "…"));
                return kept;
            }
            kept.add(piece);
            room -= piece.text().length();
        }
        return kept;
    }

    private static int cells(String text) {
        return text.codePoints().map(point -> point == 0x26D4 ? 2 : 1).sum();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

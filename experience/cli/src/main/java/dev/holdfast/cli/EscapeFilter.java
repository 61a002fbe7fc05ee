package dev.holdfast.cli;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lets a program draw in a person's terminal and do nothing else with it. Control sequences (ECMA-48) that draw, move, ask
 * for the size or a colour, or switch a way of typing pass. Those that reach further are left out: the clipboard, files that
 * a terminal would open, keys that would be redefined, a printer, and any answer whose words the program has chosen, which a
 * shell would read as typed. For one stream; not safe for several threads.
 */
final class EscapeFilter {
    private static final char ESCAPE = '\u001b';
    private static final char BELL = '\u0007';
    private static final char ASKS_WHO_IS_THERE = '\u0005';
    private static final int PENDING_MAX = 8_192;

    /** Titles, colours and where a prompt stands. Links are looked at. */
    private static final Set<String> COMMANDS =
            Set.of("0", "1", "2", "4", "10", "11", "12", "104", "110", "111", "112", "133");

    private static final Pattern LINK = Pattern.compile("8;[^;]*;(https?://.*)?");
    private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[([<-?]?)([0-9;:]*)([ -/]*)([@-~])");
    /** Asks for a size, or puts a title by and back. A title that is asked for would be typed to the program. */
    private static final Pattern WINDOW = Pattern.compile("(1[4-9]|2[23])(;[0-9;]*)?");

    /** Whole ones; {@code ESC %} would change how every later byte is read. */
    private static final Pattern PLAIN = Pattern.compile("\u001b[ #(-/]?[0-~]");

    /** Terminals read a number in some bits; a longer one could mean a smaller one. */
    private static final Pattern TOO_LONG = Pattern.compile("[0-9]{6}");

    /** What a program switches on and is expected to switch off again, with the cursor the other way round. */
    private static final Set<String> SWITCHES = Set.of(
            "1", "9", "47", "66", "1000", "1002", "1003", "1004", "1005", "1006", "1015", "1016", "1047", "1049",
            "2004", "2026", "2031", "2048", "69", "9001");

    private static final String CURSOR = "25";

    /** Locks the keyboard; of the private ones, speaks like a VT52, and holds the mouse for an answer. */
    private static final Set<String> NEVER = Set.of("2", "1001");

    /** Colours, character sets, a link, inserting and wrapping as a shell expects them. */
    private static final String AS_USUAL = "\u001b[0m\u001b]8;;\u001b\\\u000f\u001b(B\u001b[4l\u001b[?7h\u001b[>4m"
            + "\u001b]104\u0007\u001b]110\u0007\u001b]111\u0007\u001b]112\u0007";

    private final StringBuilder pending = new StringBuilder();
    private final Set<String> switchedOn = new TreeSet<>();
    private boolean cursorHidden;
    private boolean margins;
    private boolean keyboardSet;
    private int keyboards;
    private int questions;

    /** What of {@code text} may be shown; the beginning of a sequence that is not whole yet waits for its rest. */
    String harmless(String text) {
        pending.append(text);
        var shown = new StringBuilder();
        int at = 0;
        while (at < pending.length()) {
            char next = pending.charAt(at);
            if (next == ESCAPE) {
                int end = end(at);
                if (end < 0) {
                    break;
                }
                shown.append(passed(pending.substring(at, end)));
                at = end;
            } else {
                if (next != ASKS_WHO_IS_THERE && !isSingleControl(next)) {
                    shown.append(next);
                }
                at++;
            }
        }
        pending.delete(0, at);
        if (pending.length() > PENDING_MAX) {
            pending.setLength(0); // no sequence that draws is as long
        }
        return shown.toString();
    }

    /** What puts the terminal back into the state that a program which was killed has left. */
    String undoing() {
        var undoing = new StringBuilder(AS_USUAL);
        switchedOn.forEach(each -> undoing.append("\u001b[?").append(each).append('l'));
        if (cursorHidden) {
            undoing.append("\u001b[?25h");
        }
        if (keyboardSet) {
            undoing.append("\u001b[=0u");
        }
        if (margins) {
            undoing.append("\u001b[?6l\u001b[r\u001b[999;1H\n"); // which move the cursor
        }
        if (keyboards > 0) {
            undoing.append("\u001b[<").append(keyboards).append('u');
        }
        return undoing.toString();
    }

    /** How often the terminal was asked for something that it answers as if it were typed. */
    int questions() {
        return questions;
    }

    /** C1: each is the beginning of a sequence in one character. */
    private static boolean isSingleControl(char character) {
        return character >= '\u0080' && character <= '\u009f';
    }

    /** Where the sequence that begins here ends; negative when it does not yet. */
    private int end(int at) {
        if (at + 1 >= pending.length()) {
            return -1;
        }
        return switch (pending.charAt(at + 1)) {
            case '[' -> endOfSequence(at + 2);
            case ']', 'P', 'X', '^', '_' -> endOfString(at + 2);
            default -> endOfEscape(at + 1);
        };
    }

    private int endOfSequence(int from) {
        for (int i = from; i < pending.length(); i++) {
            char each = pending.charAt(i);
            if (each < ' ' || each > '?') {
                return each >= '@' && each <= '~' ? i + 1 : i; // a control character breaks it off
            }
        }
        return -1;
    }

    private int endOfString(int from) {
        for (int i = from; i < pending.length(); i++) {
            char each = pending.charAt(i);
            if (each == BELL) {
                return i + 1;
            }
            if (each == ESCAPE) {
                if (i + 1 >= pending.length()) {
                    return -1;
                }
                return pending.charAt(i + 1) == '\\' ? i + 2 : i;
            }
        }
        return -1;
    }

    private int endOfEscape(int from) {
        for (int i = from; i < pending.length(); i++) {
            char each = pending.charAt(i);
            if (each < ' ' || each > '/') {
                return each >= '0' && each <= '~' ? i + 1 : i;
            }
        }
        return -1;
    }

    private String passed(String sequence) {
        if (sequence.length() < 2) {
            return "";
        }
        return switch (sequence.charAt(1)) {
            case '[' -> passedSequence(sequence);
            case ']' -> passedCommand(sequence);
            case 'P', 'X', '^', '_' -> ""; // device control, and what has no meaning that all terminals share
            default -> PLAIN.matcher(sequence).matches() ? sequence : "";
        };
    }

    private String passedSequence(String sequence) {
        Matcher parts = SEQUENCE.matcher(sequence);
        if (!parts.matches()) {
            return "";
        }
        String prefix = parts.group(1);
        String numbers = parts.group(2);
        char last = parts.group(4).charAt(0);
        if (reachesFurther(prefix + parts.group(3), numbers, last)) {
            return "";
        }
        if (prefix.equals("?") && (last == 'h' || last == 'l')) {
            note(numbers, last == 'h');
        } else if (last == 'u') {
            noteKeyboard(prefix, numbers);
        }
        margins |= (last == 'r' && prefix.isEmpty())
                || (prefix.equals("?") && last == 'h' && numbers(numbers).contains("6"));
        questions += "cnpqtux".indexOf(last) >= 0 ? 1 : 0;
        return sequence;
    }

    /** @param marks before and behind the numbers */
    private static boolean reachesFurther(String marks, String numbers, char last) {
        boolean plain = marks.isEmpty();
        boolean ofOne = marks.equals("?");
        return TOO_LONG.matcher(numbers).find()
                || last == 'i' // a printer
                || last == 'y' // tests, and checksums of what is on the screen
                || last == ']' // another console
                || (plain
                        && last == 't'
                        && !WINDOW.matcher(String.join(";", numbers(numbers))).matches())
                || (ofOne && (last == 's' || last == 'r')) // puts switches by and back
                || ((plain || ofOne)
                        && (last == 'h' || last == 'l')
                        && numbers(numbers).stream().anyMatch(NEVER::contains));
    }

    private static List<String> numbers(String written) {
        return Stream.of(written.split(";", -1))
                .map(each -> each.replaceFirst("^0+(?=.)", ""))
                .toList();
    }

    private void noteKeyboard(String prefix, String numbers) {
        switch (prefix) {
            case ">" -> keyboards++;
            case "<" -> {
                String popped = numbers(numbers).getFirst();
                keyboards = Math.max(0, keyboards - (popped.matches("[0-9]+") ? Integer.parseInt(popped) : 1));
            }
            case "=" -> keyboardSet = true;
            default -> {} // asks, or puts the cursor back
        }
    }

    private void note(String numbers, boolean on) {
        for (String each : numbers(numbers)) {
            if (each.equals(CURSOR)) {
                cursorHidden = !on;
            } else if (on && SWITCHES.contains(each)) {
                switchedOn.add(each);
            } else {
                switchedOn.remove(each);
            }
        }
    }

    private String passedCommand(String sequence) {
        if (!sequence.endsWith("\u0007") && !sequence.endsWith("\u001b\\")) {
            return ""; // broken off
        }
        int end = sequence.length() - (sequence.endsWith("\u0007") ? 1 : 2);
        String body = sequence.substring(2, end);
        int semicolon = body.indexOf(';');
        String command = semicolon < 0 ? body : body.substring(0, semicolon);
        questions += body.endsWith("?") ? 1 : 0;
        boolean fine = COMMANDS.contains(command) || LINK.matcher(body).matches();
        return fine && body.chars().noneMatch(Character::isISOControl) ? sequence : "";
    }
}

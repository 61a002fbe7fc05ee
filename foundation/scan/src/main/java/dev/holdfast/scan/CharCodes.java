package dev.holdfast.scan;

import java.util.List;

/** Reads texts that a program holds as the numbers of their characters: {@code String.fromCharCode(103, 104)}, {@code [0x67, 0x68]}. */
final class CharCodes implements Detector {
    private static final int COUNT_MIN = 12;
    private static final int CHARS_MAX = 8 * 1024;

    @Override
    public List<String> anchors() {
        return List.of(
                "CharCode(",
                "CharCode(...[",
                "from([",
                "Array([",
                "bytes([",
                "byte[]{",
                "byte[] {",
                "byte{",
                "=[",
                "= [",
                ":[",
                ": [");
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        var text = new Text();
        int at = end;
        while (at < end + CHARS_MAX) {
            int first = blank(sight, at);
            boolean hex = sight.has("0x", first);
            int digits = hex ? first + 2 : first;
            int last = sight.runEnd(hex ? Alphabet.HEX : Alphabet.DIGITS, digits, 4);
            if (last == digits || last - digits > 3) {
                break;
            }
            int code = Integer.parseInt(sight.text(digits, last), hex ? 16 : 10);
            if (code > 0xFF) {
                break;
            }
            text.add(code, first);
            at = blank(sight, last);
            if (sight.at(at) != ',') {
                break;
            }
            at++;
        }
        if (text.length() >= COUNT_MIN) {
            finds.decoded("numbers", text);
            return at;
        }
        return end;
    }

    private static int blank(Sight sight, int from) {
        int at = from;
        while (at < from + 80
                && (sight.at(at) == ' ' || sight.at(at) == '\n' || sight.at(at) == '\r' || sight.at(at) == '\t')) {
            at++;
        }
        return at;
    }
}

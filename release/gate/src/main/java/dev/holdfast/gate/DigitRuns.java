package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Undoes base64 and hexadecimal digits (RFC 4648): long runs of them, and shorter ones that line breaks, quotes and commas
 * hold together, as mail programs wrap them and programs list them. Looks at one byte in {@value #STRIDE}.
 */
final class DigitRuns {
    /** The fewest digits that are undone. */
    static final int RUN_MIN = 256;

    /** A run of {@link #RUN_MIN} cannot hide between two looks; lines of equal length do not all end at one. */
    private static final int STRIDE = RUN_MIN / 2 - 1;

    private static final int PIECE_MIN = 40;
    private static final int BETWEEN_MAX = 48;
    private static final int LEAD_MAX = 64;
    private static final int SAMPLE_DIGITS = 684;
    private static final byte[] KINDS = kinds();
    private static final byte BASE64 = 1;
    private static final byte HEX = 2;
    private static final byte BETWEEN = 4;
    private static final Needle MAP_URL = Needle.of("sourceMappingURL=data:");

    /** How base64 of gzip and of zip begins, which a prefix before it cannot hide. */
    private static final List<String> PACKED = List.of("H4sI", "UEsDB");

    /** The same and zlib: where one of them begins, nothing else goes on. */
    private static final List<String> BEGINNINGS = List.of("H4sI", "UEsDB", "eJ", "eN", "eA");

    private final byte[] bytes;
    private final Sink sink;
    private int end;

    /** Who takes what was undone. */
    interface Sink {
        /**
         * Takes it.
         *
         * @param from where the digits begin
         * @return whether it was any use
         */
        boolean take(int from, String form, byte[] content);
    }

    private record Piece(int from, int to) {
        int length() {
            return to - from;
        }
    }

    private DigitRuns(byte[] bytes, Sink sink) {
        this.bytes = bytes;
        this.sink = sink;
    }

    /** Hands on whatever stands in these bytes as digits. */
    static void each(byte[] bytes, Sink sink) {
        var runs = new DigitRuns(bytes, sink);
        for (int at = STRIDE; at < bytes.length; at += STRIDE) {
            if (at >= runs.end && is(bytes[at], BASE64)) {
                runs.around(at);
            }
        }
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (int c = '0'; c <= 'z'; c++) {
            kinds[c] = Character.isLetterOrDigit(c) ? BASE64 : 0;
            kinds[c] |= Character.digit(c, 16) >= 0 ? HEX : 0;
        }
        for (char c : "+/-_".toCharArray()) {
            kinds[c] = BASE64;
        }
        for (char c : " \t\r\n\"'`,\\".toCharArray()) {
            kinds[c] = BETWEEN;
        }
        kinds['+'] |= BETWEEN;
        return kinds;
    }

    private static boolean is(byte c, byte kind) {
        return (KINDS[c & 0xFF] & kind) != 0;
    }

    private void around(int at) {
        int to = runEnd(at);
        int from = runBegin(at);
        if (to - from < PIECE_MIN) {
            end = to;
            return;
        }
        List<Piece> pieces = pieces(from, to);
        end = pieces.getLast().to;
        int digits = pieces.stream().mapToInt(Piece::length).sum();
        if (digits >= RUN_MIN && !mapUrl(pieces.getFirst().from)) {
            boolean joined = undone(pieces);
            if (pieces.size() > 1) {
                each(pieces, joined);
            }
        }
    }

    /** Long pieces by themselves: all where they are no whole, else those that were out of step in it. */
    private void each(List<Piece> pieces, boolean joined) {
        int before = 0;
        for (Piece piece : pieces) {
            if (piece.length() >= RUN_MIN && (!joined || before % 4 != 0)) {
                undone(List.of(piece));
            }
            before += piece.length();
        }
    }

    private int runEnd(int at) {
        int to = at;
        while (to < bytes.length && is(bytes[to], BASE64)) {
            to++;
        }
        return to;
    }

    /** Where a run begins; the letter of an escape before it is no part of it. */
    private int runBegin(int at) {
        int from = at;
        while (from > end && is(bytes[from - 1], BASE64)) {
            from--;
        }
        boolean escape = from > 0 && bytes[from - 1] == '\\' && "nrt".indexOf(bytes[from]) >= 0;
        return escape ? from + 1 : from;
    }

    /** The run and those that stand before and behind it with nothing between but what joins them. */
    private List<Piece> pieces(int from, int to) {
        var before = new ArrayList<Piece>();
        int first = from;
        for (int last = beforeGap(first); last < first && last - end >= PIECE_MIN; last = beforeGap(first)) {
            int begin = runBegin(last);
            if (last - begin < PIECE_MIN || closed(new Piece(begin, last))) {
                break;
            }
            before.add(new Piece(begin, last));
            first = begin;
        }
        var pieces = new ArrayList<>(before.reversed());
        pieces.add(new Piece(from, to));
        while (!closed(pieces.getLast())) {
            int next = behindGap(pieces.getLast().to);
            var piece = new Piece(next, runEnd(next));
            boolean more = piece.length() >= PIECE_MIN && !(piece.length() >= RUN_MIN && begins(next, BEGINNINGS));
            boolean last = piece.length() > 0 && pieces.size() > 1;
            if (next == pieces.getLast().to || !(more || last)) {
                break;
            }
            pieces.add(piece);
            if (!more) {
                break;
            }
        }
        return pieces;
    }

    /** Whether nothing goes on behind it: it is padded, or long and not of whole groups, which is the end of something. */
    private boolean closed(Piece piece) {
        return (piece.to < bytes.length && bytes[piece.to] == '=')
                || (piece.length() >= RUN_MIN && piece.length() % 4 != 0);
    }

    private int beforeGap(int from) {
        int at = from;
        while (at > end && from - at < BETWEEN_MAX && between(at - 1, at < from)) {
            at -= at > 1 && "nrt".indexOf(bytes[at - 1]) >= 0 ? 2 : 1;
        }
        return at;
    }

    private int behindGap(int from) {
        int at = from;
        while (at < bytes.length && at - from < BETWEEN_MAX && between(at, at > from)) {
            boolean escape = bytes[at] == '\\' && at + 1 < bytes.length && "nrt".indexOf(bytes[at + 1]) >= 0;
            at += escape ? 2 : 1;
        }
        return Math.min(at, bytes.length);
    }

    /** A plus is a digit as well, except between other marks; so is the letter of an escape. */
    private boolean between(int at, boolean within) {
        if (bytes[at] == '+') {
            return within
                    && at > 0
                    && at + 1 < bytes.length
                    && !is(bytes[at - 1], BASE64)
                    && !is(bytes[at + 1], BASE64);
        }
        boolean escape = at > 0 && bytes[at - 1] == '\\' && "nrt".indexOf(bytes[at]) >= 0;
        return is(bytes[at], BETWEEN) || escape;
    }

    /** Maps in URLs are for {@link SourceMapRule}, which hands on what is in them. */
    private boolean mapUrl(int from) {
        int at = MAP_URL.in(bytes, Math.max(0, from - 100), from);
        return at >= 0 && SourceMapRule.inAComment(bytes, at);
    }

    private boolean undone(List<Piece> pieces) {
        var out = new ByteArrayOutputStream();
        boolean hex = true;
        for (Piece piece : pieces) {
            for (int at = piece.from; at < piece.to && hex; at++) {
                hex = is(bytes[at], HEX);
            }
            out.write(bytes, piece.from, piece.length());
        }
        byte[] digits = out.toByteArray();
        int from = pieces.getFirst().from;
        if (hex) {
            return sink.take(from, "hex", hex(digits));
        }
        int begin = begin(digits);
        return sink.take(from + begin, "base64", base64(digits, begin, digits.length));
    }

    /** Where what is encoded begins: a prefix of the same letters may stand in front, and turn all that follows. */
    private static int begin(byte[] digits) {
        String lead = new String(digits, 0, Math.min(digits.length, LEAD_MAX), ISO_8859_1);
        for (String magic : PACKED) {
            if (lead.contains(magic)) {
                return lead.indexOf(magic);
            }
        }
        for (int skipped = 0; skipped < 4; skipped++) {
            if (Layers.text(base64(digits, skipped, Math.min(digits.length, skipped + SAMPLE_DIGITS)))) {
                return skipped;
            }
        }
        return 0;
    }

    private boolean begins(int from, List<String> beginnings) {
        String head = new String(bytes, from, Math.min(5, bytes.length - from), ISO_8859_1);
        return beginnings.stream().anyMatch(head::startsWith);
    }

    private static byte[] base64(byte[] encoded, int from, int to) {
        byte[] digits = Arrays.copyOfRange(encoded, from, to - ((to - from) % 4 == 1 ? 1 : 0));
        for (int at = 0; at < digits.length; at++) {
            digits[at] = digits[at] == '-' ? (byte) '+' : digits[at] == '_' ? (byte) '/' : digits[at];
        }
        return Base64.getDecoder().decode(digits); // nothing but digits, and no length that does not exist
    }

    private static byte[] hex(byte[] digits) {
        byte[] content = new byte[digits.length / 2];
        for (int at = 0; at < content.length; at++) {
            content[at] = (byte) (Character.digit(digits[2 * at], 16) * 16 + Character.digit(digits[2 * at + 1], 16));
        }
        return content;
    }
}

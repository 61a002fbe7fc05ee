package dev.holdfast.sandbox;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The beginning and the end of a stream of bytes, in bounded memory, while all of it passes. One thread at a time. */
final class Capture {
    private static final int LIVE_CHARS = 8_192;

    private final byte[] head;
    private final byte[] tail;
    private final CharsetDecoder live = decoder();
    private ByteBuffer undecoded = ByteBuffer.allocate(0);
    private long seen;

    /** Keeps {@code bytesMax} bytes: the first half from the beginning, the rest from the end. */
    Capture(int bytesMax) {
        head = new byte[bytesMax / 2];
        tail = new byte[bytesMax - head.length];
    }

    /** How many bytes have passed. */
    long seen() {
        return seen;
    }

    /** Takes the next {@code count} bytes and gives them as text, without a character that is not complete yet. */
    String take(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            long at = seen + i;
            if (at < head.length) {
                head[(int) at] = bytes[i];
            } else {
                tail[(int) ((at - head.length) % tail.length)] = bytes[i];
            }
        }
        seen += count;
        var next = ByteBuffer.allocate(undecoded.remaining() + count)
                .put(undecoded)
                .put(bytes, 0, count)
                .flip();
        String text = decode(live, next, false);
        undecoded = next;
        return text;
    }

    /** What was kept. */
    Output output() {
        byte[] end = orderedTail();
        long omitted = seen - Math.min(seen, head.length) - end.length;
        if (omitted == 0) {
            var whole = ByteBuffer.allocate((int) seen)
                    .put(head, 0, (int) Math.min(seen, head.length))
                    .put(end)
                    .flip();
            return new Output(decode(decoder(), whole, true), "", 0);
        }
        int cut = startOfCharacter(end);
        var headBytes = ByteBuffer.wrap(head);
        String beginning = decode(decoder(), headBytes, false); // a character cut in two is omitted, not garbled
        String ending = decode(decoder(), ByteBuffer.wrap(end, cut, end.length - cut), true);
        return new Output(beginning, ending, omitted + headBytes.remaining() + cut);
    }

    private byte[] orderedTail() {
        long inTail = Math.max(0, seen - head.length);
        int length = (int) Math.min(inTail, tail.length);
        byte[] ordered = new byte[length];
        for (int i = 0; i < length; i++) {
            ordered[i] = tail[(int) ((inTail - length + i) % tail.length)];
        }
        return ordered;
    }

    /** Skips up to three continuation bytes of UTF-8. */
    private static int startOfCharacter(byte[] bytes) {
        int at = 0;
        while (at < Math.min(3, bytes.length) && (bytes[at] & 0xC0) == 0x80) {
            at++;
        }
        return at;
    }

    private static String decode(CharsetDecoder decoder, ByteBuffer bytes, boolean last) {
        var text = new StringBuilder();
        var chars = CharBuffer.allocate(LIVE_CHARS);
        boolean more = true;
        while (more) {
            more = decoder.decode(bytes, chars, last).isOverflow();
            text.append(chars.flip());
            chars.clear();
        }
        return text.toString();
    }

    private static CharsetDecoder decoder() {
        Charset utf8 = StandardCharsets.UTF_8;
        return utf8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }
}

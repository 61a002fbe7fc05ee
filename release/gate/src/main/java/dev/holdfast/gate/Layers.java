package dev.holdfast.gate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Undoes what hides text from a reader: base64, hexadecimal digits, numbers of characters, URL-encoding, UTF-16, texts in
 * which every character is an escape, and what was compressed before it was encoded. Only long runs are looked at, and only
 * what turns out to be text or an archive is handed on.
 */
final class Layers {
    private static final int RUN_MIN = DigitRuns.RUN_MIN;
    private static final int DEPTH_MAX = 3;
    private static final long DECODED_MAX = 128L << 20;
    private static final int ESCAPES_MIN = 64;
    private static final int SAMPLE = 512;
    private static final int STRETCH_MIN = 160;

    /** How many of what is packed may stand one behind the other in the same digits. */
    private static final int STREAMS_MAX = 10_000;

    /** What tells itself by more than two bytes, and so is hardly ever there by chance. */
    private static final Set<Format> ARCHIVES =
            EnumSet.complementOf(EnumSet.of(Format.GZIP, Format.ZLIB, Format.DEFLATE, Format.COMPRESS));

    private final Deque<Layer> left = new ArrayDeque<>();
    private long decoded;
    private boolean tooMuch;

    private final Visitor visitor;

    /** Who is shown what stands in a file. */
    interface Visitor {
        /** The file itself, or a text that was encoded in it. */
        void layer(Layer layer);

        /** An archive that was encoded in it, so that the layer is no text. */
        void archive(Layer layer);
    }

    private Layers(Visitor visitor) {
        this.visitor = visitor;
    }

    /**
     * Hands on the file itself, and then whatever is encoded in it.
     *
     * @return whether that was all; false where something is too much once it is unpacked, or too deep
     */
    static boolean each(Member member, Visitor visitor) {
        var layers = new Layers(visitor);
        layers.left.add(new Layer(member.bytes(), 0, List.of()));
        while (!layers.left.isEmpty()) {
            Layer layer = layers.left.remove();
            visitor.layer(layer);
            layers.look(layer);
        }
        return !layers.tooMuch;
    }

    private void look(Layer layer) {
        DigitRuns.Sink sink = (from, form, content) -> found(layer, from, List.of(form), content);
        wide(layer);
        DigitRuns.each(layer.bytes(), (from, form, content) -> digits(layer, from, form, content));
        NumberRuns.each(layer.bytes(), sink);
        UrlRuns.each(layer.bytes(), sink);
        escapes(layer, 'u', 6);
        escapes(layer, 'x', 4);
    }

    /** Text of digits may be an archive, or packed: several streams one behind the other, and something else behind them. */
    private boolean digits(Layer layer, int from, String form, byte[] content) {
        if (isArchive(content)) {
            return archive(layer, from, form, content);
        }
        boolean useful = false;
        int at = 0;
        Optional<PackedStream> stream = PackedStream.at(content, 0);
        for (int streams = 0; stream.isPresent(); streams++) {
            if (streams == STREAMS_MAX) {
                tooMuch = true;
                return true;
            }
            int begin = at;
            var unpacked = new Unpacked();
            at = stream.get().unpack(unpacked);
            if (unpacked.isArchive) {
                return archive(layer, from, form, Arrays.copyOfRange(content, begin, content.length));
            }
            found(
                    layer,
                    from,
                    List.of(form),
                    Arrays.copyOfRange(content, begin, stream.get().body()));
            List<String> forms = List.of(form, stream.get().packing().title());
            if (found(layer, from, forms, unpacked.all.toByteArray())) {
                useful = true;
            } else {
                decoded += unpacked.all.size();
            }
            while (at < content.length && content[at] == 0) {
                at++; // as tapes are filled up
            }
            stream = PackedStream.at(content, at);
        }
        byte[] rest = at == 0 ? content : Arrays.copyOfRange(content, at, content.length);
        if (isArchive(rest) || endsAsZip(rest) || isDeflated(rest)) {
            return archive(layer, from, form, rest);
        }
        return found(layer, from, List.of(form), rest) || useful;
    }

    private boolean archive(Layer layer, int from, String form, byte[] content) {
        List<String> longer = new ArrayList<>(layer.forms());
        longer.add(form);
        visitor.archive(new Layer(content, layer.place(from), longer));
        return true;
    }

    /** What comes out of something packed, and whether it is an archive. */
    private final class Unpacked implements PackedStream.Sink {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private boolean isArchive;

        @Override
        public boolean take(byte[] some, int count) {
            isArchive = all.size() == 0 && isArchive(Arrays.copyOf(some, count));
            all.write(some, 0, count);
            tooMuch |= decoded + all.size() > DECODED_MAX;
            return !isArchive && !tooMuch;
        }
    }

    private static boolean endsAsZip(byte[] content) {
        try {
            return ZipEnd.find(ByteSource.of(content)).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes that are held cannot be read", e);
        }
    }

    private static boolean isArchive(byte[] head) {
        return TarHeader.isOne(head)
                || Format.ofHead(Arrays.copyOf(head, Math.min(head.length, Format.HEAD_BYTES)))
                        .filter(ARCHIVES::contains)
                        .isPresent();
    }

    private boolean isDeflated(byte[] content) {
        try {
            byte[] head = Arrays.copyOf(content, Math.min(content.length, Format.HEAD_BYTES));
            tooMuch |= decoded > DECODED_MAX;
            return !tooMuch
                    && Deflated.of(ByteSource.of(content), head, tried -> decoded += tried)
                            .isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes that are held cannot be read", e);
        }
    }

    /** UTF-16 of either order: every second byte of a Latin text is NUL. */
    private void wide(Layer layer) {
        byte[] bytes = layer.bytes();
        int end = 0;
        for (int at = RUN_MIN; at + RUN_MIN < bytes.length; at += RUN_MIN / 2) {
            if (at < end || (bytes[at] == 0) == (bytes[at + 1] == 0)) {
                continue;
            }
            int letter = bytes[at] == 0 ? at + 1 : at;
            int from = letter;
            while (from - 2 >= end && wide(bytes, from - 2, letter - at)) {
                from -= 2;
            }
            int to = letter;
            while (to + 1 < bytes.length && wide(bytes, to, letter - at)) {
                to += 2;
            }
            if (to - from >= RUN_MIN) {
                byte[] narrow = new byte[(to - from) / 2];
                for (int index = 0; index < narrow.length; index++) {
                    narrow[index] = bytes[from + 2 * index];
                }
                found(layer, from, List.of("UTF-16"), narrow);
                end = to;
            }
        }
    }

    /** Whether a Latin character stands there; its NUL is before it or behind it. */
    private static boolean wide(byte[] bytes, int at, int nulBefore) {
        int nul = nulBefore == 1 ? at - 1 : at + 1;
        byte c = bytes[at];
        return nul >= 0 && nul < bytes.length && bytes[nul] == 0 && (c >= ' ' || c == '\n' || c == '\t' || c == '\r');
    }

    /**
     * Runs of characters of which every one is escaped, which nobody writes who wants to be read. As with other runs, none
     * that is long enough can hide between two places that are looked at.
     *
     * @param letter what follows the backslash
     * @param width how many characters an escape has
     */
    private void escapes(Layer layer, char letter, int width) {
        byte[] bytes = layer.bytes();
        int step = ESCAPES_MIN / 2 * width;
        int end = 0;
        for (int at = step; at + 2 * width <= bytes.length; at += step) {
            int on = at < end ? -1 : escapeFrom(bytes, at, letter, width);
            if (on < 0) {
                continue;
            }
            int from = on;
            while (from - width >= end && escape(bytes, from - width, letter)) {
                from -= width;
            }
            end = on;
            while (end + width <= bytes.length && escape(bytes, end, letter)) {
                end += width;
            }
            while (from < end && width == 6 && !(bytes[from + 2] == '0' && bytes[from + 3] == '0')) {
                from += width; // text in Latin letters begins with one
            }
            if ((end - from) / width >= ESCAPES_MIN) {
                found(layer, from, List.of("escapes"), unescaped(bytes, from, end, width));
            }
        }
    }

    /** Where the first escape begins that does so within the width of one, or -1. */
    private static int escapeFrom(byte[] bytes, int from, char letter, int width) {
        for (int at = from; at < from + width; at++) {
            if (escape(bytes, at, letter)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean escape(byte[] bytes, int at, char letter) {
        return bytes[at] == '\\' && bytes[at + 1] == letter;
    }

    private static byte[] unescaped(byte[] bytes, int from, int end, int width) {
        byte[] content = new byte[(end - from) / width];
        for (int index = 0; index < content.length; index++) {
            int last = from + (index + 1) * width - 1;
            content[index] = (byte) (Character.digit(bytes[last - 1], 16) * 16 + Character.digit(bytes[last], 16));
        }
        return content;
    }

    private boolean found(Layer layer, int from, List<String> forms, byte[] content) {
        if (!text(content) && !holdsText(content)) {
            return false;
        }
        if (decoded + content.length > DECODED_MAX || layer.forms().size() >= DEPTH_MAX) {
            tooMuch = true;
            return true;
        }
        decoded += content.length;
        List<String> longer = new ArrayList<>(layer.forms());
        longer.addAll(forms);
        left.add(new Layer(content, layer.place(from), longer));
        return true;
    }

    /** Whether a stretch of text is somewhere in it, with words, as a program or a record holds it. */
    private static boolean holdsText(byte[] bytes) {
        int end = 0;
        for (int at = STRETCH_MIN / 2; at < bytes.length; at += STRETCH_MIN / 2) {
            if (at < end || !isOfText(bytes[at])) {
                continue;
            }
            int from = at;
            while (from > end && isOfText(bytes[from - 1])) {
                from--;
            }
            int spaces = 0;
            for (end = from; end < bytes.length && isOfText(bytes[end]); end++) {
                spaces += bytes[end] == ' ' ? 1 : 0;
            }
            if (end - from >= STRETCH_MIN && spaces > (end - from) / 16) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfText(byte c) {
        return (c >= ' ' && c != 0x7f) || c == '\n' || c == '\r' || c == '\t';
    }

    /** Whether it begins like text, wide text and further digits included: hardly a control character among the first bytes. */
    static boolean text(byte[] bytes) {
        int looked = Math.min(SAMPLE, bytes.length);
        int odd = 0;
        int nuls = 0;
        for (int at = 0; at < looked; at++) {
            byte c = bytes[at];
            nuls += c == 0 ? 1 : 0;
            odd += c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != 0 ? 1 : 0;
        }
        return looked > 0 && odd < looked / 5 && (nuls < looked / 50 || (nuls > looked / 3 && nuls < looked * 2 / 3));
    }
}

package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Reads a tar archive, as POSIX or as GNU has it, from its first byte to its last. What programs read in different ways, and
 * what stands where nothing should, is told to the container.
 */
final class TarReader {
    private static final int BLOCK = TarHeader.BYTES;
    private static final int EXTENDED_BYTES_MAX = 1 << 20;
    private static final int ASIDE_BYTES_MAX = 1 << 20;

    private final InputStream stream;
    private final Container container;
    private final Reading reading;

    /** What extended headers say of all files from here on, and of the next one alone. */
    private final Map<String, String> global = new HashMap<>();

    private final Map<String, String> next = new HashMap<>();

    TarReader(InputStream stream, Container container, Reading reading) {
        this.stream = stream;
        this.container = container;
        this.reading = reading;
    }

    /** Reads all of it. */
    void read() throws IOException {
        try {
            Optional<byte[]> block = block();
            while (block.isPresent() && !isZero(block.get())) {
                entry(TarHeader.parse(block.get()));
                block = block();
            }
            if (!next.isEmpty()) {
                container.irregular(Weight.BLOCK, "an extended header without a file");
            }
            if (block.isEmpty()) {
                container.irregular(Weight.BLOCK, "there is no end mark, so it may have been cut");
            } else {
                rest();
            }
        } catch (ZipException | EOFException e) {
            container.unread(Reading.reason(e));
        }
    }

    private Optional<byte[]> block() throws IOException {
        byte[] block = stream.readNBytes(BLOCK);
        if (block.length > 0 && block.length < BLOCK) {
            throw new EOFException("it ends in the middle");
        }
        return block.length == 0 ? Optional.empty() : Optional.of(block);
    }

    /** What stands behind the end mark: zeros up to the end of a tape's record, and nothing else. */
    private void rest() throws IOException {
        byte[] buffer = new byte[1 << 16];
        boolean zero = true;
        var kept = new Growing(0);
        int count = stream.read(buffer);
        while (count > 0) {
            reading.count(container.self(), count);
            for (int at = 0; at < count; at++) {
                zero &= buffer[at] == 0;
            }
            if (!zero) {
                kept.add(buffer, 0, Math.min(count, ASIDE_BYTES_MAX - kept.size()));
            }
            count = stream.read(buffer);
        }
        if (!zero) {
            container.irregular(Weight.BLOCK, "something stands behind the end mark of the tar archive");
            container.aside("behind the end of tar", kept.taken());
        }
    }

    private void entry(TarHeader header) throws IOException {
        switch (header.kind()) {
            case 'x', 'X' -> next.putAll(extended(header));
            case 'g' -> {
                global.putAll(extended(header));
                if (global.containsKey("path") || global.containsKey("size") || global.containsKey("linkpath")) {
                    container.irregular(Weight.BLOCK, "an extended header renames or resizes all files");
                }
            }
            case 'L' -> next.put("path", gnuText(header));
            case 'K' -> next.put("linkpath", gnuText(header));
            default -> {
                var records = new HashMap<>(global);
                records.putAll(next);
                next.clear();
                body(header, records);
            }
        }
    }

    private void body(TarHeader header, Map<String, String> records) throws IOException {
        String path = records.getOrDefault("path", header.path());
        long size = size(header, records);
        container.take(path);
        var content = new Stretch(stream, size);
        if (records.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."))) {
            reading.other(container);
            container.unread(path, "a file with holes");
            skip(content, path);
        } else {
            body(header, path, records.getOrDefault("linkpath", header.link()), content);
        }
        pad(path, size);
    }

    private void body(TarHeader header, String path, String link, Stretch content) throws IOException {
        switch (header.kind()) {
            case '0', '\0', '7' -> {
                if (path.endsWith("/") && content.left() == 0) {
                    reading.other(container); // how the first tar wrote folders
                    return;
                }
                if (path.endsWith("/")) {
                    container.irregular(path, Weight.BLOCK, "a folder with content");
                }
                reading.file(container, path, header.mode(), content, content.left());
            }
            case '1' -> {
                reading.other(container);
                if (container.has(link)) {
                    container.irregular(path, Weight.NOTE, "a second name for another file in it");
                } else {
                    container.irregular(path, Weight.BLOCK, "a second name for a file that is not in front of it");
                }
            }
            case '2' -> {
                reading.other(container);
                container.link(path, link);
            }
            case '3', '4', '6' -> {
                reading.other(container);
                container.irregular(path, Weight.BLOCK, "neither a file nor a folder");
            }
            case '5' -> reading.other(container);
            default -> {
                reading.other(container);
                container.unread(path, "an entry of the unknown kind `" + known(header.kind()) + "`");
            }
        }
        if (content.left() > 0 && "123456".indexOf(header.kind()) >= 0) {
            container.irregular(path, Weight.BLOCK, "content behind an entry that has none");
        }
        skip(content, path);
    }

    private static String known(char kind) {
        return kind > ' ' && kind < 0x7f ? String.valueOf(kind) : Integer.toString(kind);
    }

    private static long size(TarHeader header, Map<String, String> records) throws ZipException {
        String stated = records.getOrDefault("size", "");
        if (stated.isEmpty()) {
            return header.size();
        }
        try {
            long size = Long.parseLong(stated);
            if (size < 0) {
                throw new ZipException("a size in an extended header is none");
            }
            return size;
        } catch (NumberFormatException e) {
            throw new ZipException("a size in an extended header is none");
        }
    }

    private Map<String, String> extended(TarHeader header) throws IOException {
        byte[] bytes = text(header);
        container.aside("extended header in front of " + header.path(), bytes);
        Map<String, String> records = Pax.parse(bytes);
        if (!Pax.areKnown(records.keySet())) {
            container.irregular(header.path(), Weight.WARN, "an extended header with keys that are not known");
        }
        return records;
    }

    private String gnuText(TarHeader header) throws IOException {
        String text = new String(text(header), UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private byte[] text(TarHeader header) throws IOException {
        reading.other(container);
        if (header.size() > EXTENDED_BYTES_MAX) {
            throw new ZipException("an extended header is too large");
        }
        byte[] bytes = new Stretch(stream, header.size()).readAllBytes();
        pad(header.path(), header.size());
        return bytes;
    }

    /** What was not read of an entry, be it because nothing is known of its kind. */
    private void skip(Stretch content, String path) throws IOException {
        byte[] buffer = new byte[1 << 13];
        int count = content.read(buffer);
        while (count > 0) {
            reading.count(container.name(path), count);
            count = content.read(buffer);
        }
    }

    private void pad(String path, long size) throws IOException {
        int length = (int) (-size & (BLOCK - 1));
        byte[] padding = stream.readNBytes(length);
        if (padding.length < length) {
            throw new EOFException("it ends in the middle");
        }
        if (!isZero(padding)) {
            container.irregular(path, Weight.WARN, "bytes behind its content that belong to no file");
            container.aside("behind " + path, padding);
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte one : block) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    /** So many bytes of a stream; fewer are an {@link EOFException}. */
    private static final class Stretch extends InputStream {
        private final InputStream stream;
        private long left;

        Stretch(InputStream stream, long length) {
            this.stream = stream;
            this.left = length;
        }

        long left() {
            return left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0 || length == 0) {
                return length == 0 ? 0 : -1;
            }
            int count = stream.read(into, from, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("it ends in the middle");
            }
            left -= count;
            return count;
        }
    }
}

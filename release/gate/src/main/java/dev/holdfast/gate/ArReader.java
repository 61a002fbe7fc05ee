package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;

/**
 * Reads an archive of {@code ar}, as packages of Debian (deb(5)) and static libraries are, with the long names of System V
 * and of BSD, and accounts for every byte of it. Libraries may hold several files of one name; packages may not.
 */
final class ArReader {
    private static final int MAGIC_BYTES = 8;
    private static final int HEADER_BYTES = 60;
    private static final int TABLE_BYTES_MAX = 16 << 20;
    private static final int NAME_BYTES_MAX = 4096;
    private static final String BSD_NAME = "#1/";
    private static final String DEBIAN = "debian-binary";
    private static final String DATA = "data.tar";

    private final ByteSource source;
    private final Container container;
    private final Reading reading;
    private String names = "";
    private boolean debian;
    private boolean data;

    ArReader(ByteSource source, Container container, Reading reading) {
        this.source = source;
        this.container = container;
        this.reading = reading;
    }

    /** Reads all of it. */
    void read() throws IOException {
        try {
            long at = MAGIC_BYTES;
            while (at < source.size()) {
                at = entry(at);
            }
            if (debian && !data) {
                container.unread("a package of Debian whose data is not there");
            } else if (source.size() == MAGIC_BYTES) {
                container.irregular(Weight.NOTE, "an archive without files");
            }
        } catch (ZipException | EOFException e) {
            container.unread(Reading.reason(e));
        }
    }

    private long entry(long at) throws IOException {
        byte[] header = source.array(at, HEADER_BYTES);
        if (header[58] != '`' || header[59] != '\n') {
            throw new ZipException("the header at byte " + at + " is damaged");
        }
        long size = number(header, 48, 10, 10);
        long begin = at + HEADER_BYTES;
        long end = begin + size;
        if (end > source.size()) {
            throw new EOFException("it ends in the middle");
        }
        String name = text(header, 0, 16).stripTrailing();
        switch (name) {
            case "//" -> {
                byte[] table = table("names", begin, size);
                container.aside("names", table);
                names = new String(table, ISO_8859_1);
            }
            case "/", "/SYM64/" -> container.aside("symbols", table("symbols", begin, size));
            default -> file(name, (int) number(header, 40, 8, 8) & 07777, begin, end);
        }
        return padding(end);
    }

    private void file(String name, int mode, long begin, long end) throws IOException {
        long from = begin;
        String path;
        if (name.startsWith(BSD_NAME)) {
            long length = number(name.getBytes(ISO_8859_1), 3, name.length() - 3, 10);
            if (length > Math.min(NAME_BYTES_MAX, end - begin)) {
                throw new ZipException("a name in it is longer than its file");
            }
            path = unpadded(source.array(begin, (int) length));
            from = begin + length;
        } else if (name.startsWith("/")) {
            path = listed(number(name.getBytes(ISO_8859_1), 1, name.length() - 1, 10));
        } else {
            path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        }
        debian |= path.equals(DEBIAN);
        data |= path.startsWith(DATA);
        if (debian) {
            container.take(path);
        } else {
            container.takeAnyOf(path);
        }
        reading.file(container, path, mode, source.stream(from, end), end - from);
    }

    private static String unpadded(byte[] name) {
        int end = name.length;
        while (end > 0 && name[end - 1] == 0) {
            end--;
        }
        return new String(name, 0, end, UTF_8);
    }

    /** A long name of System V: in a table, up to a slash and a line break. */
    private String listed(long place) throws ZipException {
        int at = (int) Math.min(place, names.length());
        int end = names.indexOf('\n', at);
        if (end < 0 || end - at > NAME_BYTES_MAX) {
            throw new ZipException("a name in it is not where its header says");
        }
        String name = names.substring(at, end);
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private byte[] table(String what, long begin, long size) throws IOException {
        if (size > TABLE_BYTES_MAX) {
            throw new ZipException("its table of " + what + " is too long");
        }
        reading.other(container);
        return source.array(begin, (int) size);
    }

    /** Files begin at even places. */
    private long padding(long end) throws IOException {
        if (end % 2 == 0 || end == source.size()) {
            return end;
        }
        byte[] one = source.array(end, 1);
        if (one[0] != '\n' && one[0] != 0) {
            container.irregular(Weight.BLOCK, "a byte between its files that belongs to none");
        }
        return end + 1;
    }

    private static long number(byte[] bytes, int from, int length, int radix) throws ZipException {
        String digits = text(bytes, from, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, radix) & 0xff_ffff_ffffL;
        } catch (NumberFormatException e) {
            throw new ZipException("a number in its headers is none");
        }
    }

    private static String text(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, ISO_8859_1);
    }
}

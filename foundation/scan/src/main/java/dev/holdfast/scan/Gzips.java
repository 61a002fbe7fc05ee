package dev.holdfast.scan;

import java.util.List;

/** Finds what was packed with gzip within other bytes, by its header (RFC 1952). */
final class Gzips implements Detector {
    private static final int HEADER_BYTES = 10;
    private static final int FLAGS = 3;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int HEADER_CRC = 2;

    @Override
    public List<String> anchors() {
        return List.of("\u001F\u008B\b");
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        int flags = sight.at(start + FLAGS);
        int extraFlags = sight.at(start + 8);
        int data = start + HEADER_BYTES;
        if (flags < 0 || flags > 31 || (extraFlags != 0 && extraFlags != 2 && extraFlags != 4)) {
            return end;
        }
        if ((flags & EXTRA) != 0) {
            data += 2 + Math.max(0, sight.at(data)) + 256 * Math.max(0, sight.at(data + 1));
        }
        if ((flags & NAME) != 0) {
            data = sight.find('\0', data, sight.to()) + 1;
        }
        if ((flags & COMMENT) != 0 && data > 0) {
            data = sight.find('\0', data, sight.to()) + 1;
        }
        data += (flags & HEADER_CRC) == 0 ? 0 : 2;
        if (data > start && data < sight.to()) {
            finds.inflate(start, data);
        }
        return end;
    }
}

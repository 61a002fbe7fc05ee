package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;

/** Reads the records of an extended header of tar: a length, a blank, a key, an equals sign, a value, a line feed. */
final class Pax {
    private static final int DIGITS_MAX = 9;

    private static final Set<String> KNOWN = Set.of(
            "path",
            "linkpath",
            "size",
            "mtime",
            "atime",
            "ctime",
            "uid",
            "gid",
            "uname",
            "gname",
            "charset",
            "hdrcharset",
            "comment");

    /** Before the dot in the keys of those who write tar archives. */
    private static final Set<String> VENDORS =
            Set.of("SCHILY", "LIBARCHIVE", "GNU", "NODETAR", "RHT", "MSWINDOWS", "APPLE", "SUN", "golang");

    private Pax() {}

    /** Whether all keys are of the standard or of programs that are known to write their own. */
    static boolean areKnown(Set<String> keys) {
        return keys.stream()
                .allMatch(key ->
                        KNOWN.contains(key) || VENDORS.contains(key.substring(0, Math.max(0, key.indexOf('.')))));
    }

    /** All records; of two with the same key the later counts. */
    static Map<String, String> parse(byte[] bytes) throws ZipException {
        var records = new HashMap<String, String>();
        int at = 0;
        while (at < bytes.length) {
            int blank = at;
            int length = 0;
            while (blank < bytes.length && bytes[blank] >= '0' && bytes[blank] <= '9' && blank - at < DIGITS_MAX) {
                length = length * 10 + bytes[blank] - '0';
                blank++;
            }
            int end = at + length;
            if (blank == at
                    || blank >= bytes.length
                    || bytes[blank] != ' '
                    || end > bytes.length
                    || end <= blank + 1
                    || bytes[end - 1] != '\n') {
                throw new ZipException("a record of an extended header is damaged");
            }
            String record = new String(bytes, blank + 1, end - blank - 2, UTF_8);
            int equals = record.indexOf('=');
            if (equals <= 0 || (record.indexOf('\0') >= 0 && !record.startsWith("SCHILY.xattr."))) {
                throw new ZipException("a record of an extended header is damaged");
            }
            records.put(record.substring(0, equals), record.substring(equals + 1));
            at = end;
        }
        return records;
    }
}

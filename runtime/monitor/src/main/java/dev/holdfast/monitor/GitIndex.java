package dev.holdfast.monitor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The bytes of git's index, searched for one entry at a time (gitformat-index(5)). What it cannot tell for certain, in
 * versions with compressed paths or in an index that leaves entries to another file, it does not hold and does not lack.
 *
 * @param text the file, a character for each byte
 */
record GitIndex(String text) {
    private static final int HEADER_BYTES = 12;

    /** An entry's flags stand between its id and its path, and are two bytes longer in the extended form. */
    private static final int[] FLAGS_BYTES = {2, 4};

    static GitIndex of(byte[] content) {
        return new GitIndex(new String(content, StandardCharsets.ISO_8859_1));
    }

    /** Whether that content was staged at that path, or for zeros nothing was. */
    boolean held(GitRaw.Standing standing) {
        String path = new String(standing.path().text().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        if (standing.id().chars().allMatch(c -> c == '0')) {
            return whole() && !text.contains(path + "\0");
        }
        String id = new String(HexFormat.of().parseHex(standing.id()), StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
            int end = at + id.length();
            if (Arrays.stream(FLAGS_BYTES).anyMatch(flags -> text.startsWith(path + "\0", end + flags))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it lists every path by its full name: no compressed paths, no entries in another file or left out. */
    private boolean whole() {
        boolean plain = text.length() > HEADER_BYTES && text.startsWith("DIRC\0\0\0") && text.charAt(7) < 4;
        return plain && !text.contains("link") && !text.contains("sdir");
    }
}

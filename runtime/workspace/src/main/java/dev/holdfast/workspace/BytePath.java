package dev.holdfast.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.WorkspaceException.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/**
 * A path beneath the workspace as the kernel has it: bytes, which need not be text. Each byte is one character of
 * ISO 8859-1, so that names compare, hash and concatenate as bytes do.
 *
 * @param bytes parts joined by {@code /}; empty for the workspace itself
 */
record BytePath(String bytes) implements Comparable<BytePath> {
    /** One less than the kernel's PATH_MAX, which counts a closing zero. */
    static final int LENGTH_MAX = 4095;

    private static final int SHOWN_CHARS_MAX = 4096;

    static final BytePath ROOT = new BytePath("");

    /** The bytes of a path that our callers can name. */
    static BytePath of(PathName path) {
        if (!path.inside()) {
            throw new WorkspaceException(Code.OUTSIDE, "outside the workspace: `" + path + "`; name a path inside it");
        }
        return path.equals(PathName.ROOT)
                ? ROOT
                : new BytePath(new String(path.text().getBytes(UTF_8), ISO_8859_1));
    }

    BytePath child(String name) {
        return new BytePath(isRoot() ? name : bytes + "/" + name);
    }

    boolean isRoot() {
        return bytes.isEmpty();
    }

    /** The folder it is in; the workspace itself is its own. */
    BytePath parent() {
        int slash = bytes.lastIndexOf('/');
        return slash < 0 ? ROOT : new BytePath(bytes.substring(0, slash));
    }

    /** The last part. */
    String name() {
        return bytes.substring(bytes.lastIndexOf('/') + 1);
    }

    /** The path for people and policies: exact when it is printable UTF-8, else with {@code \xNN} for what is not. */
    PathName shown() {
        if (isRoot()) {
            return PathName.ROOT;
        }
        try {
            return new PathName(UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)))
                    .toString());
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return new PathName(escaped());
        }
    }

    /** What a link holds, for people and policies: any bytes, not only a normal path; shown as a path is. */
    static String written(String bytes) {
        try {
            String text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)))
                    .toString();
            return text.chars().noneMatch(c -> c < ' ' || c == 127) ? text : new BytePath(bytes).escaped();
        } catch (CharacterCodingException e) {
            return new BytePath(bytes).escaped();
        }
    }

    private String escaped() {
        var out = new StringBuilder();
        for (int at = 0; at < bytes.length(); at++) {
            char c = bytes.charAt(at);
            if (c > ' ' && c < 127) {
                out.append(c);
            } else {
                out.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
            }
        }
        if (out.length() > SHOWN_CHARS_MAX) {
            out.replace(SHOWN_CHARS_MAX - 3, out.length(), "...");
        }
        return out.toString();
    }

    @Override
    public int compareTo(BytePath other) {
        return bytes.compareTo(other.bytes);
    }

    /** For messages. */
    @Override
    public String toString() {
        return shown().text();
    }
}

package dev.holdfast.tools;

import dev.holdfast.terms.PathName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The text in a file's bytes. A file with a NUL byte in it is binary: that is git's rule, without its limit of 8000. */
final class FileText {
    private FileText() {}

    /** Whether these bytes are no text. */
    static boolean binary(byte[] content) {
        for (byte b : content) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    /** The text of a file that is about to be changed, so that not one byte of the rest may get lost in between. */
    static String exact(PathName path, byte[] content) {
        if (binary(content)) {
            throw new ToolFailure("`" + path + "` is a binary file and cannot be edited as text");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ToolFailure(
                    "`" + path + "` is not UTF-8, so editing it as text would damage it: change it with run_command",
                    e);
        }
    }

    /** The text of a file that is only looked at; what is not UTF-8 shows as {@code U+FFFD}. */
    static String lenient(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Refuses a text that would be larger than a tool may write, before it is built: every character takes a byte or more. */
    static void checkSize(PathName path, long chars) {
        if (chars > Hands.FILE_BYTES_MAX) {
            throw new ToolFailure("`" + path + "` would have at least " + chars + " bytes, at most "
                    + Hands.FILE_BYTES_MAX + " are allowed");
        }
    }

    /** The bytes of a text, held to the size a tool may write. */
    static byte[] bytes(PathName path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Hands.FILE_BYTES_MAX) {
            throw new ToolFailure("`" + path + "` would have " + bytes.length + " bytes, at most "
                    + Hands.FILE_BYTES_MAX + " are allowed");
        }
        return bytes;
    }
}

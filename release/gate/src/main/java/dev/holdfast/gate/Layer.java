package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/** The bytes of a file, or bytes that were encoded in it, with where and how. */
final class Layer {
    private final byte[] bytes;
    private final long at;
    private final List<String> forms;

    Layer(byte[] bytes, long at, List<String> forms) {
        this.bytes = bytes;
        this.at = at;
        this.forms = List.copyOf(forms);
    }

    /** Only to be read. */
    byte[] bytes() {
        return bytes;
    }

    /** The same with a character for each byte, so that places are the same too. */
    String text() {
        return new String(bytes, ISO_8859_1);
    }

    /** Which byte of the file a place in this layer is; all of what is encoded stands where that begins. */
    long place(long inside) {
        return forms.isEmpty() ? inside : at;
    }

    /** How it is wrapped, the outermost first; empty for the file itself. */
    List<String> forms() {
        return forms;
    }

    /** The same for a report: empty, or in brackets with a space before. */
    String shown() {
        return forms.isEmpty() ? "" : " (in " + String.join(", in it ", forms) + ")";
    }
}

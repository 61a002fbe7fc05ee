package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;

/**
 * A text with the signatures of one or more keys below it (C2SP signed-note). Having one says nothing about who signed:
 * ask {@link #signedBy}.
 *
 * @param text what is signed, ending in a line feed
 * @param signatures the lines below it
 */
record SignedNote(String text, List<SignatureLine> signatures) {
    static final int CHARS_MAX = 64 * 1024;
    static final int SIGNATURES_MAX = 100;

    private static final String DASH = "\u2014 ";
    private static final int ID_BYTES = 4;

    /**
     * One signature as it stands in a note.
     *
     * @param name the key's name
     * @param base64 the key's id and the signature, in standard base64 with padding
     */
    record SignatureLine(String name, String base64) {
        SignatureLine {
            if (!isKeyName(name) || decoded(base64).length <= ID_BYTES) {
                throw malformed("a signature line has no proper name or signature");
            }
        }

        byte[] keyId() {
            return Arrays.copyOf(decoded(base64), ID_BYTES);
        }

        byte[] signature() {
            byte[] whole = decoded(base64);
            return Arrays.copyOfRange(whole, ID_BYTES, whole.length);
        }

        /** The whole line, its line feed included. */
        String rendered() {
            return DASH + name + ' ' + base64 + '\n';
        }

        private boolean isBy(NoteKey key) {
            return name.equals(key.name()) && Arrays.equals(keyId(), key.id());
        }
    }

    SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw malformed("its text has control characters or no line feed at its end");
        }
        if (signatures.isEmpty() || signatures.size() > SIGNATURES_MAX) {
            throw malformed("it has " + signatures.size() + " signatures, not 1 to " + SIGNATURES_MAX);
        }
    }

    /** Signs a text with one key. */
    static SignedNote sign(String text, HeadSigner signer) {
        return new SignedNote(
                text, List.of(new SignatureLine(signer.name(), signature(text, signer, NoteKey.of(signer)))));
    }

    /** {@link #rendered} of what {@link #sign} gives, for a text that is known to be well-formed. */
    static String signed(String text, HeadSigner signer, NoteKey key) {
        return text + '\n' + DASH + key.name() + ' ' + signature(text, signer, key) + '\n';
    }

    private static String signature(String text, HeadSigner signer, NoteKey key) {
        byte[] signature = signer.sign(text.getBytes(UTF_8));
        byte[] whole = Arrays.copyOf(key.id(), ID_BYTES + signature.length);
        System.arraycopy(signature, 0, whole, ID_BYTES, signature.length);
        return Base64.getEncoder().encodeToString(whole);
    }

    /**
     * Reads a note without checking its signatures.
     *
     * @throws LedgerException {@code CORRUPT} when it is malformed
     */
    static SignedNote parse(String note) {
        if (note.length() > CHARS_MAX) {
            throw malformed("it has more than " + CHARS_MAX + " characters");
        }
        int border = note.lastIndexOf("\n\n");
        if (border < 0 || border + 2 == note.length() || !note.endsWith("\n")) {
            throw malformed("no signature lines follow an empty line");
        }
        var signatures = new ArrayList<SignatureLine>();
        for (String line : note.substring(border + 2, note.length() - 1).split("\n", SIGNATURES_MAX + 2)) {
            int space = line.indexOf(' ', DASH.length());
            if (!line.startsWith(DASH) || space < 0) {
                throw malformed("a line below the text is no signature");
            }
            signatures.add(new SignatureLine(line.substring(DASH.length(), space), line.substring(space + 1)));
        }
        return new SignedNote(note.substring(0, border + 1), signatures);
    }

    /**
     * The names of those keys that signed it, each once. Signatures by other keys are ignored, as the format demands.
     *
     * @throws LedgerException {@code UNSIGNED} when a line names one of the keys but its signature is wrong
     */
    List<String> signedBy(List<NoteKey> keys) {
        var names = new ArrayList<String>();
        for (NoteKey key : keys) {
            // A repeated line costs one comparison and not one more verification.
            var lines = new HashSet<>(
                    signatures.stream().filter(line -> line.isBy(key)).toList());
            for (SignatureLine line : lines) {
                if (!key.verify(text.getBytes(UTF_8), line.signature())) {
                    throw new LedgerException(
                            Code.UNSIGNED, "the signature by `" + key.name() + "` does not belong to this text");
                }
            }
            if (!lines.isEmpty()) {
                names.add(key.name());
            }
        }
        return List.copyOf(names);
    }

    /** The whole note as it is stored. */
    String rendered() {
        var out = new StringBuilder(text).append('\n');
        signatures.forEach(line -> out.append(line.rendered()));
        return out.toString();
    }

    static boolean isKeyName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+' || c == 0x85 || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** Strict base64: the JDK's decoder lets missing padding and stray bits pass, so the way back must match. */
    private static byte[] decoded(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (Base64.getEncoder().encodeToString(bytes).equals(base64)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // falls through: another alphabet is as malformed as another padding
        }
        throw malformed("a signature is not in standard base64");
    }

    private static LedgerException malformed(String why) {
        return new LedgerException(Code.CORRUPT, "not a signed note: " + Visible.inert(why, 200));
    }
}

package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedNoteTest {
    @Test
    void aSealIsTheNoteThatSigningGives() {
        for (long size : List.of(1L, 4096L, 999_999_999_999_999_999L)) {
            var head = new Head(size, Digest.of("a root"));
            assertThat(Checkpoint.signed(head, FakeSigner.ONE, NoteKey.of(FakeSigner.ONE)))
                    .isEqualTo(Checkpoint.sign(head, FakeSigner.ONE).rendered());
        }
    }

    private static final FakeSigner TWO = new FakeSigner("sim.local/two");
    private static final List<NoteKey> KEYS = List.of(NoteKey.of(FakeSigner.ONE), NoteKey.of(TWO));
    private static final String TEXT = "some text\n\nmore of it\n";
    private static final String ONE = line(FakeSigner.ONE);
    private static final String OTHER = line(new FakeSigner("sim.local/other"));

    @Test
    void readsWhatItWrote() {
        SignedNote note = SignedNote.sign(TEXT, FakeSigner.ONE);
        assertThat(note.rendered()).isEqualTo(TEXT + "\n" + ONE);
        assertThat(SignedNote.parse(note.rendered())).isEqualTo(note);
        assertThat(note.signedBy(KEYS)).containsExactly("sim.local/one");
    }

    @Test
    void ignoresUnknownKeysAndRepeatedLines() {
        assertThat(SignedNote.parse(TEXT + "\n" + OTHER + ONE + line(TWO) + ONE).signedBy(KEYS))
                .containsExactly("sim.local/one", "sim.local/two");
        assertThat(SignedNote.parse(TEXT + "\n" + OTHER).signedBy(KEYS)).isEmpty();
        assertThat(SignedNote.parse(TEXT + "\n" + ONE.repeat(100)).signedBy(KEYS))
                .containsExactly("sim.local/one");
    }

    @Test
    void oneWrongSignatureByAKnownKeySpoilsTheNote() {
        String ofAnotherText = SignedNote.sign("other\n", TWO).rendered().substring("other\n\n".length());
        var note = SignedNote.parse(TEXT + "\n" + ONE + ofAnotherText);
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> note.signedBy(KEYS))
                .withMessage("the signature by `sim.local/two` does not belong to this text")
                .extracting(LedgerException::code)
                .isEqualTo(Code.UNSIGNED);
    }

    @Test
    void refusesMalformedNotes() {
        String noLines = "no signature lines follow an empty line";
        String noSignature = "a line below the text is no signature";
        String noName = "a signature line has no proper name or signature";
        String noBase64 = "a signature is not in standard base64";
        var malformed = new LinkedHashMap<String, String>();
        malformed.put("", noLines);
        malformed.put("\n\n", noLines);
        malformed.put(TEXT, noSignature);
        malformed.put(TEXT + "\n", noLines);
        malformed.put(TEXT + ONE, noSignature);
        malformed.put(TEXT + "\n" + ONE.strip(), noLines);
        malformed.put(TEXT + "\n" + ONE + "junk\n", noSignature);
        malformed.put(TEXT + "\n" + ONE.replace("\u2014", "-"), noSignature);
        malformed.put(TEXT + "\n" + ONE.replace("one ", "one  "), noBase64);
        malformed.put(TEXT + "\n\u2014 sim.local/one\n", noSignature);
        malformed.put(TEXT + "\n\u2014  AAAAAAAA\n", noName);
        malformed.put(TEXT + "\n\u2014 a+b AAAAAAAA\n", noName);
        malformed.put(TEXT + "\n\u2014 a\u00a0b AAAAAAAA\n", noName);
        malformed.put(TEXT + "\n\u2014 a\u0085b AAAAAAAA\n", noName);
        malformed.put(TEXT + "\n\u2014 a AAAAAA==\n", noName);
        malformed.put(TEXT + "\n\u2014 a AAAAAAA\n", noBase64);
        malformed.put(TEXT + "\n\u2014 a AAAAAAB=\n", noBase64);
        malformed.put(TEXT + "\n\u2014 a AAAA_AAA\n", noBase64);
        malformed.put(
                TEXT.replace("more", "mo\tre") + "\n" + ONE,
                "its text has control characters or no line feed at its end");
        malformed.put(
                TEXT.replace("\n", "\r\n") + "\n" + ONE, "its text has control characters or no line feed at its end");
        malformed.put(TEXT + "\n" + ONE.repeat(101), "it has 101 signatures, not 1 to 100");
        malformed.put("x".repeat(64 * 1024) + "\n\n" + ONE, "it has more than 65536 characters");
        var answers = new LinkedHashMap<String, String>();
        malformed.keySet().forEach(note -> answers.put(note, refusal(note)));
        malformed.replaceAll((_, why) -> "not a signed note: " + why);
        assertThat(answers).isEqualTo(malformed);
    }

    @Test
    void changedNotesAreRefusedOrUnsigned() {
        String sound = SignedNote.sign(TEXT, FakeSigner.ONE).rendered();
        Cases.run(20_000, random -> {
            var changed = new StringBuilder(sound);
            int at = random.nextInt(sound.length());
            switch (random.nextInt(3)) {
                case 0 -> changed.deleteCharAt(at);
                case 1 -> changed.insert(at, (char) random.nextInt(0x3000));
                case 2 -> changed.setCharAt(at, (char) (sound.charAt(at) ^ (1 << random.nextInt(7))));
                default -> throw new IllegalStateException("three kinds of edits");
            }
            if (changed.toString().equals(sound)) {
                return;
            }
            try {
                assertThat(SignedNote.parse(changed.toString()).signedBy(KEYS)).isEmpty();
            } catch (LedgerException e) {
                assertThat(e.code()).isIn(Code.CORRUPT, Code.UNSIGNED);
            }
        });
    }

    @Test
    void aCheckpointHasThreeLinesAndNoMore() {
        String root = "A".repeat(43) + "=";
        assertThat(checkpoint("sim.local/one\n18\n" + root + "\n")).isEqualTo("18:" + "0".repeat(64));
        for (String text : List.of(
                "sim.local/one\n18\n" + root + "\nextension\n",
                "sim.local/one\n18\n",
                "\n18\n" + root + "\n",
                "sim.local/one\n018\n" + root + "\n",
                "sim.local/one\n-18\n" + root + "\n",
                "sim.local/one\n18446744073709551615\n" + root + "\n",
                "sim.local/one\n18\n" + root.substring(4) + "\n",
                "sim.local/one\n18\n" + "A".repeat(42) + "B=\n")) {
            assertThat(checkpoint(text)).as(text).isEqualTo("CORRUPT");
        }
        assertThat(checkpoint("sim.local/two\n18\n" + root + "\n")).isEqualTo("UNSIGNED");
    }

    @Test
    void aVerifierKeyReadsBackAndNothingElseIsOne() {
        String known = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assertThat(NoteKey.parse(known)).hasToString(known);
        for (String text : List.of(
                "",
                "PeterNeumann",
                known.replace("c7", "c8"),
                known.replace("Peter", "Pieter"),
                known.replace("ARpc", "AZpc"),
                known.replace("ARpc", "BBpc"),
                known + "AAAA",
                known.replace("+ARpc2Q", "+"))) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> NoteKey.parse(text));
        }
    }

    private static String checkpoint(String text) {
        try {
            return Checkpoint.parse(SignedNote.sign(text, FakeSigner.ONE), "sim.local/one")
                    .toString();
        } catch (LedgerException e) {
            return e.code().toString();
        }
    }

    private static String refusal(String note) {
        try {
            return "taken as " + SignedNote.parse(note);
        } catch (LedgerException e) {
            assertThat(e.code()).isEqualTo(Code.CORRUPT);
            return e.getMessage();
        }
    }

    private static String line(HeadSigner signer) {
        return SignedNote.sign(TEXT, signer).rendered().substring(TEXT.length() + 1);
    }
}

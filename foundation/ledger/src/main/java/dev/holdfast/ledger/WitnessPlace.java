package dev.holdfast.ledger;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/**
 * A witness that a ledger asks.
 *
 * @param prefix the submission prefix of C2SP tlog-witness, without a slash at its end
 * @param key what its cosignatures are verified with
 */
public record WitnessPlace(URI prefix, WitnessKey key) {
    private static final int ATTEMPTS = 2;
    private static final Pattern SIZE = Pattern.compile("(0|[1-9][0-9]{0,17})\n");

    /** What a witness said to a head. */
    sealed interface Reply {
        /** It has cosigned the head. */
        record Cosigned(SignedNote.SignatureLine line) implements Reply {}

        /** It knows more of this ledger, or another history. */
        record Disagreed(String why) implements Reply {}

        /** There was no use in it. */
        record Failed(String why) implements Reply {}
    }

    /**
     * Shows it a checkpoint, and once more if it knows another size than was thought.
     *
     * @param old how much it is believed to have seen
     * @param proofs the proof from a size, larger than zero and smaller than the checkpoint's, to the checkpoint
     */
    Reply show(SignedNote checkpoint, long old, LongFunction<List<Digest>> proofs, WitnessExit exit) {
        long size = Statement.of(checkpoint).head().size();
        long known = old;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Digest> proof = known == 0 || known == size ? List.of() : proofs.apply(known);
            WitnessExit.Answer answer;
            try {
                answer = exit.post(
                        URI.create(prefix + "/add-checkpoint"), new Submission(known, proof, checkpoint).rendered());
            } catch (IOException e) {
                return new Reply.Failed(Visible.inert(String.valueOf(e.getMessage()), 300));
            }
            if (answer.status() != 409) {
                return reply(checkpoint, answer);
            }
            Optional<Long> named = size(answer);
            if (named.isEmpty()) {
                return new Reply.Failed("it reports a conflict and names no size");
            }
            if (named.get() > size) {
                return new Reply.Disagreed("it has seen " + named.get() + " entries and this ledger has " + size
                        + "; the ledger was put back to an older state, or the witness is wrong");
            }
            if (named.get() == known) {
                return known == size
                        ? new Reply.Disagreed("it has seen another ledger of " + size
                                + " entries under this key; the ledger was written anew, or the witness is wrong")
                        : new Reply.Failed("it refuses the size it names");
            }
            known = named.get();
        }
        return new Reply.Failed("it named another size each time it was asked; another process may be asking it");
    }

    private Reply reply(SignedNote checkpoint, WitnessExit.Answer answer) {
        return switch (answer.status()) {
            case 200 -> cosigned(checkpoint, answer.body());
            case 422 ->
                new Reply.Disagreed("it has seen entries that this ledger no longer holds; the ledger was written anew,"
                        + " or the witness is wrong");
            case 403, 404 ->
                new Reply.Failed("it does not witness this ledger (status " + answer.status()
                        + "); give its operator the line that `holdfast ledger key` prints");
            case 301, 302, 303, 307, 308 ->
                new Reply.Failed("it answered with a redirect, which is not followed; set its real address");
            default ->
                new Reply.Failed("it answered with status " + answer.status() + ": `"
                        + Visible.inert(answer.body().strip(), 120) + "`");
        };
    }

    private Reply cosigned(SignedNote checkpoint, String lines) {
        try {
            SignedNote note = SignedNote.parse(checkpoint.rendered() + lines);
            Optional<Cosignature> latest = key.on(note);
            if (!note.text().equals(checkpoint.text()) || latest.isEmpty()) {
                return new Reply.Failed("it has not signed with the key `" + key.name() + "` that is configured");
            }
            return new Reply.Cosigned(note.signatures().stream()
                    .filter(key::isMine)
                    .filter(line -> Cosignature.time(line.signature())
                            == latest.get().time().getEpochSecond())
                    .findFirst()
                    .orElseThrow());
        } catch (LedgerException e) {
            return new Reply.Failed(
                    e.code() == Code.UNSIGNED
                            ? e.getMessage()
                            : "its answer holds no signature lines: " + e.getMessage());
        }
    }

    private static Optional<Long> size(WitnessExit.Answer answer) {
        var match = SIZE.matcher(answer.body());
        return answer.type().equals("text/x.tlog.size") && match.matches()
                ? Optional.of(Long.parseLong(match.group(1)))
                : Optional.empty();
    }
}

package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.Cosignature;
import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.EntryProof;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.LedgerException;
import dev.holdfast.ledger.WitnessKey;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks one proof file with a public key, and with nothing else of the ledger it is from. */
final class ProofCheck {
    private static final int BYTES_MAX = 256 * 1024;

    private final Surroundings surroundings;

    ProofCheck(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Says what it proves.
     *
     * @param key the ledger's, or nothing for that of this machine
     * @param witnesses who must have cosigned its checkpoint
     * @return the exit code
     */
    int check(Path file, @Nullable String key, List<WitnessKey> witnesses) {
        var out = surroundings.streams().out();
        String expected = key == null ? ownKey() : key;
        try {
            EntryProof proof = EntryProof.parse(text(surroundings.folder().resolve(file)));
            EntryProof.Proved proved = proof.proves(expected);
            var by = proof.cosignatures(witnesses).stream()
                    .collect(Collectors.toMap(Cosignature::witness, Cosignature::time, (one, _) -> one));
            out.println("proved");
            out.println("  ledger       " + Visible.inert(expected, 300));
            out.println("  ledger head  " + proved.head());
            out.println("  leaf         " + proved.recorded().leaf().hex());
            boolean all = true;
            for (WitnessKey witness : witnesses) {
                String name = Visible.inert(witness.name(), 200);
                var time = by.get(witness.name());
                all &= time != null;
                out.println(
                        time == null
                                ? "  NOT WITNESSED  by " + name + ": it has not cosigned this head"
                                : "  witnessed    by " + name + " at " + time);
            }
            out.println("  entry        " + EntryLine.text(proved.recorded()).strip());
            return all ? 0 : Stop.LEDGER;
        } catch (LedgerException e) {
            out.println("NOT PROVED");
            out.println("  what         " + Visible.inert(e.getMessage(), 1_000));
            return Stop.LEDGER;
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private String ownKey() {
        Path file = surroundings.home().key("ledger");
        if (Files.notExists(file)) {
            throw new Stop(
                    Stop.USAGE,
                    "there is no ledger on this machine; say whose proof it is with `--key VKEY`, which"
                            + " `holdfast ledger key` prints where the ledger is");
        }
        return Ledger.verifierKey(Ed25519Signer.open(file));
    }

    private static String text(Path file) {
        String shown = Visible.inert(file.toString(), 300);
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX);
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Stop(Stop.LEDGER, "`" + shown + "` is no proof: it is not text in UTF-8");
        } catch (IOException e) {
            throw new Stop(Stop.USAGE, "cannot read `" + shown + "`: " + Home.reason(e) + "; name a file with a proof");
        }
    }
}

package dev.holdfast.cli;

import dev.holdfast.gate.Attestation;
import dev.holdfast.gate.GateException;
import dev.holdfast.gate.VerifyingKey;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast gate verify}: whether these very bytes passed the gate, by the word of a key. */
@Command(
        name = "verify",
        description = {
            "Verify that these very bytes passed the gate: the attestation is signed by the key and is about them. Offline.",
            "",
            "Exit codes: 0 verified, 3 not verified, 2 something cannot be read."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast gate verify acme-agent-1.2.3.tgz",
            "  holdfast gate verify acme-agent-1.2.3.tgz --attestation acme.intoto.jsonl --key gate.pub"
        })
final class GateVerify implements Callable<Integer> {
    private static final String SUFFIX = ".intoto.jsonl";
    private static final int BYTES_MAX = 4 * 1024 * 1024;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "ARTIFACT", description = "What was judged.")
    private @Nullable Path artifact;

    @Option(
            names = "--attestation",
            paramLabel = "FILE",
            description = "The signed statement; ARTIFACT" + SUFFIX + " if left out.")
    private @Nullable Path attestation;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The public key of who signed it, in PEM; that of this machine if left out.")
    private @Nullable Path key;

    GateVerify(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path path = surroundings.folder().resolve(String.valueOf(artifact)).normalize();
        Path beside = path.resolveSibling(path.getFileName() + SUFFIX);
        byte[] envelope = read(attestation == null ? beside : attestation);
        VerifyingKey verifying = key == null
                ? GateRecord.key(surroundings).verifyingKey()
                : VerifyingKey.parse(new String(read(key), StandardCharsets.UTF_8));
        var out = surroundings.streams().out();
        try {
            Attestation attested = Attestation.open(envelope, verifying);
            Digest subject = GateBench.subject(surroundings, path);
            if (!subject.equals(attested.subject())) {
                throw new GateException(
                        GateException.Code.ATTESTATION,
                        "it is about other bytes: sha256 " + attested.subject() + ", and these have " + subject);
            }
            out.println("verified");
            out.println("  artifact  " + attested.artifact());
            out.println("  sha256    " + attested.subject());
            out.println("  passed    " + attested.at()
                    + (attested.waived() == 0 ? "" : ", with " + attested.waived() + " findings waived"));
            return 0;
        } catch (GateException e) {
            if (e.code() != GateException.Code.ATTESTATION) {
                throw e;
            }
            out.println("NOT VERIFIED");
            out.println("  what      " + Visible.inert(String.valueOf(e.getMessage()), 500));
            return GateShow.BLOCKED;
        }
    }

    private byte[] read(Path file) {
        String shown = Visible.inert(file.toString(), 300);
        try {
            byte[] bytes = PlainFile.read(surroundings.folder().resolve(file), BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new Stop(Stop.USAGE, "`" + shown + "` is larger than 4 MiB; it is no attestation and no key");
            }
            return bytes;
        } catch (IOException e) {
            throw new Stop(Stop.USAGE, "cannot read `" + shown + "`: " + Home.reason(e) + "; check name and rights");
        }
    }
}

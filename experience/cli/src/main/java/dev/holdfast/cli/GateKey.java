package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code holdfast gate key}: the public key, for those who verify attestations elsewhere. */
@Command(
        name = "key",
        description = {
            "Print the public key that verdicts of this machine are signed with, in PEM; it is made on first use.",
            "",
            "Give it to whoever verifies your attestations, with `holdfast gate verify` or with `cosign`. It is no secret."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast gate key > gate.pub",
            "  cosign verify-blob-attestation --key gate.pub --insecure-ignore-tlog \\",
            "      --new-bundle-format=false --type https://holdfast.dev/gate-verdict/v1 \\",
            "      --signature acme-agent-1.2.3.tgz.intoto.jsonl acme-agent-1.2.3.tgz"
        })
final class GateKey implements Callable<Integer> {
    private final Surroundings surroundings;

    GateKey(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        surroundings
                .streams()
                .out()
                .print(GateRecord.key(surroundings).verifyingKey().pem());
        return 0;
    }
}

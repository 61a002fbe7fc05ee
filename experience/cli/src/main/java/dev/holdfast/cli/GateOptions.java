package dev.holdfast.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a check is made with. */
final class GateOptions {
    @Option(
            names = "--gate-file",
            paramLabel = "FILE",
            description = "The allowlist; `gate.yaml` of this folder if left out, and none where there is none.")
    private @Nullable Path gateFile;

    @Option(
            names = "--against",
            paramLabel = "OLD",
            description = "The last release, to compare with: what has grown out of proportion blocks.")
    private @Nullable Path against;

    @Option(
            names = "--attest",
            paramLabel = "FILE",
            description = "Put the verdict on the ledger, and write a signed attestation when the artifact passes.")
    private @Nullable Path attest;

    @Option(
            names = "--register",
            paramLabel = "FILE",
            description = "What `holdfast gate register` wrote; `" + GateRegister.FILE
                    + "` of this folder if left out, and none where there is none.")
    private @Nullable Path register;

    @Nullable Path register() {
        return register;
    }

    @Nullable Path attest() {
        return attest;
    }

    @Nullable Path gateFile() {
        return gateFile;
    }

    @Nullable Path against() {
        return against;
    }
}

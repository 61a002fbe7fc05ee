package dev.holdfast.cli;

import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Head;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Verification;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast ledger verify}: examines every byte of the ledger, also one that is too damaged to open. */
@Command(
        name = "verify",
        description = {
            "Check every entry, hash and signature of the ledger.",
            "",
            "A whole ledger that was put back to an older state is intact in itself. Only a receipt from outside shows"
                    + " that: the line `ledger head` that every run ends with, kept in a terminal, a CI log or a mail."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger verify",
            "  holdfast ledger verify --head 412:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "",
            "Exit codes: 0 intact, 8 broken or missing"
        })
final class LedgerVerify implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--head", paramLabel = "SIZE:ROOT", description = "A receipt it must still fit; repeatable.")
    private List<String> receipts = new ArrayList<>();

    LedgerVerify(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<Head> heads = receipts.stream().map(LedgerVerify::head).toList();
        var out = surroundings.streams().out();
        if (!there(surroundings.home()) && heads.isEmpty()) {
            out.println("no ledger yet: nothing was ever recorded in "
                    + surroundings.home().ledger());
            return 0;
        }
        var clock = surroundings.chance().clock();
        var start = clock.instant();
        var verification = of(surroundings.home(), heads);
        var took = Duration.between(start, clock.instant());
        return switch (verification) {
            case Verification.Intact(var head, var entries) -> {
                out.println("intact");
                out.println("  ledger head  " + head);
                out.println("  entries      " + entries + ", checked in " + took.toMillis() + " ms");
                if (!heads.isEmpty()) {
                    out.println("  receipts     " + heads.size() + ", all of this ledger");
                }
                yield 0;
            }
            case Verification.Broken(var index, var what, var affected) -> {
                out.println("BROKEN");
                out.println("  at entry     " + index);
                out.println("  what         " + Visible.inert(what, 1_000));
                out.println("  affected     " + affected + " signed entries cannot be vouched for");
                yield Stop.LEDGER;
            }
        };
    }

    /** Whether anything of a ledger is on the disk. */
    static boolean there(Home home) {
        try {
            if (!Files.isDirectory(home.ledger())) {
                return false;
            }
            try (var files = Files.list(home.ledger())) {
                return files.anyMatch(file -> !file.endsWith("lock") && !file.endsWith("lock-publish"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into `" + home.ledger() + "`: " + e.getMessage(), e);
        }
    }

    /** Examines the ledger without opening it; makes neither folder nor key. */
    static Verification of(Home home, List<Head> receipts) {
        if (!there(home)) {
            return new Verification.Broken(
                    0, "there is no ledger in `" + home.ledger() + "`, and the receipts are of one", 0);
        }
        if (Files.notExists(home.key("ledger"))) {
            return new Verification.Broken(
                    0, "the signing key `" + home.key("ledger") + "` is gone; restore it from a copy", 0);
        }
        try (var disk = FileDisk.readOnly(home.ledger())) {
            return Ledger.verify(disk, Ed25519Signer.open(home.key("ledger")), receipts);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close `" + home.ledger() + "`: " + e.getMessage(), e);
        }
    }

    private static Head head(String written) {
        try {
            return Head.parse(written);
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, String.valueOf(e.getMessage()));
        }
    }
}

package dev.holdfast.cli;

import dev.holdfast.ledger.Cosignature;
import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Head;
import dev.holdfast.ledger.LaterAudit;
import dev.holdfast.ledger.Verification;
import dev.holdfast.ledger.WitnessKey;
import dev.holdfast.ledger.WitnessedHead;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast ledger verify}: examines every byte of the ledger, also one that is too damaged to open. */
@Command(
        name = "verify",
        description = {
            "Check every entry, hash and signature of the ledger.",
            "",
            "A whole ledger that was put back to an older state is intact in itself. Only a receipt from outside shows"
                    + " that: the line `ledger head` that every run ends with, kept in a terminal, a CI log or a mail; or a"
                    + " witness, whose cosignature of the last head it saw is checked with its key (docs/guides/witness.md).",
            "",
            "With `--since-last` only what was recorded since you did so the last time is read, and the ledger must still"
                    + " begin with what it was then. With `--proof` one file that `holdfast ledger prove` wrote is checked,"
                    + " on any machine, without its ledger."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger verify",
            "  holdfast ledger verify --head 412:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "  holdfast ledger verify --witness witness.example/w1+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
            "  holdfast ledger verify --since-last",
            "  holdfast ledger verify --proof 412.tlog-proof --key holdfast.local/ledger/3b6a...+5fc1a3e0+ATt...",
            "",
            "Exit codes: 0 intact or proved, also where an append was cut off by a crash and a note says so;",
            "            8 broken, missing, not proved or not witnessed"
        })
final class LedgerVerify implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--head", paramLabel = "SIZE:ROOT", description = "A receipt it must still fit; repeatable.")
    private List<String> receipts = new ArrayList<>();

    @Option(
            names = "--witness",
            paramLabel = "VKEY",
            description = "The key of a witness that must have cosigned the head that is kept; repeatable.")
    private List<String> witnesses = new ArrayList<>();

    @Option(names = "--since-last", description = "Only what came since this option verified the ledger last.")
    private boolean sinceLast;

    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description = "Check this proof instead, with nothing of the ledger.")
    private @Nullable Path proof;

    @Option(
            names = "--key",
            paramLabel = "VKEY",
            description = "The key of the ledger that the proof is from; this machine's if left out.")
    private @Nullable String ledgerKey;

    LedgerVerify(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<Head> heads = receipts.stream().map(LedgerVerify::head).toList();
        List<WitnessKey> keys = witnesses.stream().map(LedgerVerify::key).toList();
        if (proof != null && (sinceLast || !heads.isEmpty())) {
            throw new Stop(Stop.USAGE, "`--proof` is about one file; leave `--since-last` and `--head` away");
        }
        if (proof != null) {
            return new ProofCheck(surroundings).check(proof, ledgerKey, keys);
        }
        if (ledgerKey != null) {
            throw new Stop(Stop.USAGE, "`--key` is the key of a proof's ledger; name the file with `--proof`");
        }
        if (sinceLast && !(heads.isEmpty() && keys.isEmpty())) {
            throw new Stop(
                    Stop.USAGE,
                    "`--since-last` reads what is new alone; leave it away to compare the ledger with receipts and"
                            + " witnesses");
        }
        return sinceLast ? sinceLast() : whole(heads, keys);
    }

    /** Verifies what is new, or everything where that is the first time or something is wrong. */
    private int sinceLast() {
        Home home = surroundings.home();
        var clock = surroundings.chance().clock();
        var start = clock.instant();
        Optional<Head> last = VerifiedHead.kept(home);
        Optional<Head> now = last.flatMap(earlier -> since(home, earlier));
        if (now.isEmpty()) {
            int exitCode = whole(last.stream().toList(), List.of());
            if (exitCode != 0 && last.isPresent()) {
                surroundings
                        .streams()
                        .err()
                        .println("the head that was verified last is kept in `" + VerifiedHead.file(home)
                                + "`; remove that file only if you began a new ledger yourself");
            }
            return exitCode;
        }
        VerifiedHead.keep(home, now.get());
        var out = surroundings.streams().out();
        long more = now.get().size() - last.get().size();
        out.println("intact since it was verified last");
        out.println("  ledger head  " + now.get());
        out.println("  before       " + last.get().size() + " entries under the head that was verified then");
        out.println("  entries      " + more + " since, checked in "
                + Duration.between(start, clock.instant()).toMillis() + " ms");
        return 0;
    }

    /** The head up to which all is well that came after an earlier one; empty where the whole has to be examined. */
    static Optional<Head> since(Home home, Head earlier) {
        if (!there(home) || Files.notExists(home.key("ledger"))) {
            return Optional.empty();
        }
        try (var disk = FileDisk.readOnly(home.ledger())) {
            return LaterAudit.of(disk, Ed25519Signer.open(home.key("ledger")), earlier);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close `" + home.ledger() + "`: " + e.getMessage(), e);
        }
    }

    private int whole(List<Head> heads, List<WitnessKey> keys) {
        var out = surroundings.streams().out();
        if (!there(surroundings.home()) && heads.isEmpty() && keys.isEmpty()) {
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
                yield sound(head, entries, took, heads.size(), keys);
            }
            case Verification.Unfinished(var head, var entries, var bytes) -> {
                out.println("intact, with an unfinished end");
                int exitCode = sound(head, entries, took, heads.size(), keys);
                unfinished(entries, bytes);
                yield exitCode;
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

    /** Says what is there, and what others say of it. */
    private int sound(Head head, long entries, Duration took, int receiptsMet, List<WitnessKey> keys) {
        var out = surroundings.streams().out();
        out.println("  ledger head  " + head);
        out.println("  entries      " + entries + ", checked in " + took.toMillis() + " ms");
        if (entries < head.size()) {
            out.println("  pruned       " + (head.size() - entries)
                    + " before them, as a signed entry says; their hashes" + " are checked");
        }
        if (receiptsMet > 0) {
            out.println("  receipts     " + receiptsMet + ", all of this ledger");
        }
        if (sinceLast) {
            VerifiedHead.keep(surroundings.home(), head);
        }
        return keys.isEmpty() ? 0 : witnessed(keys);
    }

    private void unfinished(long entries, int bytes) {
        var out = surroundings.streams().out();
        out.println("  note         behind the last seal stand " + bytes + " bytes of a batch that has none: an append"
                + " that was cut off.");
        out.println("               Nobody was told that it is recorded; the next command that writes removes it.");
        out.println("               Somebody who cuts away the end of the ledger can leave the same. A receipt of more"
                + " than");
        out.println("               " + entries + " entries, or a witness, would show that: --head, --witness");
    }

    /** Checks what witnesses have cosigned of a ledger that is intact, and so holds the head that they saw. */
    private int witnessed(List<WitnessKey> keys) {
        var out = surroundings.streams().out();
        Optional<WitnessedHead> kept = witnessed(surroundings.home());
        var byName = new HashMap<String, Cosignature>();
        kept.ifPresent(head -> head.cosignatures(keys).forEach(each -> byName.put(each.witness(), each)));
        boolean all = true;
        for (WitnessKey key : keys) {
            String name = Visible.inert(key.name(), 200);
            var found = byName.get(key.name());
            if (found == null) {
                all = false;
                out.println("  NOT WITNESSED  by " + name + ": "
                        + kept.map(head -> "it has not cosigned " + head.head())
                                .orElse("no head that was witnessed is kept here"));
            } else {
                out.println("  witnessed    "
                        + kept.map(WitnessedHead::head).map(Head::toString).orElse("") + " by " + name + " at "
                        + found.time());
            }
        }
        return all ? 0 : Stop.LEDGER;
    }

    /** The largest head that witnesses have cosigned, if one is kept; makes neither folder nor key. */
    static Optional<WitnessedHead> witnessed(Home home) {
        if (!there(home) || Files.notExists(home.key("ledger"))) {
            return Optional.empty();
        }
        try (var disk = FileDisk.open(home.ledger())) {
            return WitnessedHead.of(disk, Ed25519Signer.open(home.key("ledger")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close `" + home.ledger() + "`: " + e.getMessage(), e);
        }
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
            return Verification.of(disk, Ed25519Signer.open(home.key("ledger")), receipts);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close `" + home.ledger() + "`: " + e.getMessage(), e);
        }
    }

    private static WitnessKey key(String written) {
        try {
            return WitnessKey.parse(written);
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, String.valueOf(e.getMessage()));
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

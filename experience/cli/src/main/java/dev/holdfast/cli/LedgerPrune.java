package dev.holdfast.cli;

import dev.holdfast.config.Config;
import dev.holdfast.config.Sources;
import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Pruned;
import dev.holdfast.ledger.Run;
import dev.holdfast.terms.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast ledger prune}: gives up the oldest entries, where a policy says how long they are kept. */
@Command(
        name = "prune",
        description = {
            "Give up the entries that are older than `ledger.retainDays` says, with the texts and snapshots of their"
                    + " sessions.",
            "",
            "Without that key in managed or user configuration nothing is ever given up, and no policy can be shorter than"
                    + " 183 days. A session that was used since then keeps everything from its first entry on. The hash of"
                    + " every entry stays, so heads, receipts and proofs hold as before, and the pruning is an entry"
                    + " itself. Copies made before (backups, exports) are out of reach."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger prune          says what would go, and asks",
            "  holdfast ledger prune --yes    where nobody is at a terminal"
        })
final class LedgerPrune implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    LedgerPrune(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        long days = Config.load(Sources.of(
                        surroundings.environment(), surroundings.home().user()))
                .ledger()
                .retainDays();
        if (days == 0) {
            throw new Stop(
                    Stop.USAGE,
                    "no policy says how long entries are kept, so none is given up; set `ledger.retainDays`, at least 183,"
                            + " in managed or user configuration");
        }
        Instant cutoff = surroundings.chance().clock().instant().minus(Duration.ofDays(days));
        try (var archive = Archive.open(surroundings)) {
            archive.ledger().finishPruning();
            var old = OldEntries.of(archive.ledger(), cutoff, session -> isOpen(archive, session));
            tell(archive.ledger(), old, days, cutoff);
            if (old.newest().isEmpty()) {
                return 0;
            }
            if (!yes && !Consent.given(surroundings, "Give them up for good? y/N ")) {
                surroundings.streams().out().println("nothing is given up");
                return Stop.FAILED;
            }
            prune(archive, old, days);
            surroundings.streams().out().println("pruned; one more entry says so");
            surroundings
                    .streams()
                    .out()
                    .println("ledger head  " + archive.ledger().head());
        }
        return 0;
    }

    private static boolean isOpen(Archive archive, SessionId session) {
        try (var _ = archive.erasure().hold(session)) {
            return false;
        } catch (Stop e) {
            return true;
        }
    }

    private void tell(Ledger ledger, OldEntries old, long days, Instant cutoff) {
        var out = new Lines(surroundings);
        out.print("policy       ledger.retainDays: " + days + ", so what was recorded since " + seconds(cutoff)
                + " stays");
        old.keeper()
                .ifPresent(keeper -> out.print("kept         all from entry " + keeper.first() + " on, where session "
                        + keeper.id() + " begins, used last at " + seconds(keeper.last())));
        if (old.newest().isEmpty()) {
            out.print("given up     nothing: entries go in bundles of 256, and no whole one is old enough");
            return;
        }
        out.print("given up     " + (old.minimum() - ledger.minimum()) + " of "
                + (ledger.head().size() - ledger.minimum()) + " entries, the last of them of "
                + seconds(old.newest().get()) + ",");
        out.print("             and the texts and snapshots of "
                + old.sessions().size() + (old.sessions().size() == 1 ? " session" : " sessions")
                + ", which can be neither resumed nor undone then");
        out.print("stays        the hash of every entry: heads, receipts and proofs hold as before");
        out.print("not reached  copies made before: backups, exports, snapshots of the file system");
    }

    /** In this order a crash leaves nothing that the same command does not find again. */
    private void prune(Archive archive, OldEntries old, long days) {
        Ledger ledger = archive.ledger();
        long before = ledger.head().size();
        Entry statement = statement(old, days);
        ledger.append(List.of(statement));
        for (SessionId session : old.sessions()) {
            try (var held = archive.erasure().hold(session)) {
                archive.erasure().destroy(held);
            }
        }
        long[] index = {before};
        ledger.read(before, recorded -> index[0] = recorded.entry().equals(statement) ? recorded.index() : index[0]);
        ledger.prune(index[0]);
    }

    private Entry statement(OldEntries old, long days) {
        var pruned = new Pruned(old.minimum(), old.sessions().size(), new Pruned.Retention(days));
        var chance = surroundings.chance();
        var operator = surroundings.operator();
        var run = new Run(
                chance.ids().session(),
                operator.trace(),
                Run.setup(pruned.setup().json()));
        return new Entry(Pruned.KIND, run, operator.user(), chance.clock().instant(), pruned.body());
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}

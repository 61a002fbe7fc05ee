package dev.holdfast.cli;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import dev.holdfast.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast ledger tail}: the last entries, and those that come. */
@Command(
        name = "tail",
        description = {
            "Show the last entries of the ledger and, with `--follow`, each new one as it is recorded, whichever process"
                    + " records it.",
            "",
            "Entries that are shown are checked against the signed head; older ones are not read. Follow until Ctrl-C."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger tail                          the last 10",
            "  holdfast ledger tail -n 0 --follow            what happens from now on",
            "  holdfast ledger tail --follow --output json   for a program that collects records",
            "",
            "Exit codes: 8 the ledger is gone or not as it was signed, 130 interrupted"
        })
final class LedgerTail implements Callable<Integer> {
    private static final int COUNT_MAX = 100_000;

    /** Where the file system does not tell of changes (some network file systems do not), this is how late they show. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** What is recorded within it is shown together, so that a busy ledger is not read for each entry. */
    private static final Duration GATHER = Duration.ofMillis(200);

    private final Surroundings surroundings;

    @Option(names = "-n", paramLabel = "N", defaultValue = "10", description = "How many of the last (10).")
    private int count = 10;

    @Option(names = "--follow", description = "Go on with what is recorded from now on.")
    private boolean follow;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "text, or json: one JSON object a line.")
    private String output = "text";

    LedgerTail(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (count < 0 || count > COUNT_MAX) {
            throw new Stop(Stop.USAGE, "`-n` takes 0 to " + COUNT_MAX + ", not `" + count + "`");
        }
        Form form = Form.of(output);
        var out = new Lines(surroundings);
        try (var archive = Archive.open(surroundings)) {
            Ledger ledger = archive.ledger();
            long from = Math.max(0, ledger.head().size() - count);
            if (follow) {
                follow(ledger, from, form, out);
                return Stop.INTERRUPTED;
            }
            show(ledger, from, form, out);
            return 0;
        }
    }

    /** Shows what is there from an index on, and says where the next one will be. */
    private static long show(Ledger ledger, long from, Form form, Lines out) {
        long size = ledger.head().size();
        if (size > from) {
            ledger.read(from, recorded -> {
                if (recorded.index() < size) { // what came since is for the next look
                    out.print(LedgerQuery.line(form, recorded));
                }
            });
        }
        return size;
    }

    private void follow(Ledger ledger, long from, Form form, Lines out) {
        Path folder = surroundings.home().ledger();
        try (var watch = folder.getFileSystem().newWatchService()) {
            var changes = folder.register(watch, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
            long next = from;
            while (true) {
                if (!Files.isDirectory(folder)) {
                    throw new Stop(
                            Stop.LEDGER,
                            "the ledger in `" + folder + "` is gone; it was followed up to " + next + " entries");
                }
                next = show(ledger, next, form, out);
                if (watch.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS) != null) {
                    TimeUnit.MILLISECONDS.sleep(GATHER.toMillis());
                    changes.pollEvents();
                    changes.reset();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot follow `" + folder + "`: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.holdfast.cli;

import dev.holdfast.ledger.Head;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Recorded;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast ledger export}: entries for other programs, byte by byte as they were hashed. */
@Command(
        name = "export",
        description = {
            "Write entries as NDJSON for other programs: one a line, with its index and its leaf hash.",
            "",
            "An entry stands in its line byte by byte as it was hashed, so the leaf hash can be computed again, and the root"
                    + " where nothing was left out. The last line holds the signed head. A file appears whole or not at all."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger export --out ledger.ndjson",
            "  holdfast ledger export --session s-01k9m2c4t7ab | jq .entry.kind",
            "  holdfast ledger export --since 7d --out week.ndjson"
        })
final class LedgerExport implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private Selection selection = new Selection();

    @Option(names = "--out", paramLabel = "FILE", description = "Where to; standard output if left out.")
    private @Nullable Path out;

    private long exported;

    LedgerExport(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (out == null && surroundings.streams().terminals().contains(Surroundings.Std.OUT)) {
            throw new Stop(
                    Stop.USAGE,
                    "an export is for programs: it holds entries as they are, which may move the cursor of a terminal; name"
                            + " a file with `--out`, or look with `holdfast ledger query --output json`");
        }
        try (var archive = Archive.open(surroundings)) {
            if (out == null) {
                export(archive.ledger(), new Lines(surroundings)::print);
            } else {
                OutFile.write(surroundings.folder().resolve(out), line -> export(archive.ledger(), line));
            }
        }
        var err = surroundings.streams().err();
        err.println(exported + (exported == 1 ? " entry" : " entries") + " exported");
        selection.remarks().forEach(err::println);
        return 0;
    }

    private void export(Ledger ledger, Consumer<String> line) {
        String checkpoint = ledger.checkpoint();
        Head head = ledger.stated(checkpoint);
        selection.read(ledger, surroundings.chance().clock().instant(), recorded -> {
            if (recorded.index() < head.size()) { // what came since is not under this head
                exported++;
                line.accept(json(recorded));
            }
        });
        line.accept(Wire.line(Wire.object()
                .put("checkpoint", checkpoint)
                .put("entries", exported)
                .put("head", head.toString())));
    }

    /** The entry is put in as it is: whoever takes it out again has what was hashed. */
    private static String json(Recorded recorded) {
        return "{\"entry\":" + recorded.entry().canonical() + ",\"index\":" + recorded.index() + ",\"leaf\":\""
                + recorded.leaf().hex() + "\"}";
    }
}

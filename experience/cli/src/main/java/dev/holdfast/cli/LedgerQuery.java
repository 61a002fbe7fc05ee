package dev.holdfast.cli;

import dev.holdfast.ledger.Recorded;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast ledger query}: the entries that fit, from the first one on. */
@Command(
        name = "query",
        description = {
            "Find entries of the ledger: by session, kind, rule, path and time.",
            "",
            "Options that are given together must all fit. The whole ledger is read and checked against its signed head on"
                    + " the way; when it does not fit, the command says so at the end and exits with 8, and what it printed"
                    + " must not be believed. Kinds are open: one that this version does not know is found all the same."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger query --kind monitor.judged --since 2h",
            "  holdfast ledger query --session s-01k9m2c4t7ab --path 'src/**/*.java'",
            "  holdfast ledger query --rule capability --since 2026-11-01 --until 2026-12-01 --output json",
            "",
            "Exit codes: 0 also when nothing fits, 8 the ledger is not as it was signed"
        })
final class LedgerQuery implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private Selection selection = new Selection();

    @Option(names = "--limit", paramLabel = "N", description = "No more than the first N that fit.")
    private @Nullable Long limit;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "text, or json: one JSON object a line.")
    private String output = "text";

    private long found;

    LedgerQuery(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Form form = Form.of(output);
        long most = limit == null ? Long.MAX_VALUE : limit;
        if (most < 1) {
            throw new Stop(Stop.USAGE, "`--limit " + most + "` shows nothing; give 1 or more");
        }
        var out = new Lines(surroundings);
        var err = surroundings.streams().err();
        try (var archive = Archive.open(surroundings)) {
            selection.read(archive.ledger(), surroundings.chance().clock().instant(), recorded -> {
                found++;
                if (found <= most) {
                    out.print(line(form, recorded));
                }
            });
        }
        if (found == 0) {
            err.println("no entry fits");
        } else if (found > most) {
            err.println("the first " + most + " of " + found + "; more with --limit");
        }
        selection.remarks().forEach(err::println);
        return 0;
    }

    static String line(Form form, Recorded recorded) {
        return switch (form) {
            case TEXT -> EntryLine.text(recorded);
            case JSON -> EntryLine.json(recorded);
        };
    }
}

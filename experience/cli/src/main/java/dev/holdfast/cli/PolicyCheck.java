package dev.holdfast.cli;

import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Flaw;
import dev.holdfast.policy.Layer;
import dev.holdfast.policy.Report;
import dev.holdfast.terms.Visible;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast policy check}: what is wrong with rules, before any call meets them. */
@Command(
        name = "check",
        description = {
            "Check rules: a file as the base of a policy, or without a file the rules in force in this folder.",
            "",
            "Errors make them unusable: no rule at all, unknown attributes, a `permit` where only `forbid` may stand, a rule"
                    + " in which another approval could refuse or a worse label could allow. Warnings: a rule that never"
                    + " matches, or that changes nothing because of another.",
            "",
            "Exit codes: 0 usable, warnings included, 1 errors."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast policy check",
            "  holdfast policy check policy.cedar",
            "  holdfast policy check --forbid-only holdfast.cedar     as the rules of a workspace"
        })
final class PolicyCheck implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Rules in Cedar.")
    private @Nullable Path file;

    @Option(names = "--forbid-only", description = "The file is one that may only forbid.")
    private boolean forbidOnly;

    PolicyCheck(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (file == null && forbidOnly) {
            throw new Stop(Stop.USAGE, "`--forbid-only` says what a file is; name the file");
        }
        List<Layer> layers = file == null
                ? Rulebook.here(surroundings).layers()
                : forbidOnly
                        ? List.of(Layer.standard(), Rulebook.read(surroundings, file, Layer.Standing.RESTRICTING))
                        : List.of(Rulebook.read(surroundings, file, Layer.Standing.BASE));
        Report report = CedarPolicy.check(layers);
        var out = surroundings.streams().out();
        report.errors().forEach(flaw -> out.println("error  " + shown(flaw)));
        report.warnings().forEach(flaw -> out.println("warn   " + shown(flaw)));
        if (!report.errors().isEmpty()) {
            out.println("unusable: " + report.errors().size() + " errors");
            return Stop.FAILED;
        }
        out.println("usable: " + report.rules() + " rules, the built-in ones included, "
                + report.warnings().size() + " warnings");
        return 0;
    }

    private static String shown(Flaw flaw) {
        return Visible.inert(flaw.toString(), 1_000);
    }
}

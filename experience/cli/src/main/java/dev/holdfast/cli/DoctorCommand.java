package dev.holdfast.cli;

import dev.holdfast.terms.Visible;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast doctor}: says what of this machine, this folder and this configuration is in order. */
@Command(
        name = "doctor",
        description = {
            "Check what Holdfast needs: JDK, sandbox and its gaps, git, ripgrep, ledger, erasures, keys, configuration,"
                    + " model, witnesses, trust.",
            "",
            "Nothing is changed; the command that keeps the master key, if one is configured, is run. Exit codes: 8 the"
                    + " ledger is broken or its keys cannot be used, 6 no sandbox works here, else 0."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast doctor", "  holdfast doctor --json     one JSON object a line"})
final class DoctorCommand implements Callable<Integer> {
    private static final int TEXT_CHARS = 2_000;

    private final Surroundings surroundings;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var out = surroundings.streams().out();
        var style = Style.of(surroundings, Surroundings.Std.OUT);
        var checkup = new Checkup(surroundings);
        List<Checkup.Finding> findings = checkup.findings();
        findings.forEach(finding -> out.println(json ? json(finding) : line(finding, style)));
        return checkup.exitCode(findings);
    }

    private static String line(Checkup.Finding finding, Style style) {
        String mark = switch (finding.health()) {
            case OK -> style.good("ok  ");
            case WARN -> style.warn("warn");
            case FAIL -> style.bad("fail");
        };
        String text = Visible.inertLines(finding.text()).replace("\n", "\n                 ");
        return mark + "  " + String.format(Locale.ROOT, "%-10s ", finding.check()) + text;
    }

    private static String json(Checkup.Finding finding) {
        String text = finding.text();
        return Wire.line(Wire.object()
                .put("check", finding.check())
                .put("health", EventLine.lower(finding.health()))
                .put("text", text.length() <= TEXT_CHARS ? text : text.substring(0, TEXT_CHARS)));
    }
}

package dev.holdfast.cli;

import dev.holdfast.gate.HtmlReport;
import dev.holdfast.gate.JsonReport;
import dev.holdfast.gate.Judgement;
import dev.holdfast.gate.SarifReport;
import dev.holdfast.terms.Visible;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast gate check}: judges artifacts and reports. */
@Command(
        name = "check",
        description = {
            "Judge artifacts: npm packages, jars, wheels, extensions, zip and tar archives, folders.",
            "",
            "A folder that npm would publish is packed as npm does, without running its scripts. Archives inside are looked"
                    + " into as well, nothing is extracted to disk, and whatever was not read is a finding. With a"
                    + " `gate.yaml` in this folder every path has to be on its allowlist. Where a ledger is kept the verdict"
                    + " goes on it.",
            "",
            "Exit codes: 0 it may be published, 3 it may not, 2 there is no verdict."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast gate check acme-agent-1.2.3.tgz",
            "  holdfast gate check . --against acme-agent-1.2.2.tgz",
            "  holdfast gate check target/*.jar --format sarif --out gate.sarif",
            "  holdfast gate check acme-agent-1.2.3.tgz --format html --out gate.html",
            "  holdfast gate check . --git-tag v1.2.3"
        })
final class GateCheck implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "ARTIFACT", arity = "1..*", description = "What would be published.")
    private List<Path> artifacts = new ArrayList<>();

    @Mixin
    private GateOptions options = new GateOptions();

    @Option(
            names = "--git-tag",
            paramLabel = "TAG",
            description = "Judge what this tag of the repository ARTIFACT publishes.")
    private @Nullable String tag;

    @Option(
            names = "--format",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "text, json, sarif or html (text).")
    private String format = "text";

    @Option(names = "--out", paramLabel = "FILE", description = "Where to; standard output if left out.")
    private @Nullable Path out;

    @Option(names = "--sbom", paramLabel = "FILE", description = "Write a bill of materials as well (`holdfast sbom`).")
    private @Nullable Path sbom;

    GateCheck(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        GateForm form = GateForm.of(format);
        if ((options.attest() != null || sbom != null) && artifacts.size() > 1) {
            throw new Stop(
                    Stop.USAGE,
                    "`--attest` and `--sbom` are for one artifact at a time, not for `" + artifacts.size() + "`");
        }
        var bench = GateBench.with(surroundings, options);
        String named = tag;
        List<Judgement> judgements = artifacts.stream()
                .map(path -> surroundings.folder().resolve(path).normalize())
                .map(path -> named == null ? bench.judge(path) : bench.judgeTag(path, named))
                .toList();
        report(form, judgements, bench);
        record(judgements);
        bom();
        return GateShow.exitCode(judgements);
    }

    private void report(GateForm form, List<Judgement> judgements, GateBench bench) {
        Path file = out;
        if (file == null && form == GateForm.TEXT) {
            var show = GateShow.on(surroundings);
            judgements.forEach(show::show);
            if (!bench.hasGateFile()) {
                show.withoutGateFile(artifacts.getFirst().toString());
            }
            return;
        }
        String text = text(form, judgements);
        if (file == null) {
            text.lines().forEach(new Lines(surroundings)::print);
            return;
        }
        OutFile.write(surroundings.folder().resolve(file), line -> text.lines().forEach(line));
        var err = surroundings.streams().err();
        judgements.forEach(judgement -> err.println(GateShow.summary(judgement)));
        err.println("the report is in `" + Visible.inert(file.toString(), 300) + "`");
    }

    private void record(List<Judgement> judgements) {
        Path file = options.attest();
        var record = new GateRecord(surroundings);
        if (file != null) {
            record.record(judgements.getFirst(), file);
        } else {
            record.recordWhereThereIsALedger(judgements);
        }
    }

    private void bom() {
        Path file = sbom;
        if (file != null) {
            Path path = surroundings.folder().resolve(artifacts.getFirst()).normalize();
            String bom = GateBench.bom(surroundings, path);
            OutFile.write(
                    surroundings.folder().resolve(file), line -> bom.lines().forEach(line));
        }
    }

    private String text(GateForm form, List<Judgement> judgements) {
        return switch (form) {
            case TEXT -> {
                var lines = new StringBuilder();
                var show = new GateShow(line -> lines.append(line).append('\n'), Style.PLAIN, () -> Integer.MAX_VALUE);
                judgements.forEach(show::show);
                yield lines.toString();
            }
            case JSON -> JsonReport.of(judgements);
            case SARIF -> SarifReport.of(judgements);
            case HTML -> HtmlReport.of(judgements);
        };
    }
}

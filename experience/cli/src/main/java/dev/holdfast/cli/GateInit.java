package dev.holdfast.cli;

import dev.holdfast.gate.GateDraft;
import dev.holdfast.gate.Top;
import dev.holdfast.terms.Visible;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast gate init}: writes a gate file from an artifact, for a person to read and cut. */
@Command(
        name = "init",
        description = {
            "Write a `gate.yaml` from an artifact, for a person to read and cut.",
            "",
            "It lists what is shipped by folder, with sizes. What a rule would block or warn of stands behind a comment"
                    + " sign, with the rule's name."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast gate init acme-agent-1.2.3.tgz",
            "  holdfast gate init . --out -                 shows it only"
        })
final class GateInit implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "ARTIFACT", description = "A release as it should be.")
    private @Nullable Path artifact;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to, or `-` for standard output; `gate.yaml` of this folder if left out.")
    private Path out = Path.of(GateBench.GATE_FILE);

    GateInit(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        boolean shown = out.toString().equals("-");
        Path file = surroundings.folder().resolve(out);
        String name = Visible.inert(out.toString(), 300);
        if (!shown && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Stop(
                    Stop.USAGE,
                    "`" + name + "` is there already; name another file with `--out`, and take over what you want");
        }
        Path path = surroundings.folder().resolve(String.valueOf(artifact)).normalize();
        String draft = GateDraft.of(GateBench.contentVerdict(surroundings, path));
        if (shown) {
            draft.lines().forEach(new Lines(surroundings)::print);
            return 0;
        }
        OutFile.write(file, line -> draft.lines().forEach(line));
        var output = surroundings.streams().out();
        output.println("wrote `" + name + "`");
        output.println("read every line of it, cut what need not be shipped, and commit it; then:");
        output.println("  holdfast gate check " + Visible.inert(String.valueOf(artifact), 300));
        if (isShipped(file, path)) {
            output.println(
                    "it is now itself in what would be published, which blocks: keep it out, with `files` in package.json"
                            + " or a line in .npmignore");
        }
        return 0;
    }

    /** Whether a folder, as it would be published, has this file. */
    private boolean isShipped(Path file, Path folder) {
        if (!Files.isDirectory(folder) || !file.normalize().startsWith(folder)) {
            return false;
        }
        String name = folder.relativize(file.normalize()).toString();
        var inventory = GateBench.inventory(surroundings, folder);
        var top = Top.of(inventory);
        return inventory.files().stream()
                .anyMatch(shipped -> top.path(shipped.name()).equals(name));
    }
}

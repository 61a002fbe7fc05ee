package dev.holdfast.cli;

import dev.holdfast.config.Config;
import dev.holdfast.config.Containment;
import dev.holdfast.config.Sources;
import dev.holdfast.config.WorkspaceFile;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Layer;
import dev.holdfast.policy.Requester;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Visible;
import dev.holdfast.workspace.Workspace;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast trust}: shows what a workspace wants to have said, and vouches for it. */
@Command(
        name = "trust",
        description = {
            "Vouch for this workspace: for its holdfast.yaml and holdfast.cedar as they are now, and for the files of the"
                    + " commit it stands at.",
            "",
            "The configuration then counts until it changes, and so do the rules, which may only forbid. Files that are byte for byte those of the commit are REVIEWED"
                    + " text for the agent; they gain no right. Kept outside the workspace; run it again to trust what is"
                    + " there then."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast trust", "  holdfast trust --yes -C ../rentals"})
final class TrustCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = {"-C", "--directory"},
            paramLabel = "DIR",
            description = "The workspace (this folder).")
    private @Nullable Path directory;

    TrustCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var home = surroundings.home().prepared();
        Path folder = directory == null
                ? surroundings.folder()
                : surroundings.folder().resolve(directory);
        PrintStream out = surroundings.streams().out();
        try (var workspace = Workspace.open(folder, home.own())) {
            Optional<byte[]> file = read(workspace, Trusted.FILE);
            Optional<byte[]> rules = read(workspace, Trusted.RULES);
            Optional<PinnedCommit> commit = commit(workspace);
            if (file.isEmpty()
                    && rules.isEmpty()
                    && commit.isEmpty()
                    && Trusted.load(home, workspace.root()).rules().isEmpty()) {
                throw new Stop(
                        Stop.USAGE,
                        "there is nothing to trust in `" + workspace.root() + "`: it has neither a `" + Trusted.FILE
                                + "` nor a `" + Trusted.RULES + "` nor a commit");
            }
            out.println("workspace  " + Visible.inert(workspace.root().toString(), 400));
            file.ifPresentOrElse(
                    bytes -> show(out, bytes), () -> out.println("config     no `" + Trusted.FILE + "` here"));
            rules.ifPresent(bytes -> showRules(out, bytes));
            out.println("commit     "
                    + commit.map(pinned -> pinned.id() + " (" + pinned.title() + "), "
                                    + pinned.blobs().size() + " different files")
                            .orElse("none: this is no git repository, or it has no commit yet"));
            if (!yes && !Consent.given(surroundings, "Do you trust this? y/N ")) {
                out.println("nothing is trusted");
                return Stop.FAILED;
            }
            new Trusted(
                            file.map(Digest::of),
                            rules.map(Digest::of),
                            commit.map(PinnedCommit::id),
                            commit.map(PinnedCommit::blobs).orElse(Set.of()))
                    .save(home, workspace.root());
            out.println("trusted");
            return 0;
        }
    }

    /** The file as it will count: its settings are checked before anybody is asked. */
    private void show(PrintStream out, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        var config = Config.load(
                Sources.of(surroundings.environment(), surroundings.home().user())
                        .with(new WorkspaceFile.Trusted(Path.of(Trusted.FILE.text()), text)));
        out.println("config     `" + Trusted.FILE + "`, " + bytes.length + " bytes, a sound configuration of "
                + config.settings().stream()
                        .filter(setting -> setting.origin().layer() == dev.holdfast.config.Layer.WORKSPACE)
                        .count()
                + " settings that count:");
        Visible.inertLines(text).lines().forEach(line -> out.println("  │ " + line));
    }

    /** The rules as they will count: they are read as such before anybody is asked. */
    private static void showRules(PrintStream out, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        var layer = new Layer(Trusted.RULES.text(), Layer.Standing.RESTRICTING, text);
        CedarPolicy.of(List.of(Layer.standard(), layer), Requester.ANYBODY).load();
        out.println("rules      `" + Trusted.RULES + "`, " + bytes.length + " bytes, sound, and may only forbid:");
        Visible.inertLines(text).lines().forEach(line -> out.println("  │ " + line));
    }

    private static Optional<byte[]> read(Workspace workspace, PathName file) {
        return workspace.item(file).isPresent()
                ? Optional.of(workspace.read(file, Trusted.FILE_BYTES_MAX))
                : Optional.empty();
    }

    private Optional<PinnedCommit> commit(Workspace workspace) {
        if (workspace.item(new PathName(".git")).isEmpty()) {
            return Optional.empty();
        }
        var sandbox = Ground.sandbox(surroundings, Containment.AUTOMATIC);
        var ignored = Workbench.contained(sandbox, workspace);
        return PinnedCommit.of(new Glance(sandbox, workspace.root(), surroundings.environment()));
    }
}

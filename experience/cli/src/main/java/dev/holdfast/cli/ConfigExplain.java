package dev.holdfast.cli;

import dev.holdfast.config.Config;
import dev.holdfast.config.Setting;
import dev.holdfast.config.Sources;
import dev.holdfast.config.WorkspaceFile;
import dev.holdfast.terms.Visible;
import dev.holdfast.workspace.Workspace;
import dev.holdfast.workspace.WorkspaceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast config explain}: every setting with its origin. */
@Command(
        name = "explain",
        description = {
            "Show every setting in force in this folder, and where it came from.",
            "",
            "Weakest first: built-in, user ($XDG_CONFIG_HOME/holdfast/config.yaml), workspace (holdfast.yaml, once it is"
                    + " trusted; it may only tighten), command line (--set), managed (/etc/holdfast/config.yaml)."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast config explain",
            "  holdfast config explain --set budget.turns=80 --json     one JSON object a line"
        })
final class ConfigExplain implements Callable<Integer> {
    private static final int VALUE_CHARS = 400;

    private final Surroundings surroundings;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "As for run; repeatable.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    ConfigExplain(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var config = Config.load(
                Sources.of(surroundings.environment(), surroundings.home().user())
                        .with(ofWorkspace())
                        .withOverrides(settings));
        int width = config.settings().stream()
                .mapToInt(setting -> setting.key().length())
                .max()
                .orElse(0);
        var out = surroundings.streams().out();
        config.settings().forEach(setting -> out.println(json ? json(setting) : line(setting, width)));
        return 0;
    }

    /** What counts of this folder's own file. A folder that can be no workspace has none. */
    private WorkspaceFile ofWorkspace() {
        var home = surroundings.home();
        try (var workspace = Workspace.open(surroundings.folder(), home.own())) {
            var file = Trusted.load(home, workspace.root()).configuration(workspace);
            if (file instanceof WorkspaceFile.Untrusted
                    && workspace.item(Trusted.FILE).isPresent()) {
                surroundings
                        .streams()
                        .err()
                        .println("`" + Trusted.FILE
                                + "` here counts for nothing yet: see what it says with `holdfast trust`");
            }
            return file;
        } catch (WorkspaceException e) {
            return new WorkspaceFile.Untrusted();
        }
    }

    private static String line(Setting setting, int width) {
        return setting.key() + " ".repeat(width - setting.key().length()) + " = "
                + Visible.inert(setting.value(), VALUE_CHARS) + "  ("
                + Visible.inert(setting.origin().toString(), VALUE_CHARS) + ")";
    }

    private static String json(Setting setting) {
        return Wire.line(Wire.object()
                .put("key", setting.key())
                .put("value", setting.value())
                .put("layer", setting.origin().layer().toString())
                .put("place", setting.origin().place()));
    }
}

package dev.holdfast.cli;

import dev.holdfast.agent.Task;
import dev.holdfast.approval.Asker;
import dev.holdfast.demo.ScriptedModel;
import dev.holdfast.demo.Stage;
import dev.holdfast.demo.Survivor;
import dev.holdfast.demo.Transcript;
import dev.holdfast.monitor.Content;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code holdfast demo}: the real agent on a real project, with a scripted model that falls for an injection. */
@Command(
        name = "demo",
        description = "Watch the agent mend a bug, fall for an injection and be contained. No key, no network.",
        footerHeading = "%nExamples:%n",
        footer = "  holdfast demo")
final class DemoCommand implements Callable<Integer> {
    private static final String TASK = "Fix the bug that ISSUE.md describes. The tests must be green.";

    private final Surroundings surroundings;

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PrintStream out = surroundings.streams().err();
        var style = Style.of(surroundings);
        Path scratch = scratch();
        try (var stage = Stage.set(example(), scratch, surroundings.chance().random());
                var model = ScriptedModel.open(Transcript.rentals().filled(stage.placeholders()))) {
            introduce(out, style, stage);
            var canary = stage.canary();
            Map<String, String> environment = new HashMap<>(surroundings.environment());
            environment.put(canary.name(), canary.value());
            var inside = surroundings.with(environment, stage.workspace());
            var overrides = List.of("model.name='scripted'", "model.baseUrl=" + model.base(), "budget.cost=0");
            int exitCode;
            try (var ground = Ground.open(inside, stage.workspace(), overrides);
                    var archive = Archive.open(inside)) {
                exitCode = new Runner(inside, archive, new Screen(out, style, Shows.columns(surroundings)))
                        .start(new Task(new Content(TASK), List.of()), ground, Asker.nobody())
                        .exitCode();
            }
            boolean unharmed = report(out, style, stage, model);
            return exitCode == 0 && unharmed ? 0 : 1;
        }
    }

    private static void introduce(PrintStream out, Style style, Stage stage) {
        out.println(style.bold("Holdfast demo"));
        out.println("The model is " + style.bold("scripted")
                + ": a local server plays a written transcript over the OpenAI");
        out.println("protocol. Everything else is real: agent, monitor, sandbox, ledger, Maven, the attack targets.");
        out.println("The issue it reads carries an injection, and the model falls for it.");
        out.println();
        out.println(style.dim("workspace  " + stage.workspace()));
    }

    private static boolean report(PrintStream out, Style style, Stage stage, ScriptedModel model) {
        out.println(style.bold("What the attack was after"));
        boolean unharmed = true;
        for (Survivor survivor : stage.survivors(model)) {
            boolean fine = survivor.fate() == Survivor.Fate.UNHARMED;
            unharmed &= fine;
            out.println("  " + (fine ? style.good("unharmed") : style.bad("HARMED  ")) + "  " + survivor.name() + ": "
                    + survivor.evidence());
        }
        for (String failure : model.failures()) {
            unharmed = false;
            out.println(style.bad("  the transcript did not play as written: " + failure));
        }
        out.println();
        out.println("The scratch project stays in " + stage.workspace() + " until you delete it: try the undo above.");
        out.println("Where `holdfast` is not on your PATH, write " + home().resolve("holdfast") + " instead.");
        return unharmed;
    }

    /** The example stands beside the sources. */
    private static Path example() {
        return home().resolve("examples/rentals");
    }

    /** The checkout; the launcher says where. */
    private static Path home() {
        String home = System.getProperty("holdfast.home");
        if (home == null) {
            throw new Stop(Stop.USAGE, "the demo needs the checkout: start it with the `holdfast` script");
        }
        return Path.of(home);
    }

    private static Path scratch() {
        try {
            Path folder = Files.createTempDirectory("holdfast-demo-");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a scratch folder: " + e.getMessage(), e);
        }
    }
}

package dev.holdfast.cli;

import dev.holdfast.agent.Ending;
import dev.holdfast.terms.SessionId;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code holdfast resume}: goes on with a session that was killed, interrupted or ran out of something. */
@Command(
        name = "resume",
        description = "Go on with a session that was killed, interrupted, or ran out of budget, model or answers.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast resume                     the last session of this folder",
            "  holdfast resume s-01k9m2c4t7ab --max-turns 80",
            "  holdfast resume --model openai:other --base-url https://models.example/v1      with another model"
        })
final class ResumeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            arity = "0..1",
            paramLabel = "SESSION",
            description = "The session; the last one of this folder if left out.")
    private @Nullable String session;

    @Mixin
    private SessionOptions options = new SessionOptions();

    ResumeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var show = Shows.of(options, surroundings);
        try (var archive = Archive.open(surroundings)) {
            archive.mustVerify();
            Sketch sketch = session == null
                    ? archive.lastSessionAt(surroundings.realFolder(), "holdfast resume")
                    : archive.known(session);
            archive.mustHaveContent(sketch);
            SessionId id = sketch.id();
            if (sketch.model().equals(Sketch.NO_MODEL)) {
                throw new Stop(
                        Stop.USAGE,
                        "session " + id + " is a single command of `holdfast exec`; it cannot go on, run it again");
            }
            if (sketch.ending().filter(ResumeCommand::finished).isPresent()) {
                throw new Stop(Stop.USAGE, "session " + id + " is finished; give a new task with `holdfast run`");
            }
            try (var ground = Ground.open(surroundings, Path.of(sketch.workspace()), options.overrides())) {
                return new Runner(surroundings, archive, show)
                        .resume(id, ground, Shows.asker(surroundings, archive, ground.config()))
                        .exitCode();
            }
        }
    }

    private static boolean finished(Sketch.Ended ended) {
        return ended.reason().equals(Ending.Reason.FINISHED.name());
    }
}

package dev.holdfast.cli;

import dev.holdfast.agent.Task;
import dev.holdfast.monitor.Content;
import dev.holdfast.terms.Visible;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast run}: gives the agent a task in the repository of this folder. */
@Command(
        name = "run",
        description = "Give the agent a task in a repository and let it work until the tests are green.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast run -p \"fix the bug in ISSUE.md\" --model openai:gpt-5 --base-url https://api.openai.com/v1",
            "  holdfast run -p \"what does this service do?\" --output json",
            "  git log -5 | holdfast run -p \"explain these commits\"      standard input is material, never instructions"
        })
final class RunCommand implements Callable<Integer> {
    private static final int ATTACHMENT_BYTES_MAX = 1 << 20;
    private static final Duration PIPE_PATIENCE = Duration.ofSeconds(3);

    private final Surroundings surroundings;

    @Option(
            names = {"-p", "--prompt"},
            paramLabel = "TASK",
            description = "What to do; the only words that are trusted.")
    private @Nullable String prompt;

    @Option(
            names = {"-C", "--directory"},
            paramLabel = "DIR",
            description = "The repository (this folder).")
    private @Nullable Path directory;

    @Option(names = "--trust-stdin", description = "Take standard input for the task itself.")
    private boolean trustStdin;

    @Parameters(arity = "0..*", hidden = true)
    private List<String> stray = List.of();

    @Mixin
    private SessionOptions options = new SessionOptions();

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Task task = task();
        Path folder = directory == null
                ? surroundings.folder()
                : surroundings.folder().resolve(directory);
        var show = Shows.of(options, surroundings);
        try (var ground = Ground.open(surroundings, folder, options.overrides());
                var archive = Archive.open(surroundings)) {
            return new Runner(surroundings, archive, show)
                    .start(task, ground, Shows.asker(surroundings, archive, ground.config()))
                    .exitCode();
        }
    }

    private Task task() {
        if (!stray.isEmpty()) {
            throw new Stop(
                    Stop.USAGE,
                    "`" + Visible.inert(stray.getFirst(), 80) + "` follows no option; the task is one text after -p:"
                            + " holdfast run -p \"…\"");
        }
        String piped = piped();
        var words = new ArrayList<String>();
        if (prompt != null && !prompt.isBlank()) {
            words.add(prompt);
        }
        if (trustStdin && !piped.isBlank()) {
            words.add(piped);
        }
        if (words.isEmpty()) {
            throw new Stop(
                    Stop.USAGE,
                    "no task; give one with -p \"…\", or with --trust-stdin when standard input is the task itself");
        }
        List<Content> attachments = trustStdin || piped.isBlank() ? List.of() : List.of(new Content(piped));
        return new Task(new Content(String.join("\n\n", words)), attachments);
    }

    /** What was piped in; nothing when standard input is a terminal, whoever reads the output. */
    private String piped() {
        var streams = surroundings.streams();
        if (streams.terminals().contains(Surroundings.Std.IN)) {
            return "";
        }
        var piped = new Piped(streams.in());
        if (!trustStdin && !piped.begins(PIPE_PATIENCE)) {
            streams.err()
                    .println("holdfast: standard input is open and said nothing for " + PIPE_PATIENCE.toSeconds()
                            + " s; going on without it (close it with </dev/null)");
            return "";
        }
        byte[] bytes = piped.all(ATTACHMENT_BYTES_MAX + 1);
        if (bytes.length > ATTACHMENT_BYTES_MAX) {
            throw new Stop(
                    Stop.USAGE,
                    "standard input is longer than " + ATTACHMENT_BYTES_MAX
                            + " bytes; put it into a file of the workspace and name the file");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

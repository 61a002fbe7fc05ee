package dev.holdfast.cli;

import dev.holdfast.config.Containment;
import dev.holdfast.monitor.Beyond;
import dev.holdfast.sandbox.Confinement.Noted;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.Visible;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast exec}: runs one command in the sandbox that the agent's commands run in. */
@Command(
        name = "exec",
        description = {
            "Run one command in the sandbox: it can write in this workspace only, sees no secret files and no home folder,"
                    + " and has no network and no input. What it needs besides you grant with --net, --read, --write and"
                    + " --env, and input with --stdin or --tty; it is recorded before it starts, and the command has"
                    + " exactly that.",
            "",
            "Its output comes live, as text in UTF-8. The command is on the ledger as a session of its own and can be"
                    + " taken back; governance paths it changed are put back at once. Its exit code is passed on: 128 and"
                    + " the signal's number when a signal ended it, 1 when a limit stopped it, 3 when it was refused or had"
                    + " changed a governance path."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast exec -- make test",
            "  holdfast exec --undoable -- ./codegen --all       says how to take it back",
            "  holdfast exec --explain -- make test              says what was refused, and what grants it",
            "  holdfast exec --timeout 30m -C ../other -- mvn -o verify",
            "  holdfast exec --net packages.example.com:443 -- npm ci",
            "  holdfast exec --read ../fixtures -- pytest",
            "  holdfast exec --stdin -- jq .name < package.json",
            "  holdfast exec --tty -- bash                       a shell of your own in there",
            "  holdfast exec --tty --explain --undoable --net api.anthropic.com:443 --env ANTHROPIC_API_KEY"
                    + " -- claude"
        })
final class ExecCommand implements Callable<Integer> {
    private static final int DENIED = 3;

    private final Surroundings surroundings;

    @Option(names = "--undoable", description = "Say at the end how to take it back; it can be in any case.")
    private boolean undoable;

    @Option(
            names = "--explain",
            description = {
                "Say before what it may do, and after what it was refused and which option grants that. It then runs in the"
                        + " kernel's own sandbox, and more slowly."
            })
    private boolean explain;

    @Option(names = "--timeout", paramLabel = "TIME", description = "The longest run, such as 30m.")
    private @Nullable String timeout;

    @Mixin
    private GrantOptions options = new GrantOptions();

    @Mixin
    private WiringOptions input = new WiringOptions();

    @Option(
            names = {"-C", "--directory"},
            paramLabel = "DIR",
            description = "The workspace (this folder).")
    private @Nullable Path directory;

    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "A program and its arguments; no shell reads them.")
    private List<String> argv = new ArrayList<>();

    ExecCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path folder = directory == null
                ? surroundings.folder()
                : surroundings.folder().resolve(directory);
        var wiring = input.wiring(surroundings, this::print);
        var grants = OwnGrants.of(surroundings, options, InetAddress::getAllByName);
        try (var ground = Ground.open(surroundings, folder, overrides(), needs());
                var archive = Archive.open(surroundings)) {
            var err = surroundings.streams().err();
            var explained = new Explained(
                    surroundings,
                    ground.sandbox(),
                    SecretFiles.builtIn().with(ground.config().secrets().files()),
                    explain ? Noted.EVERYTHING : Noted.WHAT_IS_ASKED);
            var style = Style.of(surroundings);
            announce(ground, grants.beyond());
            var wish = new Exec.Wish(argv, options, grants, wiring);
            var outcome = new Exec(surroundings, archive, ground)
                    .run(wish, Shows.asker(surroundings, archive, ground.config()), explained);
            outcome.observation()
                    .alerts()
                    .forEach(alert -> err.println(style.bad("holdfast: ALERT: " + Visible.inert(alert, 500))));
            if (outcome.ended().isEmpty()) {
                err.println("holdfast: "
                        + Visible.inertLines(outcome.observation().text().strip()));
            }
            outcome.ended()
                    .filter(end -> !end.stopped().isEmpty())
                    .ifPresent(end -> err.println(style.bad("holdfast: the command was stopped: " + end.stopped())));
            explained.tell(failed(outcome), outcome.observation().alerts());
            outcome.attested()
                    .problems()
                    .forEach(problem -> err.println(style.warn("holdfast: not witnessed: " + problem)));
            if (undoable) {
                err.println("undo: holdfast undo --session " + outcome.session());
            }
            return exitCode(outcome);
        }
    }

    private List<String> overrides() {
        if (timeout != null) {
            return List.of("command.timeout=" + timeout);
        }
        return input.kind() == Wiring.Kind.TERMINAL ? List.of("command.timeout=24h") : List.of();
    }

    private Set<Ground.Need> needs() {
        var needs = EnumSet.noneOf(Ground.Need.class);
        if (explain) {
            needs.add(Ground.Need.EXPLANATION);
        }
        if (!options.net().isEmpty()) {
            needs.add(Ground.Need.HOSTS);
        }
        switch (input.kind()) {
            case OUTPUT -> {} // every sandbox can do that
            case PIPE -> needs.add(Ground.Need.INPUT);
            case TERMINAL -> needs.add(Ground.Need.TERMINAL);
        }
        return needs;
    }

    /** What a person has to know before it starts. */
    private void announce(Ground ground, Beyond beyond) {
        var err = surroundings.streams().err();
        if (!needs().isEmpty() && ground.config().command().sandbox() == Containment.AUTOMATIC) {
            err.println("holdfast: in the sandbox `landlock`, since " + Ground.Need.told(needs()) + " it");
        }
        List<Path> outside = beyond.outside(ground.workspace().root()).writable();
        if (undoable && !outside.isEmpty()) {
            err.println("holdfast: undo knows the workspace alone; what is written in "
                    + outside.stream()
                            .map(path -> "`" + Visible.inert(path.toString(), 300) + "`")
                            .collect(Collectors.joining(", "))
                    + " cannot be taken back");
        }
    }

    /** A program's output is its own affair in a file or a pipe; on a terminal it must not reach for the terminal. */
    private void print(String text) {
        var streams = surroundings.streams();
        boolean terminal = streams.terminals().contains(Surroundings.Std.OUT);
        streams.out()
                .print(terminal ? Visible.inertLines(text.replace("\r\n", "\n").replace('\r', '\n')) : text);
        streams.out().flush();
    }

    private static Explained.Failed failed(Exec.Outcome outcome) {
        return outcome.ended()
                        .filter(end -> end.stopped().isEmpty() && end.exitCode() != 0)
                        .isPresent()
                ? Explained.Failed.YES
                : Explained.Failed.NO;
    }

    private static int exitCode(Exec.Outcome outcome) {
        if (outcome.observation().status().prevented()) {
            return DENIED;
        }
        int code = outcome.ended()
                .map(end -> end.stopped().isEmpty() ? end.exitCode() : Stop.FAILED)
                .orElse(Stop.FAILED);
        return code == 0 && !outcome.observation().alerts().isEmpty() ? DENIED : code;
    }
}

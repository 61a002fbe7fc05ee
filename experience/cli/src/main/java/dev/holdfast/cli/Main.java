package dev.holdfast.cli;

import dev.holdfast.broker.BrokerException;
import dev.holdfast.config.ConfigException;
import dev.holdfast.demo.DemoException;
import dev.holdfast.gate.GateException;
import dev.holdfast.ledger.LedgerException;
import dev.holdfast.monitor.TraceException;
import dev.holdfast.monitor.UnsoundSession;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.sandbox.SandboxException;
import dev.holdfast.scan.ScanException;
import dev.holdfast.terms.Visible;
import dev.holdfast.vault.VaultException;
import dev.holdfast.workspace.WorkspaceException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: finds the command, runs it, and turns whatever went wrong into one message and an exit code. */
@Command(
        name = "holdfast",
        description = "A coding agent whose every effect is judged, contained, on the record and undoable.",
        synopsisSubcommandLabel = "COMMAND",
        sortSynopsis = false,
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        version = "holdfast 0.1.0",
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast demo                           see the whole thing work, without key or network",
            "  holdfast run -p \"fix the failing test\"   work on the repository in this folder",
            "  holdfast undo --list                    what the last session changed, step by step",
            "  holdfast exec -- make test              run one command in the same sandbox",
            "",
            "Exit codes: 0 finished, 1 failed or the workspace is busy, 2 usage, 3 denied, 4 nobody answered,",
            "            5 budget spent, 6 no sandbox, 7 model unavailable, 8 ledger unavailable or",
            "            unverified, 130 interrupted"
        })
public final class Main implements Callable<Integer> {
    private static final int HELP_WIDTH = 100;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(run(Surroundings.ofProcess(), args));
    }

    /** Runs a command line in these surroundings and gives its exit code. */
    static int run(Surroundings surroundings, String... args) {
        var streams = surroundings.streams();
        var style = Style.of(surroundings);
        var main = new CommandLine(new Main());
        Commandset.addTo(main, surroundings);
        main.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
        main.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
        main.setColorScheme(CommandLine.Help.defaultColorScheme(
                Style.of(surroundings, Surroundings.Std.OUT) == Style.COLOURED
                        ? CommandLine.Help.Ansi.ON
                        : CommandLine.Help.Ansi.OFF));
        main.setUsageHelpWidth(HELP_WIDTH);
        main.setParameterExceptionHandler((e, ignored) -> misused(e, streams.err(), style));
        main.setExecutionExceptionHandler((e, command, parsed) -> {
            streams.err().println(style.bad("holdfast: " + message(e, surroundings.home())));
            return exitCode(e);
        });
        return main.execute(args);
    }

    @Override
    public Integer call() {
        var command = spec.commandLine();
        command.getErr().println("holdfast: name a command\n");
        command.usage(command.getErr());
        return Stop.USAGE;
    }

    private static int misused(CommandLine.ParameterException e, PrintStream err, Style style) {
        var command = e.getCommandLine();
        err.println(style.bad("holdfast: " + Visible.inertLines(String.valueOf(e.getMessage()))));
        CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(err, true, StandardCharsets.UTF_8));
        err.println("usage: `" + command.getCommandSpec().qualifiedName() + " --help`");
        return Stop.USAGE;
    }

    private static String message(Exception e, Home home) {
        return exitCode(e) == Stop.FAILED && !known(e)
                ? "this is a bug in Holdfast, please report it: " + e
                : e.getMessage() + remedy(e, home);
    }

    /** What to do about a disk is the same for every vault; where the ledger is, the ledger itself does not say. */
    private static String remedy(Exception e, Home home) {
        if (e instanceof VaultException vault && vault.code() == VaultException.Code.DISK) {
            return "; check space and rights";
        }
        return e instanceof LedgerException ledger && ledger.getMessage().endsWith("; check space and rights")
                ? " of `" + home.ledger() + "`"
                : "";
    }

    private static boolean known(Exception e) {
        return e instanceof Stop
                || e instanceof WorkspaceException
                || e instanceof ScanException
                || e instanceof BrokerException
                || e instanceof PolicyException
                || e instanceof DemoException
                || e instanceof UncheckedIOException;
    }

    private static int exitCode(Exception e) {
        return switch (e) {
            case Stop stop -> stop.exitCode();
            case ConfigException ignored -> Stop.USAGE;
            case WorkspaceException workspace
            when workspace.code() == WorkspaceException.Code.NOT_A_WORKSPACE -> Stop.USAGE;
            case BrokerException ignored -> Stop.USAGE;
            case GateException ignored -> Stop.USAGE;
            case PolicyException policy when policy.code() == PolicyException.Code.RULES -> Stop.USAGE;
            case TraceException ignored -> Stop.USAGE;
            case SandboxException ignored -> Stop.NO_SANDBOX;
            case LedgerException ledger when ledger.code() == LedgerException.Code.PRUNED -> Stop.USAGE;
            case LedgerException ignored -> Stop.LEDGER;
            case VaultException ignored -> Stop.LEDGER;
            case UnsoundSession ignored -> Stop.LEDGER;
            default -> Stop.FAILED; // what is not ours, or has no code of its own
        };
    }
}

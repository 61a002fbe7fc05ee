package dev.holdfast.cli;

import dev.holdfast.ledger.Witness;
import dev.holdfast.ledger.WitnessServer;
import dev.holdfast.ledger.WitnessedLog;
import dev.holdfast.terms.Visible;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast ledger witness}: a program of its own that cosigns the heads of logs, for as long as it runs. */
@Command(
        name = "witness",
        description = {
            "Run a witness (C2SP tlog-witness): it cosigns the heads of the logs it knows, and only those that extend what"
                    + " it has seen.",
            "",
            "Run it as another user than the one whose ledger it watches, best on another machine: whoever can write its"
                    + " directory can make it forget. It listens on this machine alone unless told otherwise; put a server"
                    + " with TLS in front of it for others. See docs/guides/witness.md."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger witness --state /var/lib/witness --new-key witness.example/w1",
            "  holdfast ledger witness --state /var/lib/witness --log \"$(ssh build holdfast ledger key)\"",
            "",
            "Exit codes: 8 its memory or key is damaged, gone or in use, else as a signal ends it"
        })
final class LedgerWitness implements Callable<Integer> {
    private static final Pattern LISTEN = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+):([0-9]{1,5})");

    private final Surroundings surroundings;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            required = true,
            description = "The witness's own folder: its key, and what it has cosigned.")
    private Path state = Path.of("");

    @Option(names = "--new-key", paramLabel = "NAME", description = "Make its key, print the public half, and end.")
    private @Nullable String newKey;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8081",
            description = "Where to listen (127.0.0.1:8081); port 0 takes a free one.")
    private String listen = "127.0.0.1:8081";

    @Option(
            names = "--log",
            paramLabel = "VKEY[=ORIGIN]",
            description =
                    "A log to witness: its verifier key, and its origin if that is not the key's name; repeatable.")
    private List<String> logs = new ArrayList<>();

    LedgerWitness(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var out = surroundings.streams().out();
        Path folder = surroundings.folder().resolve(state);
        try {
            if (newKey != null) {
                out.println(Witness.create(folder, newKey));
                return 0;
            }
            if (logs.isEmpty()) {
                throw new Stop(
                        Stop.USAGE, "name a log to witness with `--log VKEY`, or make a key with `--new-key NAME`");
            }
            List<WitnessedLog> witnessed =
                    logs.stream().map(WitnessedLog::parse).toList();
            InetSocketAddress address = address(listen);
            var clock = surroundings.chance().clock();
            var err = surroundings.streams().err();
            try (var witness = Witness.open(folder, witnessed, clock);
                    var server = WitnessServer.start(
                            witness, address, line -> err.println(clock.instant() + " " + Visible.inert(line, 500)))) {
                out.println("witness    " + witness.key());
                witnessed.forEach(log -> out.println("log        " + Visible.inert(log.origin(), 300)));
                out.println("listening  http:/" + server.address() + "/add-checkpoint");
                new Semaphore(0).acquire(); // until a signal ends the process, which may be at any moment
            }
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Stop.INTERRUPTED;
    }

    /** The address to listen at that a person wrote. */
    static InetSocketAddress address(String text) {
        var match = LISTEN.matcher(text);
        if (!match.matches() || Integer.parseInt(match.group(2)) > 65_535) {
            throw new Stop(
                    Stop.USAGE,
                    "`--listen` takes HOST:PORT, such as 127.0.0.1:8081, not `" + Visible.inert(text, 100) + "`");
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(match.group(1)), Integer.parseInt(match.group(2)));
        } catch (UnknownHostException e) {
            throw new Stop(Stop.USAGE, "no address for `" + match.group(1) + "`; name one of this machine's");
        }
    }
}

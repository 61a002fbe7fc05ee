package dev.holdfast.cli;

import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.TileServer;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast ledger serve}: the ledger for clients of C2SP tlog-tiles, for as long as it runs. */
@Command(
        name = "serve",
        description = {
            "Serve the ledger by HTTP to clients of C2SP tlog-tiles: checkpoint, hash tiles, entry bundles.",
            "",
            "Whoever reaches the address can read every entry: names of tools, rules, paths, hosts and programs, times and"
                    + " reasons; no texts of a session. It listens on this machine alone unless told otherwise, where every"
                    + " account of this machine reaches it; put a server with TLS and a check of who asks in front of it for"
                    + " others. Nothing is changed by what is asked for; a checkpoint is at most five seconds old."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger serve",
            "  holdfast ledger serve --listen 127.0.0.1:9000 &  curl -s http://127.0.0.1:9000/checkpoint",
            "",
            "Exit codes: 8 it cannot listen there or the ledger is unavailable, else as a signal ends it"
        })
final class LedgerServe implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8082",
            description = "Where to listen (127.0.0.1:8082); port 0 takes a free one.")
    private String listen = "127.0.0.1:8082";

    LedgerServe(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        InetSocketAddress address = LedgerWitness.address(listen);
        var clock = surroundings.chance().clock();
        var out = surroundings.streams().out();
        var err = surroundings.streams().err();
        try (var archive = Archive.open(surroundings);
                var disk = FileDisk.readOnly(surroundings.home().ledger());
                var server = TileServer.start(
                        new TileServer.Source(archive.ledger(), disk, clock),
                        address,
                        line -> err.println(clock.instant() + " " + Visible.inert(line, 500)))) {
            boolean here = server.address().getAddress().isLoopbackAddress();
            out.println("ledger     " + archive.ledger().verifierKey());
            out.println("listening  http:/" + server.address() + "/");
            err.println("every entry can be read by whoever reaches it: "
                    + (here
                            ? "all accounts of this machine"
                            : "ALL OF THE NETWORK it is on; nobody is asked who they are"));
            new Semaphore(0).acquire(); // until a signal ends the process, which may be at any moment
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the ledger: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Stop.INTERRUPTED;
    }
}

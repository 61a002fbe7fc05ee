package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sandbox.Confinement.Grants;
import dev.holdfast.sandbox.Confinement.Guards;
import dev.holdfast.sandbox.Confinement.Noted;
import dev.holdfast.terms.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the native backend has of its own: exact addresses, own servers, and a JVM that stays as free as it was. */
@Timeout(120)
class LandlockTest {
    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));
    private Sandbox sandbox = new NoSandbox(Diagnosis.notProbed());
    private Confinement confinement = Confinement.to(Path.of("/"));

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
        sandbox = ground.sandbox(Backend.LANDLOCK);
        confinement = Confinement.to(ground.workspace());
    }

    @Test
    void saysWhatItIsAndWhatItCannotDo() {
        assertThat(sandbox.level()).isInstanceOfSatisfying(Level.Contained.class, level -> {
            assertThat(level.backend()).isEqualTo("landlock");
            assertThat(level.abi()).isEqualTo("ABI " + Ruleset.abi() + " of Linux " + System.getProperty("os.version"));
            assertThat(level.gaps().stream().map(KnownGap::name))
                    .contains("secrets", "guards", "names", "times", "socket files", "locks", "totals");
        });
    }

    @Test
    void reachesTheAddressesItWasGrantedAndNoOthers() throws IOException, InterruptedException {
        try (var granted = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.2"));
                var other = new ServerSocket(granted.getLocalPort(), 5, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = granted.getLocalPort();
            var peer = Peer.at(InetAddress.ofLiteral("127.0.0.2"), port);
            Ended ended = run(
                    confinement.with(new Grants(List.of(), List.of(), List.of(peer))),
                    "exec 3<>/dev/tcp/127.0.0.2/" + port + " && echo in; exec 4<>/dev/tcp/127.0.0.1/" + port
                            + " && echo out; exec 5<>/dev/tcp/192.0.2.7/80 && echo far");
            assertThat(ended.output().text())
                    .contains("in\n", "Connection refused", "Network is unreachable")
                    .doesNotContain("out\n", "far\n");
            assertThat(ended.refused())
                    .containsExactlyInAnyOrder(
                            new Refusal.Connect(Peer.at(InetAddress.ofLiteral("127.0.0.1"), other.getLocalPort())),
                            new Refusal.Connect(Peer.at(InetAddress.ofLiteral("192.0.2.7"), 80)));
        }
    }

    @Test
    void reachesServersOfItsOwnUntilSomebodyElseHasTheirPort() throws IOException, InterruptedException {
        String script = """
                import socket, sys, time, os
                s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                s.bind(("0.0.0.0", 0)); s.listen(); port = s.getsockname()[1]
                c = socket.create_connection(("127.0.0.1", port)); s.accept()[0].send(b"own"); print(c.recv(9).decode())
                c.close(); s.close(); open("port.new", "w").write(str(port)); os.rename("port.new", "port")
                while not os.path.exists("taken"): time.sleep(0.01)
                try: socket.create_connection(("127.0.0.1", port)); print("another's")
                except OSError as e: print(e)
                """;
        Files.writeString(ground.workspace().resolve("servers.py"), script);
        ground.owned();
        var running = sandbox.start(ground.bash("exec python3 servers.py"), confinement);
        Path port = ground.workspace().resolve("port");
        while (!Files.exists(port)) {
            Thread.onSpinWait(); // the class's timeout ends it
        }
        try (var taken =
                new ServerSocket(Integer.parseInt(Files.readString(port)), 5, InetAddress.getLoopbackAddress())) {
            Files.createFile(ground.workspace().resolve("taken"));
            assertThat(running.await().output().text()).isEqualTo("own\n[Errno 111] Connection refused\n");
            assertThat(taken.isBound()).isTrue();
        }
    }

    /** A group that a command merely names is not its own, and is not killed with it. */
    @Test
    void killsNoGroupThatACommandOnlyNamed() throws InterruptedException {
        var leader = new CompletableFuture<String>();
        try (var other = sandbox.start(ground.bash("echo $$; exec sleep 60"), confinement, leader::complete)) {
            String group = leader.join().strip();
            String naming = "setpgrp(0, " + group + "); setpgrp(" + group + ", " + group + ");"
                    + " setpgrp(0, 0); setpgrp(0, " + group + "); print \"named\"";
            assertThat(run(confinement, "setsid sleep 60 & perl -e '" + naming + "'")
                            .output()
                            .text())
                    .isEqualTo("named");
            assertThat(Path.of("/proc", group)).exists();
            other.kill();
            assertThat(other.await().stop()).contains(new Stop.Killed());
        }
    }

    @Test
    void noCommandTakesItsMarkOff() throws InterruptedException {
        String script = "ulimit -R 1 && echo off; prlimit --rttime=1:1 true && echo off; echo done";
        assertThat(run(confinement, script).output().text()).endsWith("done\n").doesNotContain("off\n");
    }

    @Test
    void refusesWhatItCannotMask() throws IOException {
        Path secret = Files.writeString(ground.workspace().resolve(".env"), "x");
        ground.owned();
        var masking = confinement.with(new Guards(List.of(), List.of(), List.of(secret)));
        assertThatThrownBy(() -> run(masking, "true"))
                .isInstanceOf(SandboxException.class)
                .hasMessage(
                        "cannot keep `" + secret + "` secret without namespaces: install bubblewrap, or move the file"
                                + " out of the workspace");
    }

    @Test
    void writesNothingInAWorkspaceThatIsOnlyToBeRead() throws InterruptedException {
        var reading = confinement.with(new Guards(List.of(ground.workspace()), List.of(), List.of()));
        assertThat(run(reading, "ls . && ! echo x > new && ! mkdir folder && chmod 0700 .")
                        .succeeded())
                .isFalse();
        assertThat(ground.workspace()).isEmptyDirectory();
    }

    /** One restricted thread that lived on, or one class that it was the first to load, would show here. */
    @ParameterizedTest
    @EnumSource
    void leavesThisProcessAsItWas(Noted noted) throws Exception {
        run(confinement.with(noted), "true");
        var descriptors = OpenHere.betweenCommands();
        var zombies = zombies(); // of other tests, which made children for us outside of every sandbox
        Callable<Ended> start = () -> run(confinement.with(noted), "setsid true & true");
        try (var many = Executors.newFixedThreadPool(16, Thread.ofVirtual().factory())) {
            for (var future : many.invokeAll(IntStream.range(0, 200)
                    .<Callable<Ended>>mapToObj(i -> start)
                    .toList())) {
                var told = future.get().refused(); // of what bash tries besides, when it is explained
                assertThat(future.get()).isEqualTo(new Ended(0, new Output("", "", 0), Optional.empty(), told));
            }
        }
        while (!OpenHere.betweenCommands().equals(descriptors)) {
            Thread.sleep(1); // a look at what a command uses may end a little after it; the timeout ends this
        }
        assertThat(restrictedThreads()).isEmpty();
        assertThat(zombies()).isEqualTo(zombies);
        assertThat(ground.outside().resolve("free")).doesNotExist();
        CompletableFuture.runAsync(() -> touch("free")).get(); // on the common pool
        Thread.ofVirtual().start(() -> touch("free too")).join();
        assertThat(ground.outside()).isDirectoryContaining(path -> path.endsWith("free too"));
    }

    private void touch(String name) {
        try {
            Files.createFile(ground.outside().resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void hundredsAtOnceAllEnd() throws Exception {
        Callable<Ended> start = () -> run(confinement, "setsid true & true");
        try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : many.invokeAll(Collections.nCopies(300, start))) {
                assertThat(future.get()).isEqualTo(new Ended(0, new Output("", "", 0), Optional.empty(), List.of()));
            }
        }
    }

    private static List<String> restrictedThreads() throws IOException {
        try (var threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.map(thread -> {
                        try {
                            return Files.readString(thread.resolve("status"));
                        } catch (IOException e) {
                            return ""; // it has ended
                        }
                    })
                    .filter(status -> status.contains("Seccomp:\t2") || status.contains("NoNewPrivs:\t1"))
                    .toList();
        }
    }

    private static List<ProcessTable.Row> zombies() throws IOException {
        long self = ProcessHandle.current().pid();
        return ProcessTable.read()
                .where(row -> row.parent() == self)
                .where(row -> {
                    try {
                        return Files.readString(Path.of("/proc", Integer.toString(row.id()), "status"))
                                .contains("State:\tZ");
                    } catch (IOException e) {
                        return false; // it has ended
                    }
                })
                .rows();
    }

    private Ended run(Confinement other, String script) throws InterruptedException {
        return sandbox.start(ground.bash(script), other).await();
    }
}

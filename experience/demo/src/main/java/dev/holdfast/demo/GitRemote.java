package dev.holdfast.demo;

import dev.holdfast.demo.DemoException.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A bare repository served by {@code git daemon} on the loopback address, where everybody may push and may force it: a
 * remote without any protection of its own.
 */
public final class GitRemote implements AutoCloseable {
    /** The branch it serves. */
    public static final String BRANCH = "main";

    private static final int TRIES_MAX = 5;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration END_LIMIT = Duration.ofSeconds(5);
    private static final String READY = "Ready to rumble";

    private final Path repository;
    private final int port;
    private final Process daemon;

    private GitRemote(Path repository, int port, Process daemon) {
        this.repository = repository;
        this.port = port;
        this.daemon = daemon;
    }

    /**
     * Makes an empty bare repository and serves it.
     *
     * @param folder where it is made
     * @param name of the folder made there, which does not exist yet
     * @throws DemoException when git is missing or no port can be had
     */
    public static GitRemote open(Path folder, String name) {
        var git = new Git(folder);
        git.run("init", "--quiet", "--bare", "--template=", "--initial-branch=" + BRANCH, name);
        Path repository = folder.toAbsolutePath().resolve(name);
        // started itself, not through `git`, which would stay between us and the process we have to end
        String program = git.run("--exec-path") + "/git-daemon";
        for (int i = 0; i < TRIES_MAX; i++) {
            int port = freePort();
            Process daemon = start(
                    List.of(
                            program,
                            "--listen=127.0.0.1",
                            "--port=" + port,
                            "--base-path=" + folder.toAbsolutePath(),
                            "--export-all",
                            "--enable=receive-pack",
                            "--verbose",
                            "--log-destination=stderr",
                            repository.toString()),
                    repository);
            if (ready(daemon)) {
                return new GitRemote(repository, port, daemon);
            }
            end(daemon); // somebody else took the port between our look and its start
        }
        throw new DemoException(
                Code.GIT,
                "`git daemon` did not start in " + TRIES_MAX + " tries; check that loopback ports can be had");
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Where to push to. */
    public String url() {
        return "git://127.0.0.1:" + port + "/" + repository.getFileName();
    }

    /** The folder it serves, for pushing from this machine without the network. */
    public Path repository() {
        return repository;
    }

    /** The commit the branch stands at, or nothing when it has no commit or is gone. */
    public Optional<String> head() {
        String head = new Git(repository).run("for-each-ref", "--format=%(objectname)", "refs/heads/" + BRANCH);
        return head.isEmpty() ? Optional.empty() : Optional.of(head);
    }

    /**
     * Ends the daemon and what it started; safe to call twice. A JVM that is killed without a chance to call this leaves
     * the daemon behind.
     */
    @Override
    public void close() {
        end(daemon);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new DemoException(Code.SERVER, "no free port on the loopback address; see the cause", e);
        }
    }

    private static Process start(List<String> argv, Path repository) {
        try {
            return Git.start(repository, argv);
        } catch (IOException e) {
            throw new DemoException(
                    Code.GIT, "`" + argv.getFirst() + "` cannot be started; install git with its daemon", e);
        }
    }

    /** Waits until the daemon says that it listens; what it says after that is read and dropped, so it never blocks. */
    private static boolean ready(Process daemon) {
        var ready = new CompletableFuture<Boolean>();
        Thread.ofVirtual().name("demo-git-daemon").start(() -> {
            try (BufferedReader log = daemon.inputReader(StandardCharsets.UTF_8)) {
                for (String line = log.readLine(); line != null; line = log.readLine()) {
                    if (line.contains(READY)) {
                        ready.complete(true);
                    }
                }
                ready.complete(false);
            } catch (IOException e) {
                ready.complete(false); // its end closes the stream
            }
        });
        try {
            return ready.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(daemon);
            throw new DemoException(Code.GIT, "interrupted while `git daemon` started", e);
        }
    }

    private static void end(Process daemon) {
        daemon.descendants().forEach(ProcessHandle::destroyForcibly);
        daemon.destroyForcibly();
        try {
            daemon.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS); // its port is free only then
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

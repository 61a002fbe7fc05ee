package dev.holdfast.sandbox;

import dev.holdfast.sandbox.ProcessLimits.Quotas;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tries a sandbox out: one command that attempts what must work and what must not, with everything it aims at standing
 * on this machine for the moment.
 */
final class Probe {
    private static final Duration WALL = Duration.ofSeconds(20);
    private static final int NOBODY = 65_534;
    private static final String CANARY = "holdfast-canary";
    private static final String SECRET_MODE = "rw-r--r--";

    /** Of a user that other programs run as, too. */
    static final KnownGap SHARED_LIMIT =
            new KnownGap("process limit", "the limit of processes counts all of the workspace owner's on this machine");

    /** What is tried. */
    interface Trial {
        /** A script for bash: {@code $1} is a folder that is out of bounds, {@code $2} a port that is. */
        String script();

        /** What the script gets as {@code $3} and further. */
        List<String> arguments() throws IOException;

        /**
         * All that may be printed: whatever else is, the canary first of all, is a failure. Its group {@code uid} is
         * whom the command ran as.
         */
        Pattern expected();

        /** What contains commands; a program with its version. */
        String backend(Matcher seen);

        /** What of the kernel is used, with its version. */
        String abi();

        /** What is not held back. */
        List<KnownGap> gaps(Account account);
    }

    private final Sandbox sandbox;
    private final Trial trial;
    private final List<Path> shown;

    Probe(Sandbox sandbox, Trial trial, List<Path> shown) {
        this.sandbox = sandbox;
        this.trial = trial;
        this.shown = shown;
    }

    Level run() throws IOException {
        Path folder = Files.createTempDirectory("holdfast-probe-").toRealPath();
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path secret = Files.writeString(outside.resolve("secret"), CANARY);
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(SECRET_MODE));
            // All of it is within reach of the command's user, so that only the sandbox can stand in the way.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            if (Account.privileged()) {
                for (Path path : List.of(workspace, outside, secret)) {
                    Files.setAttribute(path, "unix:uid", NOBODY);
                    Files.setAttribute(path, "unix:gid", NOBODY);
                }
            }
            return judged(workspace, outside, server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Level.None("the probe was interrupted", "run `holdfast doctor`");
        } finally {
            for (String name :
                    List.of("workspace/inside", "workspace", "outside/secret", "outside/new", "outside", "")) {
                Files.deleteIfExists(folder.resolve(name));
            }
        }
    }

    private Level judged(Path workspace, Path outside, ServerSocket server) throws IOException, InterruptedException {
        Account account = Account.of(workspace, shown);
        var argv = new ArrayList<>(List.of(
                "/bin/bash",
                "-c",
                trial.script(),
                "probe",
                outside.toString(),
                Integer.toString(server.getLocalPort())));
        argv.addAll(trial.arguments());
        var limits = ProcessLimits.USUAL.within(WALL).with(new Quotas(64, 64, 1 << 20, 1 << 20));
        var command = new Command(argv, workspace, Map.of("PATH", "/usr/bin:/bin"));
        Ended ended =
                sandbox.start(command, Confinement.to(workspace).with(limits)).await();
        if (ended.stop().isPresent()) { // what it has not seen it cannot tell
            return new Level.None(
                    "the probe was stopped before its end: " + ended.stop().get(),
                    "run `holdfast doctor` again when this machine has less to do");
        }

        var problems = new ArrayList<String>();
        var seen = trial.expected().matcher(ended.output().text());
        if (!seen.matches() || !seen.group("uid").equals(Integer.toString(account.uid()))) {
            problems.add("the probe saw `" + Visible.inert(ended.output().text(), 600) + "`");
        }
        if (!Files.exists(workspace.resolve("inside"))) {
            problems.add("a write in the workspace did not arrive");
        }
        if (Files.exists(outside.resolve("new"))) {
            problems.add("a write outside the workspace arrived");
        }
        if (Files.exists(outside.resolve("secret"))
                && !PosixFilePermissions.toString(Files.getPosixFilePermissions(outside.resolve("secret")))
                        .equals(SECRET_MODE)) {
            problems.add("a change of a mode outside the workspace arrived");
        }
        if (arrived(server)) {
            problems.add("a connection to this machine arrived");
        }
        if (problems.isEmpty()) {
            return new Level.Contained(trial.backend(seen), trial.abi(), gaps(account));
        }
        return new Level.None(
                "commands are not contained here: " + String.join(", ", problems), Diagnosis.fix(Path.of("/")));
    }

    /** What this sandbox does not hold back, and what none does. */
    private List<KnownGap> gaps(Account account) {
        var gaps = new ArrayList<>(trial.gaps(account));
        gaps.addAll(everywhere(System.getProperty("os.arch")));
        return gaps;
    }

    /**
     * What no sandbox of ours holds back.
     *
     * @param processor as the JVM names it
     */
    static List<KnownGap> everywhere(String processor) {
        var gaps = new ArrayList<>(List.of(
                new KnownGap("socket files", "a socket file inside a granted folder can be connected to"),
                new KnownGap(
                        "locks", "a file that may be read can be locked: who waits for the lock waits for the command"),
                new KnownGap(
                        "totals",
                        "memory, processor time, processes and disk are looked at ten times a second: a command can be"
                                + " over a limit for a moment")));
        if (Architecture.of(processor).filter(Architecture.AARCH64::equals).isPresent()) {
            gaps.add(new KnownGap(
                    "aarch64",
                    "not run on aarch64 by anybody yet: the numbers of its system calls come from the kernel's"
                            + " headers"));
        }
        return gaps;
    }

    /** The kernel, as a level names it. */
    static String kernel() {
        return "Linux " + System.getProperty("os.version");
    }

    private static boolean arrived(ServerSocket server) throws IOException {
        server.setSoTimeout(1); // a connection to ourselves would long be waiting
        try (var connection = server.accept()) {
            return connection.isConnected();
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}

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
import java.util.regex.Pattern;

/**
 * Tries a sandbox out: one command that attempts what must work and what must not, with everything it aims at standing
 * on this machine for the moment.
 */
final class Probe {
    private static final Duration WALL = Duration.ofSeconds(20);
    private static final int NOBODY = 65_534;
    private static final String CANARY = "holdfast-canary";

    /** Opens files for writing without writing, so that a failing probe does no harm. Prints one fact a line. */
    private static final String SCRIPT = """
            outside=$1 port=$2
            "$5" --version 2>/dev/null || echo bubblewrap
            echo written > inside && echo "workspace: writable"
            { : >> "$outside/new" ; } 2>/dev/null && echo "outside: writable"
            cat "$outside/secret" 2>/dev/null
            { : >> /usr/holdfast-canary ; } 2>/dev/null && echo "/usr: writable"
            { : >> /proc/sys/kernel/core_pattern ; } 2>/dev/null && echo "/proc/sys: writable"
            cat /etc/shadow /proc/1/environ > /dev/null 2>&1 && echo "/etc/shadow: readable"
            { exec 3<>"/dev/tcp/127.0.0.1/$port" ; } 2>/dev/null && echo "network: connected"
            [ "$(readlink /proc/self/ns/pid)" != "$3" ] && echo "processes: private"
            [ "$(readlink /proc/self/ns/net)" != "$4" ] && echo "network: private"
            while read -r name value rest; do
              case $name in Uid:|NoNewPrivs:|Seccomp:|CapEff:|CapPrm:|CapBnd:) echo "$name $value" ;; esac
            done < /proc/self/status
            """;

    /** All that may be printed: whatever else is, the canary first of all, is a failure. */
    private static final Pattern EXPECTED = Pattern.compile("""
            (?<version>bubblewrap( [0-9.]{1,20})?)
            workspace: writable
            processes: private
            network: private
            Uid: (?<uid>[0-9]{1,10})
            CapPrm: 0{16}
            CapEff: 0{16}
            CapBnd: 0{16}
            NoNewPrivs: 1
            Seccomp: 2
            """);

    private final Bubblewrap sandbox;
    private final Host host;
    private final List<Path> shown;

    Probe(Bubblewrap sandbox, Host host, List<Path> shown) {
        this.sandbox = sandbox;
        this.host = host;
        this.shown = shown;
    }

    Level run() throws IOException {
        Path folder = Files.createTempDirectory("holdfast-probe-").toRealPath();
        Path workspace = Files.createDirectory(folder.resolve("workspace"));
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path secret = Files.writeString(outside.resolve("secret"), CANARY);
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
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
        var argv = List.of(
                "/bin/bash",
                "-c",
                SCRIPT,
                "probe",
                outside.toString(),
                Integer.toString(server.getLocalPort()),
                namespace("pid"),
                namespace("net"),
                sandbox.program().toString());
        var limits = ProcessLimits.USUAL.within(WALL).with(new Quotas(64, 64, 1 << 20, 1 << 20));
        var command = new Command(argv, workspace, Map.of("PATH", "/usr/bin:/bin"));
        Ended ended =
                sandbox.start(command, Confinement.to(workspace).with(limits)).await();

        var problems = new ArrayList<String>();
        var seen = EXPECTED.matcher(ended.output().text());
        if (!seen.matches() || !seen.group("uid").equals(Integer.toString(account.uid()))) {
            problems.add("the probe saw `" + Visible.inert(ended.output().text(), 600) + "`");
        }
        if (!Files.exists(workspace.resolve("inside"))) {
            problems.add("a write in the workspace did not arrive");
        }
        if (Files.exists(outside.resolve("new"))) {
            problems.add("a write outside the workspace arrived");
        }
        if (arrived(server)) {
            problems.add("a connection to this machine arrived");
        }
        if (problems.isEmpty()) {
            return new Level.Contained(seen.group("version"), gaps(account));
        }
        return new Level.None(
                "bubblewrap does not contain commands here: " + String.join(", ", problems),
                Diagnosis.fix(Path.of("/")));
    }

    private static boolean arrived(ServerSocket server) throws IOException {
        server.setSoTimeout(1); // a connection to ourselves would long be waiting
        try (var connection = server.accept()) {
            return connection.isConnected();
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static String namespace(String kind) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
    }

    private List<String> gaps(Account account) {
        var gaps = new ArrayList<String>();
        gaps.add("a socket file inside a granted folder can be connected to");
        gaps.add("memory and disk are limited only by what the machine has, besides the size of one file");
        if (account instanceof Account.Lesser lesser) {
            gaps.add("the limit of processes counts all of the workspace owner's on this machine");
            if (!lesser.groups().isEmpty()) {
                gaps.add("commands are in group " + lesser.groups() + ", which alone may read a package cache of `"
                        + host.home() + "`");
            }
        }
        var notShown = Machine.notShown(shown, host.environment());
        if (!notShown.isEmpty()) {
            gaps.add("on PATH but not visible to commands: " + notShown);
        }
        return gaps;
    }
}

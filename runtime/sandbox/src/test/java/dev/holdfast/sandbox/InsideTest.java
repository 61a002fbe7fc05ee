package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Confinement.Guards;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a hostile command tries. Each attack says what it prints when it succeeds; where that does no harm, the same
 * attack is first run without a sandbox, so that one which could never succeed does not pass for a contained one.
 */
class AttackTest {
    private static final String WON = "WON";
    private static final String SECRET = "canary-5f1c";

    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));
    private Sandbox sandbox = new NoSandbox(Diagnosis.notProbed());

    /** Whether an attack is first shown to work without a sandbox. */
    private enum Control {
        WORKS,
        /** It would harm the machine, or an ordinary user may not do it anyway. */
        NOT_RUN
    }

    private record Attack(String name, Control control, String script) {}

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
        sandbox = ground.sandbox();
        Files.writeString(ground.home().resolve("secret"), SECRET);
        Files.writeString(ground.outside().resolve("file"), "untouched");
        Files.setPosixFilePermissions(ground.outside().resolve("file"), PosixFilePermissions.fromString("rw-rw-rw-"));
        for (String made : List.of(".git/hooks", "sub")) {
            Files.createDirectories(ground.workspace().resolve(made));
        }
        Files.writeString(ground.workspace().resolve(".git/config"), "[core]\n");
        Files.writeString(ground.workspace().resolve(".env"), SECRET);
        Files.writeString(ground.workspace().resolve("sub/.env"), SECRET);
        Files.createDirectories(ground.workspace().resolve("deep/er"));
        Files.writeString(ground.workspace().resolve("deep/er/.env"), SECRET);
        ground.owned();
    }

    private Confinement confinement() {
        Path git = ground.workspace().resolve(".git");
        return Confinement.to(ground.workspace())
                .with(new Guards(
                        List.of(git.resolve("hooks"), git.resolve("config")),
                        List.of(git),
                        List.of(
                                ground.workspace().resolve(".env"),
                                ground.workspace().resolve("sub"),
                                ground.workspace().resolve("deep/er/.env"))));
    }

    @TestFactory
    List<DynamicTest> filesStayOutOfReach() {
        String outside = ground.outside().toString();
        String home = ground.home().toString();
        return tests(List.of(
                new Attack("write outside", Control.WORKS, "echo x > " + outside + "/new && echo WON"),
                new Attack("append outside", Control.WORKS, "echo x >> " + outside + "/file && echo WON"),
                new Attack("delete outside", Control.WORKS, "rm " + outside + "/file && echo WON"),
                new Attack("list outside", Control.WORKS, "[ -n \"$(ls " + outside + ")\" ] && echo WON"),
                new Attack("stat outside", Control.WORKS, "stat " + outside + "/file && echo WON"),
                new Attack("chmod outside", Control.NOT_RUN, "chmod 0777 " + outside + "/file && echo WON"),
                new Attack("climb outside", Control.WORKS, "cat ../outside/file && echo WON"),
                new Attack("symlink outside", Control.WORKS, "ln -s " + outside + " l; cat l/file && echo WON"),
                new Attack("hard link in", Control.WORKS, "ln " + outside + "/file h && echo WON"),
                new Attack("hard link out", Control.WORKS, "touch h2; ln h2 " + outside + "/h2 && echo WON"),
                new Attack("rename out", Control.WORKS, "touch m; mv -n m " + outside + "/moved && echo WON"),
                new Attack("secret of the home", Control.WORKS, "cat " + home + "/secret && echo WON"),
                new Attack("root of another", Control.NOT_RUN, "cat /proc/1/root" + home + "/secret && echo WON"),
                new Attack("password hashes", Control.NOT_RUN, "cat /etc/shadow && echo WON"),
                new Attack("write programs", Control.NOT_RUN, "touch /usr/bin/holdfast-canary && echo WON"),
                new Attack("write settings", Control.NOT_RUN, "echo x >> /etc/passwd && echo WON"),
                new Attack("replace settings", Control.NOT_RUN, "mv /etc/passwd /etc/p && echo WON"),
                new Attack("make a device", Control.NOT_RUN, "mknod d b 8 0 && echo WON"),
                new Attack("raw disk", Control.NOT_RUN, "head -c1 /dev/vda /dev/sda /dev/mem && echo WON")));
    }

    @TestFactory
    List<DynamicTest> guardsHold() {
        return tests(List.of(
                new Attack("read a masked file", Control.WORKS, "grep canary .env && echo WON"),
                new Attack("read a masked folder", Control.WORKS, "cat sub/.env && echo WON"),
                new Attack("list a masked folder", Control.WORKS, "ls -a sub | grep env && echo WON"),
                new Attack("open up a masked folder", Control.WORKS, "chmod 0700 sub; touch sub/x && echo WON"),
                new Attack("copy a masked file", Control.WORKS, "cp .env c; grep canary c && echo WON"),
                new Attack("link a masked file", Control.WORKS, "ln .env h; grep canary h && echo WON"),
                new Attack("move a masked file", Control.WORKS, "mv .env m && mv m .env && echo WON"),
                new Attack(
                        "overwrite a masked file", Control.WORKS, "cp -a .env b; echo x > .env && echo WON; cp b .env"),
                new Attack("delete a masked file", Control.WORKS, "cp -a .env b; rm .env && echo WON; cp b .env"),
                new Attack("move the folder of a masked file", Control.WORKS, "mv deep/er d && echo WON; mv d deep/er"),
                new Attack("move a folder above a masked file", Control.WORKS, "mv deep d && echo WON; mv d deep"),
                new Attack(
                        "swap the folder of a masked file",
                        Control.WORKS,
                        "mkdir n; python3 -c 'import ctypes, sys; sys.exit(ctypes.CDLL(None)"
                                + ".renameat2(-100, b\"deep/er\", -100, b\"n\", 2))' && echo WON"),
                new Attack("unmount a mask", Control.NOT_RUN, "umount .env; grep canary .env && echo WON"),
                new Attack(
                        "unmount a mask as another's root",
                        Control.NOT_RUN,
                        "unshare -Um --keep-caps sh -c 'umount -l .env; mount -o remount,bind,rw .git/hooks;"
                                + " grep canary .env || touch .git/hooks/x' && echo WON"),
                new Attack("plant a hook", Control.WORKS, "echo x > .git/hooks/pre-commit && echo WON"),
                new Attack("change git's settings", Control.WORKS, "echo '#' >> .git/config && echo WON"),
                new Attack(
                        "git changes its settings",
                        Control.WORKS,
                        "git config --file .git/config core.pager x && echo WON"),
                new Attack("move git's settings", Control.WORKS, "mv .git/config c && mv c .git/config && echo WON"),
                new Attack("move hooks aside", Control.WORKS, "mv .git/hooks h && mv h .git/hooks && echo WON"),
                new Attack("move .git aside", Control.WORKS, "mv .git g && mv g .git && echo WON")));
    }

    @TestFactory
    List<DynamicTest> theMachineStaysOutOfReach() {
        long self = ProcessHandle.current().pid();
        return tests(List.of(
                new Attack("our environment", Control.NOT_RUN, "cat /proc/" + self + "/environ && echo WON"),
                new Attack(
                        "the environment of what set it up",
                        Control.NOT_RUN,
                        "cat /proc/1/environ | tr '\\0' '\\n' | grep -vE '^(PWD|OLDPWD|SHLVL|_)=' && echo WON"),
                new Attack("see our process", Control.WORKS, "grep -qs java /proc/[0-9]*/comm && echo WON"),
                new Attack("kill us", Control.NOT_RUN, "kill -0 " + self + " && echo WON"),
                new Attack(
                        "kill the first process", Control.NOT_RUN, "kill -9 1; sleep 0.1; [ -e /proc/1 ] || echo WON"),
                new Attack("core_pattern", Control.NOT_RUN, ": >> /proc/sys/kernel/core_pattern && echo WON"),
                new Attack("sysrq", Control.NOT_RUN, ": >> /proc/sysrq-trigger && echo WON"),
                new Attack("out of memory score", Control.WORKS, "echo 500 > /proc/self/oom_score_adj && echo WON"),
                new Attack("kernel addresses", Control.NOT_RUN, "head -1 /proc/kallsyms && echo WON"),
                new Attack("boot arguments", Control.WORKS, "cat /proc/cmdline && echo WON"),
                new Attack("mount", Control.NOT_RUN, "mount -t tmpfs t /tmp && echo WON"),
                new Attack("remount", Control.NOT_RUN, "mount -o remount,rw /usr && echo WON"),
                new Attack("become root", Control.NOT_RUN, "setpriv --reuid=0 true && echo WON"),
                new Attack("setuid program", Control.NOT_RUN, "su -c true < /dev/null && echo WON"),
                new Attack("more open files", Control.NOT_RUN, "ulimit -n 1048577 && echo WON"),
                new Attack("core dumps", Control.NOT_RUN, "ulimit -c 1 && echo WON"),
                new Attack("another's host name", Control.NOT_RUN, "hostname x && echo WON"),
                new Attack(
                        "further files",
                        Control.WORKS,
                        "ls /proc/$$/fd | grep -vE '^([0-2]|255)$' ; [ -e /sys/class ] && echo WON")));
    }

    private List<DynamicTest> tests(List<Attack> attacks) {
        return attacks.stream()
                .map(attack -> DynamicTest.dynamicTest(attack.name(), () -> {
                    if (attack.control() == Control.WORKS) {
                        assertThat(ground.unconfined(attack.script())).contains(WON);
                        restore();
                    }
                    assertThat(run(attack.script())).doesNotContain(WON).doesNotContain(SECRET);
                    assertThat(ground.outside().resolve("file")).hasContent("untouched");
                    assertThat(ground.workspace().resolve(".env")).hasContent(SECRET);
                    assertThat(ground.workspace().resolve("deep/er/.env")).hasContent(SECRET);
                    assertThat(ground.workspace().resolve(".git/config")).hasContent("[core]");
                    assertThat(ground.workspace().resolve(".git/hooks")).isEmptyDirectory();
                    restore();
                }))
                .toList();
    }

    private String run(String script) throws InterruptedException {
        Ended ended = sandbox.start(ground.bash(script), confinement()).await();
        assertThat(ended.stop()).isEmpty();
        return ended.output().text();
    }

    /** Puts back what a control that succeeded has changed. */
    private void restore() throws IOException {
        for (Path top : List.of(ground.workspace(), ground.outside())) {
            try (var files = Files.walk(top)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    if (!file.equals(top)) {
                        Files.delete(file);
                    }
                }
            }
        }
        Files.writeString(ground.outside().resolve("file"), "untouched");
        Files.setPosixFilePermissions(ground.outside().resolve("file"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.createDirectories(ground.workspace().resolve(".git/hooks"));
        Files.createDirectory(ground.workspace().resolve("sub"));
        Files.writeString(ground.workspace().resolve(".git/config"), "[core]\n");
        Files.writeString(ground.workspace().resolve(".env"), SECRET);
        Files.writeString(ground.workspace().resolve("sub/.env"), SECRET);
        Files.createDirectories(ground.workspace().resolve("deep/er"));
        Files.writeString(ground.workspace().resolve("deep/er/.env"), SECRET);
        ground.owned();
    }

    @Test
    void aConnectionDoesNotArrive() throws IOException, InterruptedException {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String script = "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + " && echo WON";
            assertThat(ground.unconfined(script)).contains(WON);
            server.accept().close();

            assertThat(run(script)).contains("Connection refused").doesNotContain(WON);
            server.setSoTimeout(1);
            org.assertj.core.api.Assertions.assertThatThrownBy(server::accept)
                    .isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void aDatagramDoesNotArrive() throws IOException, InterruptedException {
        try (var receiver = DatagramChannel.open()) {
            receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .configureBlocking(false);
            int port = ((InetSocketAddress) receiver.getLocalAddress()).getPort();
            String script = "echo leak > /dev/udp/127.0.0.1/" + port;
            var buffer = java.nio.ByteBuffer.allocate(16);
            ground.unconfined(script);
            assertThat(receiver.receive(buffer)).isNotNull();

            run(script);
            assertThat(receiver.receive(buffer)).isNull();
        }
    }

    @Test
    void noNameIsResolvedAndNoAddressReached() throws InterruptedException {
        assertThat(run("getent hosts example.org || echo none; exec 3<>/dev/tcp/192.0.2.1/80 && echo WON"))
                .contains("none", "Network is unreachable")
                .doesNotContain(WON);
    }

    @Test
    void aSocketFileOutsideIsNotThere() throws IOException, InterruptedException {
        Path socket = ground.outside().resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
            String script = connectTo("\"" + socket + "\"");
            assertThat(ground.unconfined(script)).contains(WON);
            assertThat(run(script)).contains("No such file or directory").doesNotContain(WON);
        }
    }

    @Test
    void anAbstractSocketOfTheMachineIsNotThere() throws IOException, InterruptedException {
        Process listener = new ProcessBuilder("perl", "-e", """
                use Socket; socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, pack("S a*", 1, "\\0holdfast-test-$$"));
                listen(S, 5); $| = 1; print "$$\\n"; sleep 60;""").start();
        try (var output = listener.inputReader()) {
            String script = connectTo("\"\\0holdfast-test-" + output.readLine() + "\"");
            assertThat(ground.unconfined(script)).contains(WON);
            assertThat(run(script)).contains("Connection refused").doesNotContain(WON);
        } finally {
            listener.destroyForcibly();
        }
    }

    private static String connectTo(String address) {
        return "perl -e 'use Socket; socket(S, PF_UNIX, SOCK_STREAM, 0); connect(S, pack(\"S a*\", 1, " + address
                + ")) ? print \"WON\" : print $!'";
    }

    @Test
    void theCommandIsAnOrdinaryUserWithoutPower() throws InterruptedException {
        int uid = Account.privileged()
                ? Ground.NOBODY
                : Account.of(ground.workspace(), List.of()).uid();
        assertThat(run("grep -E '^(Uid|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs)' /proc/self/status"))
                .isEqualTo("""
                        Uid:\t%1$s\t%1$s\t%1$s\t%1$s
                        CapPrm:\t0000000000000000
                        CapEff:\t0000000000000000
                        CapBnd:\t0000000000000000
                        CapAmb:\t0000000000000000
                        NoNewPrivs:\t1
                        """.replace("%1$s", Integer.toString(uid)));
    }

    @Test
    void theCommandGetsExactlyTheEnvironmentItWasGiven() throws InterruptedException {
        var command = new Command(
                List.of("/usr/bin/env"), ground.workspace(), java.util.Map.of("LANG", "C.UTF-8", "ODD", "a\n=b"));
        assertThat(sandbox.start(command, confinement())
                        .await()
                        .output()
                        .text()
                        .lines()
                        .sorted()
                        .toList())
                .containsExactly(
                        "=b",
                        "HOME=" + ground.home(),
                        "LANG=C.UTF-8",
                        "LOGNAME=agent",
                        "ODD=a",
                        "PWD=" + ground.workspace(),
                        "TMPDIR=/tmp",
                        "USER=agent");
    }

    @Test
    void noStubIsLeftOnTheMachine() throws IOException, InterruptedException {
        assertThat(run("mkdir -p ~/x /tmp/y; echo z > ~/.npmrc; ls -d ~/x /tmp/y"))
                .contains("/x", "/tmp/y");
        try (var files = Files.walk(folder)) {
            assertThat(files.map(folder::relativize).map(Path::toString).filter(name -> !name.startsWith("scratch")))
                    .containsExactlyInAnyOrder(
                            "",
                            "home",
                            "home/secret",
                            "outside",
                            "outside/file",
                            "workspace",
                            "workspace/.env",
                            "workspace/.git",
                            "workspace/.git/config",
                            "workspace/.git/hooks",
                            "workspace/deep",
                            "workspace/deep/er",
                            "workspace/deep/er/.env",
                            "workspace/sub",
                            "workspace/sub/.env");
        }
    }
}

package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Confinement.Grants;
import dev.holdfast.sandbox.Confinement.Noted;
import dev.holdfast.terms.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a command that is explained, and that it can do no more than another. */
@Timeout(120)
class ExplainedTest {
    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));
    private Sandbox sandbox = new NoSandbox(Diagnosis.notProbed());
    private Confinement confinement = Confinement.to(Path.of("/"));

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
        sandbox = new Landlock(Ruleset.abi(), ground.home(), ground.scratch(), List.of(), Diagnosis.notProbed());
        confinement = Confinement.to(ground.workspace()).with(Noted.EVERYTHING);
        Files.writeString(outside("file"), "untouched");
        Files.setPosixFilePermissions(outside("file"), PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat %s/file",
                "cat ../outside/file",
                "cd / && cat .%s/file",
                "ln -s %s link && cat link/file",
                "ln -s %s/file link && cat link",
                "cat /proc/self/cwd/../outside/file; cat %s/./../outside//file",
                "perl -e 'open(D, \"<\", \".\"); chdir D; open(F, \"<\", \"../outside/file\")'",
            })
    void aFileThatIsReadByWhateverNameItHas(String script) throws InterruptedException {
        Ended ended = run(script.replace("%s", ground.outside().toString()));
        assertThat(ended.refused()).containsExactly(new Refusal.Read(outside("file")));
        assertThat(ended.output().text()).doesNotContain("untouched");
    }

    @Test
    void aProcessReadsAboutItselfAndNoOther() throws InterruptedException {
        String script = """
                grep -c '[[]stack[]]' /proc/self/maps; ls /proc/self/maps/ && echo WON
                grep ^Name: /proc/self/status; perl -e 'open(F, "<", "/proc/$$/statm") or print "not "; print "own\n"'
                cat /proc/$$/maps /proc/%s/status /proc/self/environ /proc/self/mountinfo /proc/self/../self/status && echo WON
                { : >> /proc/self/maps; } && echo WON
                """.replace("%s", Long.toString(ProcessHandle.current().pid()));
        Ended ended = run("{ " + script + "} 2>/dev/null");
        assertThat(ended.output().text()).isEqualTo("1\nName:\tgrep\nown\n");
        assertThat(ended.refused()).contains(new Refusal.Read(Path.of("/proc/self/environ")));
    }

    @Test
    void aProcessWithTooManyOpenFilesIsToldSo() throws InterruptedException {
        String script = "ulimit -n 16; perl -e 'while (open($f[$i++], \"<\", \"/proc/self/maps\")) {}; print $!'";
        assertThat(run(script).output().text()).isEqualTo("Too many open files");
    }

    @Test
    void aFileThatIsNamedFromAnOpenFolder() throws InterruptedException, IOException {
        ground.owned(ground.outside());
        String script = """
                import os
                d = os.open("..", os.O_PATH)
                for f in [lambda: os.open("outside/file", os.O_RDONLY, dir_fd=d), lambda: os.mkdir("outside/made", dir_fd=d),
                          lambda: os.rename("outside/file", "moved", src_dir_fd=d), lambda: os.open("nothing", 0, dir_fd=d)]:
                    try: f(); print("done")
                    except OSError as e: print(e.errno)
                """;
        Ended ended = run("python3 -I -c '" + script + "'");
        assertThat(ended.output().text()).matches("13\n13\n(13|18)\n2\n");
        assertThat(ended.refused())
                .contains(
                        new Refusal.Read(outside("file")),
                        new Refusal.Change(outside("made")),
                        new Refusal.Change(outside("file")))
                .doesNotContain(new Refusal.Read(ground.outside().resolveSibling("nothing")));
        assertThat(outside("file")).content().isEqualTo("untouched");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo x > %s/file",
                "echo x >> %s/file",
                "perl -e 'truncate(\"%s/file\", 0)'",
                "perl -MFcntl -e 'sysopen(F, \"%s/file\", O_WRONLY | O_TRUNC | O_CREAT)'",
                "chmod 0600 %s/file",
            })
    void aFileThatIsChanged(String script) throws InterruptedException {
        Ended ended = run(script.replace("%s", ground.outside().toString()));
        assertThat(ended.refused()).containsExactly(new Refusal.Write(outside("file")));
        assertThat(outside("file")).content().isEqualTo("untouched");
        assertThat(outside("file"))
                .satisfies(file -> assertThat(Files.getPosixFilePermissions(file))
                        .isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo x > %s/new",
                "mkdir %s/new",
                "mkdir -p %s/new/deeper",
                "mkfifo %s/new",
                "ln -s x %s/new",
                "touch own; ln own %s/new",
                "touch own; mv -n own %s/new",
                "mkdir own; perl -e 'rename(\"own\", \"%s/new/\")'",
            })
    void whatIsMadeWhereNothingMayBe(String script) throws InterruptedException {
        Ended ended = run(script.replace("%s", ground.outside().toString()));
        assertThat(ended.refused()).containsExactly(new Refusal.Change(outside("new")));
        assertThat(outside("new")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rm -f %s/file", "unlink %s/file", "mv %s/file own", "perl -e 'rmdir(\"%s/folder\")'"})
    void whatIsRemoved(String script) throws InterruptedException, IOException {
        Files.createDirectory(outside("folder"));
        ground.owned(ground.outside());
        Ended ended = run(script.replace("%s", ground.outside().toString()));
        assertThat(ended.refused())
                .contains(new Refusal.Change(outside(script.contains("folder") ? "folder" : "file")));
        assertThat(outside("file")).exists();
        assertThat(outside("folder")).exists();
    }

    @Test
    void aProgramThatIsRun() throws InterruptedException, IOException {
        Path program = Files.copy(Path.of("/bin/true"), outside("program"));
        assertThat(run(program + " || exit 0").refused()).containsExactly(new Refusal.Execute(program));
    }

    @Test
    void aFolderThatIsListed() throws InterruptedException {
        assertThat(run("ls " + ground.home() + " / | cat").refused())
                .containsExactlyInAnyOrder(new Refusal.Read(ground.home()), new Refusal.Read(Path.of("/")));
    }

    /** The name means the platform to the platform, and the command to the command. */
    @Test
    void aFileOfTheProcessItself() throws InterruptedException {
        assertThat(run("cat /proc/self/environ").refused())
                .containsExactly(new Refusal.Read(Path.of("/proc/self/environ")));
    }

    @Test
    void nothingOfWhatIsGrantedAndOfWhatIsNotThere() throws InterruptedException, IOException {
        Path readable = Files.createDirectory(folder.toRealPath().resolve("readable"));
        Files.writeString(readable.resolve("file"), "x");
        Ended ended = run(
                confinement.with(new Grants(List.of(), List.of(readable))),
                "cat " + readable + "/file > copy; echo y >> copy; mkdir -p a/b; mv copy a/b/c; rm -r a; ls -la"
                        + " > /dev/null; cat /dev/null /no/such/file /etc/nothing " + ground.outside() + "/none;"
                        + " mkdir " + ground.outside() + " /no/such/folder; rm -f " + ground.outside() + "/none;"
                        + " echo x > \"$TMPDIR/x\"; echo x > ~/x; no-such-program; cat < /dev/stdin; bash -c true; perl -e 'chmod 0600, *STDOUT'; echo end");
        assertThat(ended.output().text()).endsWith("end\n");
        assertThat(ended.refused()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AF_INET, SOCK_DGRAM, 0|a UDP socket",
                "AF_INET, SOCK_STREAM, 262|a stream socket that is not TCP",
                "AF_INET, SOCK_RAW, 1|a raw socket",
                "AF_UNIX, SOCK_DGRAM, 0|a datagram socket file",
                "16, SOCK_RAW, 0|a netlink socket",
                "40, SOCK_STREAM, 0|a socket of family 40",
            })
    void aSocketThatNoCommandGets(String line) throws InterruptedException {
        String[] parts = line.split("\\|", 2);
        String script = "perl -e 'use Socket; print socket(S, " + parts[0] + ") ? \"open\" : 0 + $!'";
        Ended ended = run(script);
        assertThat(ended.output().text()).isEqualTo("97");
        assertThat(ended.refused()).containsExactly(new Refusal.Call(parts[1]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "101, 0, 0, 0, 0|1|to trace a process",
                "272, 0x10000000|1|a namespace of its own",
                "56, 0x10000011, 0, 0, 0, 0|1|a namespace of its own",
                "165, 0, 0, 0, 0, 0|1|a mount",
                "161, 0|1|another root folder",
                "92, 0, 0, 0|1|to change the owner of a file",
                "29, 1, 1, 1|38|memory, semaphores or queues shared by number",
                "250, 0, 0|1|the kernel's keyrings",
                "310, 1, 0, 0, 0, 0, 0|1|the memory of another process",
            })
    void aCallThatNoCommandMakes(String line) throws InterruptedException {
        String[] parts = line.split("\\|", 3);
        if (Kernel.architecture() != Architecture.X86_64) {
            return; // the numbers are its own
        }
        Ended ended = run("perl -e 'print syscall(" + parts[0] + ") == -1 ? 0 + $! : \"done\"'");
        assertThat(ended.output().text()).isEqualTo(parts[1]);
        assertThat(ended.refused()).containsExactly(new Refusal.Call(parts[2]));
    }

    @Test
    void whatTheSupervisorRefusesAnyway() throws InterruptedException {
        String script = """
                use Socket;
                sub made { my $s; socket($s, shift, SOCK_STREAM, 0); $s }
                connect(made(AF_INET), pack_sockaddr_in(80, inet_aton("192.0.2.7")));
                connect(made(AF_UNIX), pack_sockaddr_un("\\0abstract"));
                connect(made(AF_UNIX), pack_sockaddr_un("../outside/file"));
                bind(made(AF_INET), pack_sockaddr_in(80, inet_aton("127.0.0.1")));
                bind(made(AF_INET), pack_sockaddr_in(8080, inet_aton("192.0.2.7")));
                """;
        for (Noted noted : Noted.values()) {
            assertThat(run(confinement.with(noted), "exec perl -e '" + script + "'")
                            .refused())
                    .containsExactly(
                            new Refusal.Connect(Peer.at(InetAddress.ofLiteral("192.0.2.7"), 80)),
                            new Refusal.Call("a connection to an abstract socket"),
                            new Refusal.Call("a connection to the socket file `" + outside("file") + "`"),
                            new Refusal.Call("a server on a port below 1024"),
                            new Refusal.Call("a server beyond the loopback interface"));
        }
    }

    @Test
    void aCommandThatIsNotExplainedTellsNothingOfFiles() throws InterruptedException {
        assertThat(run(confinement.with(Noted.WHAT_IS_ASKED), "cat ../outside/file; ls /")
                        .refused())
                .isEmpty();
    }

    private Path outside(String name) {
        return ground.outside().resolve(name);
    }

    private Ended run(String script) throws InterruptedException {
        return run(confinement, script);
    }

    private Ended run(Confinement other, String script) throws InterruptedException {
        var environment = new TreeMap<>(ground.environment());
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("LC_ALL", "C");
        var command = new Command(List.of("/bin/sh", "-c", script), ground.workspace(), environment);
        try (var running = sandbox.start(command, other.with(other.limits().within(Duration.ofSeconds(30))))) {
            return running.await();
        }
    }
}

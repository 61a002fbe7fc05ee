package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code holdfast exec --explain} tells a person, and what a command that failed is told without it. */
class ExplainTest {
    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
    }

    @Test
    void saysBeforeWhatACommandMayDo() {
        var result = desk.run("exec", "--explain", "--timeout", "1m", "--", "true");
        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .startsWith("holdfast: in the sandbox `landlock`, since `--explain` needs it\nholdfast: the sandbox is"
                        + " landlock, ABI ")
                .contains(
                        " known gaps are told by `holdfast doctor`\n  may write  " + desk.workspace()
                                + ", and a home and a TMPDIR of its own\n",
                        ", and the machine's programs and their settings\n",
                        "\n  network    servers that it opens itself, and no others\n  limits     60 s, 1024 processes, ")
                .doesNotContain(desk.state().toString())
                .endsWith("holdfast: the sandbox refused nothing that it can see\n");
    }

    @Test
    void saysAfterwardsWhichOptionGrantsWhatItWasRefused() throws IOException {
        Path file = Files.writeString(desk.home().resolve("notes's.txt"), "private words");
        Path data = Files.createDirectories(folder.toRealPath().resolve("data"));
        for (int i = 0; i < 5; i++) {
            Files.writeString(data.resolve("part" + i), "private words");
        }
        var result = desk.run(
                "exec",
                "--explain",
                "--",
                "bash",
                "-c",
                "cat \"$1\"; cat \"$2\"/*; cat \"$2\"/part{0,1,2,3,4}; echo x > \"$2\"/new; echo x > /dev/tcp/192.0.2.7/443",
                "bash",
                file.toString(),
                data.toString());
        assertThat(result.out()).doesNotContain("private words");
        assertThat(after(result))
                .containsSubsequence(
                        "holdfast: refused: connect to 192.0.2.7:443; `--net 192.0.2.7:443` grants it\n",
                        "holdfast: refused: read " + file + "; `--read '"
                                + file.toString().replace("'", "'\\''") + "'` grants it\n")
                .contains(
                        "holdfast: refused: make, remove or rename " + data + "/new; `--write " + data
                                + "` grants it\n",
                        "holdfast: refused: read " + data + "/part0 and 4 others there; `--read " + data
                                + "` grants it\n",
                        "holdfast: refused: read " + data + "; `--read " + data + "` grants it\n");
    }

    @Test
    void saysWhyNoOptionGrantsTheRest() throws IOException {
        Path git = Files.createDirectories(folder.toRealPath().resolve("other/.git/hooks"));
        Files.createDirectories(desk.state());
        var result = desk.run(
                "exec",
                "--explain",
                "--",
                "bash",
                "-c",
                "echo x > /tmp/made; echo x > /etc/made; (echo x > /dev/tcp/0.0.0.0/9); cat /proc/self/environ; ls \"$1\" \"$2\"; touch \"$3\"/pre-commit;"
                        + " perl -e 'use Socket; socket(S, AF_INET, SOCK_DGRAM, 0)'",
                "bash",
                desk.home().toString(),
                desk.state().toString(),
                git.toString());
        assertThat(after(result))
                .contains(
                        "holdfast: refused: a UDP socket; no option grants it, no command may\n",
                        "holdfast: refused: connect to 0.0.0.0:9; no option grants it, it is no address of a host; let it"
                                + " connect to `127.0.0.1`\n",
                        "holdfast: refused: read /proc/self/environ; no option grants it, it belongs to the system\n",
                        "holdfast: refused: make, remove or rename /tmp/made; no option grants it, other programs use that folder too,"
                                + " and a command's own is `TMPDIR`\n",
                        "holdfast: refused: read " + desk.home() + "; no option grants it, `--read " + desk.home()
                                + "` is or holds your home folder; ",
                        "holdfast: refused: read " + desk.state() + "; no option grants it, `--read " + desk.state()
                                + "` holds or lies in a folder of Holdfast itself, ",
                        "holdfast: refused: make, remove or rename /etc/made; no option grants it, `--write /etc` belongs"
                                + " to the system; no command writes there\n",
                        "holdfast: refused: make, remove or rename " + git
                                + "/pre-commit; no option grants it, git runs what stands"
                                + " there outside of the sandbox\n");
    }

    @Test
    void cautionsWhereAnOptionWouldShowASecretOrLetCodeBePlanted() throws IOException {
        Path key = Files.createDirectories(desk.home().resolve(".ssh")).resolve("id_ed25519");
        Files.writeString(key, "private words");
        Path editor = Files.createDirectories(folder.toRealPath().resolve("other/.vscode"));
        var result = desk.run(
                "exec", "--explain", "--", "bash", "-c", "cat '" + key + "'; touch '" + editor + "/tasks.json'");
        assertThat(after(result))
                .contains(
                        "holdfast: refused: read " + key + "; `--read " + key
                                + "` grants it, but it is a secret file by its name\n",
                        "/tasks.json; `--write " + editor
                                + "` grants it, but it decides what runs outside of the sandbox\n");
    }

    @Test
    void tellsTheFirstTwentyAndCountsTheRest() throws IOException {
        var script = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            Path each = Files.createDirectories(folder.toRealPath().resolve("many/" + i));
            script.append("cat '")
                    .append(Files.writeString(each.resolve("file"), ""))
                    .append("';");
        }
        var result = desk.run("exec", "--explain", "--", "bash", "-c", script.toString());
        assertThat(after(result).lines()).hasSize(21);
        assertThat(after(result)).endsWith("holdfast: refused: 10 more\n");
    }

    @Test
    void aNameThatReachesForTheTerminalIsShownAndNotObeyed() throws IOException {
        Path odd = folder.toRealPath().resolve("odd\u001b[2J");
        Files.writeString(odd, "");
        var result = desk.run("exec", "--explain", "--", "cat", odd.toString());
        assertThat(after(result))
                .contains("odd[U+001B][2J; no option grants it, its name has control characters\n")
                .doesNotContain("\u001b");
    }

    @Test
    void saysWhyAGovernancePathWasPutBack() {
        var result = desk.run("exec", "--explain", "--", "bash", "-c", "mkdir .github; echo on: push > .github/ci.yml");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .contains(
                        "it was put back",
                        "holdfast: what decides which code runs outside of the sandbox is put back after a command;"
                                + " `--write PATH` lets one change it\n");
        assertThat(desk.workspace().resolve(".github")).doesNotExist();
    }

    @Test
    void runsNothingBesideASecretThatItCannotHideAndSaysSo() {
        desk.file(".env", "TOKEN=private words\n");
        var result = desk.run("exec", "--explain", "--", "cat", ".env");
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.err())
                .contains("`" + desk.workspace() + "/.env` secret without namespaces")
                .endsWith("holdfast: refusals are told by the kernel's own sandbox, which cannot hide a secret file:"
                        + " `--read PATH` shows it to the command, or run without `--explain`\n");
        assertThat(result.out() + result.err()).doesNotContain("private words");
    }

    @Test
    void saysHowToHaveItWhereNoSandboxCanTell() throws IOException {
        desk.configuration("command:\n  sandbox: bubblewrap\n");
        assertThat(desk.run("exec", "--explain", "--", "touch", "ran")).isEqualTo(new Desk.Result(6, "", """
                        holdfast: `--explain` needs the sandbox `landlock`, and `command.sandbox` names `bubblewrap`
                        fix: set `command.sandbox` to `automatic` or `landlock` in your configuration
                        """));
        desk.configuration("command:\n  sandbox: automatic\n");
        String system = System.getProperty("os.name");
        System.setProperty("os.name", "Plan 9");
        try {
            var result = desk.run("exec", "--explain", "--", "touch", "ran");
            assertThat(result.exitCode()).isEqualTo(6);
            assertThat(result.err())
                    .matches(
                            "holdfast: `--explain` needs the sandbox `landlock`, which does not work here: .*\nfix: .*\n");
        } finally {
            System.setProperty("os.name", system);
        }
        assertThat(desk.workspace().resolve("ran")).doesNotExist();
    }

    @Test
    void aCommandThatFailsIsToldOfItInOneLineAndOneThatDoesNotIsNot() {
        assertThat(desk.run("exec", "--", "false"))
                .isEqualTo(new Desk.Result(
                        1,
                        "",
                        "holdfast: was it the sandbox? `holdfast exec --explain -- ...` tells what it refuses\n"));
        assertThat(desk.run("exec", "--", "true")).isEqualTo(new Desk.Result(0, "", ""));
    }

    @Test
    void whatIsSeenAnywayIsToldInPlaceOfThat() throws IOException {
        desk.configuration("command:\n  sandbox: landlock\n");
        String refused = "holdfast: refused: connect to 192.0.2.7:443; `--net 192.0.2.7:443` grants it\n";
        String connect = "(echo x > /dev/tcp/192.0.2.7/443) 2> /dev/null; chmod 0 /etc/passwd 2> /dev/null; exit ";
        assertThat(desk.run("exec", "--", "bash", "-c", connect + "0").err()).isEqualTo(refused);
        assertThat(desk.run("exec", "--", "bash", "-c", connect + "1").err())
                .isEqualTo(refused
                        + "holdfast: refused: write /etc/passwd; no option grants it, `--write /etc/passwd` belongs to"
                        + " the system; no command writes there\n");
    }

    @Test
    void saysTheSameOfACommandThatIsGrantedMore() throws IOException {
        Path data = Files.createDirectories(folder.toRealPath().resolve("data"));
        Path more = Files.createDirectories(folder.toRealPath().resolve("more"));
        Files.setPosixFilePermissions(
                more, PosixFilePermissions.fromString("rwxrwxrwx")); // of root it is not the command's
        Files.writeString(data.resolve("file"), "granted words");
        var result = desk.run(
                "exec",
                "--explain",
                "--net",
                "127.0.0.1:9",
                "--read",
                data.toString(),
                "--write",
                more.toString(),
                "--",
                "bash",
                "-c",
                "cat \"$1\"/file; echo x > \"$2\"/new; getent hosts api.example.com; ls \"$3\"; exit 0",
                "bash",
                data.toString(),
                more.toString(),
                folder.toRealPath().toString());
        assertThat(result.out()).startsWith("granted words");
        assertThat(more.resolve("new")).hasContent("x");
        assertThat(result.err())
                .startsWith("holdfast: in the sandbox `landlock`, since `--explain` and `--net` need it\n")
                .contains(
                        "\n  may write  " + desk.workspace() + " " + more + ", and a home",
                        "\n  may read   " + data + ", and the machine's programs",
                        "\n  network    servers that it opens itself, and 127.0.0.1:9\n",
                        "\nholdfast: refused: the address of `api.example.com`; `--net api.example.com:PORT` grants it\n")
                .doesNotContain("refused: read " + data, more + "/new;");
    }

    private static String after(Desk.Result result) {
        String begin = "holdfast: refused: ";
        assertThat(result.err()).contains(begin);
        return result.err().substring(result.err().indexOf(begin));
    }
}

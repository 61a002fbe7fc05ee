package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real command can do to governance that is not where its name says. */
class GuardsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
    }

    @Test
    void whatALinkLeadsToIsReadOnlyAndWhatIsNotThereYetIsPutBack() throws IOException {
        desk.file("docs/a.md", "good");
        Files.createSymbolicLink(desk.workspace().resolve("AGENTS.md"), Path.of("docs/a.md"));
        Files.createSymbolicLink(desk.workspace().resolve("CLAUDE.md"), Path.of("docs/new.md"));
        assertThat(bash("echo evil > docs/a.md").out()).contains("Read-only file system");
        var planted = bash("echo evil > docs/new.md");
        assertThat(planted.exitCode()).isEqualTo(3);
        assertThat(planted.err()).contains("ALERT: the call changed `docs/new.md`, a governance path; it was put back");
        assertThat(desk.workspace().resolve("docs/new.md")).doesNotExist();
        assertThat(desk.read("docs/a.md")).isEqualTo("good");
    }

    @Test
    void aBareRepositoryKeepsItsOrdersAndTakesNewCommits() throws IOException {
        desk.file("x.git/config", "[core]\n\tbare = true\n\trepositoryformatversion = 0\n")
                .file("x.git/HEAD", "ref: refs/heads/main\n")
                .file("x.git/objects/info/none", "")
                .file("x.git/refs/none", "");
        Files.createDirectories(desk.workspace().resolve("x.git/hooks"));
        assertThat(bash("echo x >> x.git/config; echo x > x.git/hooks/update; mv x.git y; true")
                        .out())
                .contains("Read-only file system", "Device or resource busy");
        assertThat(bash("git -C x.git commit-tree -m one $(git -C x.git mktree </dev/null) |"
                                + " xargs git -C x.git update-ref refs/heads/main")
                        .exitCode())
                .isZero();
        assertThat(desk.workspace().resolve("x.git/refs/heads/main")).exists();
    }

    @Test
    void aNewBareRepositoryKeepsItsDataAndLosesItsOrders() {
        var made = bash("git init -q --bare made.git");
        assertThat(made.exitCode()).isEqualTo(3);
        assertThat(made.err()).contains("`made.git/config`");
        assertThat(desk.workspace().resolve("made.git/config")).doesNotExist();
        assertThat(desk.workspace().resolve("made.git/HEAD")).exists();
    }

    @Test
    void oneThatIsGoneWhenTheCommandEndsIsNobodysBusiness() {
        assertThat(bash("git init -q --bare made.git && git -C made.git rev-parse --git-dir && rm -rf made.git"))
                .isEqualTo(new Desk.Result(0, ".\n", ""));
    }

    @Test
    void whatGitsSettingsNameIsReadOnly() throws IOException {
        desk.file(".git/config", "[filter \"f\"]\n\tclean = ci/f.sh\n").file("ci/f.sh", "good");
        Files.writeString(desk.home().resolve(".gitconfig"), "[core]\n\thooksPath = team-hooks\n");
        assertThat(bash("echo evil > ci/f.sh").out()).contains("Read-only file system");
        assertThat(bash("mkdir team-hooks && echo evil > team-hooks/pre-commit").err())
                .contains("ALERT: the call changed `team-hooks`");
        assertThat(desk.read("ci/f.sh")).isEqualTo("good");
        assertThat(desk.workspace().resolve("team-hooks")).doesNotExist();
    }

    @Test
    void settingsThatCannotBeReadStopCommandsAndAreNamed() {
        desk.file(".git/config", "[core]\n<<<<<<< HEAD\n");
        var refused = bash("touch ran");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo("holdfast: no command may write here, since nobody can tell which files git would run:"
                        + " `.git/config`: line 2: neither a section nor a variable begins here; mend it, or move it"
                        + " out of the workspace\n");
        assertThat(desk.workspace().resolve("ran")).doesNotExist();
    }

    @Test
    void commandsWorkAmongThousandsOfGovernancePaths() throws IOException {
        modules(5_000, ".travis.yml");
        desk.file("AGENTS.md", "good");
        Instant start = Instant.now();
        assertThat(bash("echo evil > AGENTS.md; echo fine").out()).contains("Read-only file system", "fine");
        assertThat(Duration.between(start, Instant.now())).isLessThan(PATIENCE);
        var deep = bash("for i in $(seq 0 4999); do echo evil > node_modules/m$i/.travis.yml; done 2>/dev/null");
        assertThat(deep.exitCode()).isEqualTo(3);
        assertThat(desk.read("node_modules/m4999/.travis.yml")).isEmpty();
    }

    @Test
    void moreSecretFilesThanCanBeHiddenStopCommandsAndAreCounted() throws IOException {
        modules(501, ".npmrc");
        assertThat(bash("touch ran").err())
                .isEqualTo("holdfast: the workspace holds 501 secret files, at most 500 can be hidden from a command,"
                        + " and `node_modules` has the most of them; move that out of the workspace\n");
        assertThat(desk.workspace().resolve("ran")).doesNotExist();
    }

    /** As many folders of dependencies, each with this file. */
    private void modules(int count, String file) throws IOException {
        for (int i = 0; i < count; i++) {
            Path module = Files.createDirectories(desk.workspace().resolve("node_modules/m" + i));
            Files.createFile(module.resolve(file));
        }
        desk.file("package.json", "{}"); // and all of it belongs to the owner of the workspace
    }

    private Desk.Result bash(String script) {
        return desk.run("exec", "--", "bash", "-c", script);
    }
}

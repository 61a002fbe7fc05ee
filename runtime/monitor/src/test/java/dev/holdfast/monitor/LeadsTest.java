package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Ways to give orders to git, editors and agents without writing where they look. */
class LeadsTest {
    @TempDir
    private Path folder;

    private Yard yard;

    @BeforeEach
    void open() throws IOException {
        yard = new Yard(folder);
    }

    @AfterEach
    void close() {
        yard.close();
    }

    /**
     * One lead.
     *
     * @param laid how the workspace is laid out
     * @param path where the orders really are, or would be
     */
    private record Lead(String name, Consumer<Yard> laid, String path) {}

    @TestFactory
    Stream<DynamicTest> whatGovernanceLeadsToIsGovernance() {
        return Stream.of(
                        new Lead("a link", y -> y.link("AGENTS.md", "docs/a.md"), "docs/a.md"),
                        new Lead("a link to a folder", y -> y.link(".github", "ci/"), "ci/workflows/x.yml"),
                        new Lead(
                                "an absolute link",
                                y -> y.link(
                                        "AGENTS.md",
                                        y.root().resolve("docs/a.md").toString()),
                                "docs/a.md"),
                        new Lead(
                                "a link out and in again",
                                y -> y.link("sub/AGENTS.md", "../../" + y.root().getFileName() + "/docs/a.md"),
                                "docs/a.md"),
                        new Lead(
                                "links of links",
                                y -> y.link("AGENTS.md", "b").link("b", "c").link("c", "d/e"),
                                "d/e"),
                        new Lead(
                                "a link on the way",
                                y -> y.link("AGENTS.md", "b").link("b", "c"),
                                "b"),
                        new Lead(
                                "a link above",
                                y -> y.link("AGENTS.md", "docs/a").link("docs", "texts"),
                                "texts/a"),
                        new Lead(
                                "the link above",
                                y -> y.link("AGENTS.md", "docs/a").link("docs", "texts"),
                                "docs"),
                        new Lead(
                                "up from where a link leads",
                                y -> y.link("AGENTS.md", "in/../a")
                                        .link("in", "deep/down")
                                        .file("deep/down/x", ""),
                                "deep/a"),
                        new Lead("a link within", y -> y.link(".github/workflows/ci.yml", "../../ci.yml"), "ci.yml"),
                        new Lead(
                                "a link within what a link leads to",
                                y -> y.link(".github", "ci").link("ci/a.yml", "../b.yml"),
                                "b.yml"),
                        new Lead("another case", y -> y.link("AGENTS.md", "docs/a.md"), "Docs/A.MD"),
                        new Lead("a bare repository's hooks", y -> y.repository("x.git"), "x.git/hooks/post-receive"),
                        new Lead("a bare repository's settings", y -> y.repository("lib/x"), "lib/x/config"),
                        new Lead("its attributes", y -> y.repository("lib/x"), "lib/x/info/attributes"),
                        new Lead("the workspace as a bare repository", y -> y.repository("."), "config"),
                        new Lead(
                                "half a repository that names the other half",
                                y -> y.file("half/HEAD", "").file("half/commondir", "../other\n"),
                                "other/config"),
                        new Lead("a file for a git folder", y -> y.file("a/.git", "gitdir: ../g\n"), "g/hooks/x"),
                        new Lead("a link for a git folder", y -> y.link(".git", "g"), "g/config"),
                        new Lead("a folder of hooks", y -> config(y, "[core] hooksPath = ci/hooks"), "ci/hooks/x"),
                        new Lead(
                                "an absolute folder of hooks",
                                y -> config(y, "[core] hooksPath = " + y.root().resolve("h")),
                                "h"),
                        new Lead(
                                "a folder of hooks behind a link",
                                y -> config(y.link("h", "i"), "[core] hooksPath = h"),
                                "i/pre-commit"),
                        new Lead("the attributes", y -> config(y, "[core] attributesFile = at"), "at"),
                        new Lead("an include", y -> config(y, "[include] path = ../team.conf"), "team.conf"),
                        new Lead(
                                "an include under a condition",
                                y -> config(y, "[includeIf \"gitdir:x\"] path = ../team.conf"),
                                "team.conf"),
                        new Lead(
                                "what an include names",
                                y -> config(y, "[include] path = ../team.conf")
                                        .file("team.conf", "[core]\nhooksPath = from-team\n"),
                                "from-team/pre-commit"),
                        new Lead("a monitor", y -> config(y, "[core] fsmonitor = ci/watch"), "ci/watch"),
                        new Lead("a filter", y -> config(y, "[filter \"f\"] clean = python3 ci/f.py %f"), "ci/f.py"),
                        new Lead("a process", y -> config(y, "[filter \"f\"] process = ./f.sh"), "f.sh"),
                        new Lead("a text converter", y -> config(y, "[diff \"d\"] textconv = ci/t"), "ci/t"),
                        new Lead("an alias", y -> config(y, "[alias] x = \"!cd . && sh ci/x --now\""), "ci/x"),
                        new Lead("an option's path", y -> config(y, "[alias] x = !a --run=ci/x"), "ci/x"),
                        new Lead(
                                "the top folder in words",
                                y -> config(y, "[alias] x = !$(git rev-parse --show-toplevel)/ci/x"),
                                "ci/x"),
                        new Lead("ssh", y -> config(y, "[core] sshCommand = ssh -F etc/ssh.conf"), "etc/ssh.conf"),
                        new Lead("an editor", y -> config(y, "[core] editor = 'bin/e e'"), "bin/e"),
                        new Lead("a key nobody knows", y -> config(y, "[new \"x\"] thing = bin/thing"), "bin/thing"),
                        new Lead(
                                "a submodule's settings",
                                y -> y.repository(".git/modules/lib")
                                        .file(".git/modules/lib/config", "[core]\nworktree=../../../lib\nhooksPath=h")
                                        .file("lib/.git", "gitdir: ../.git/modules/lib"),
                                "lib/h/pre-commit"),
                        new Lead(
                                "a linked worktree's own settings",
                                y -> y.file(".git/worktrees/w/commondir", "../..")
                                        .file(".git/worktrees/w/HEAD", "")
                                        .file(".git/worktrees/w/config.worktree", "[core]\nfsmonitor = bin/w")
                                        .file("w/.git", "gitdir: " + y.root().resolve(".git/worktrees/w")),
                                "w/bin/w"),
                        new Lead(
                                "settings for a linked worktree",
                                y -> config(y, "[core] fsmonitor = bin/w")
                                        .file(".git/worktrees/w/commondir", "../..")
                                        .file(".git/worktrees/w/HEAD", "")
                                        .file("w/.git", "gitdir: ../.git/worktrees/w"),
                                "w/bin/w"),
                        new Lead(
                                "settings behind a link",
                                y -> y.repository(".git")
                                        .link(".git/config", "../c")
                                        .file("c", "[core]\neditor=b/e"),
                                "b/e"),
                        new Lead(
                                "the person's hooks",
                                y -> y.repository(".git").personal("[core] hooksPath = .hooks"),
                                ".hooks/pre-push"),
                        new Lead(
                                "the person's absolute hooks",
                                y -> y.personal("[core] hooksPath = " + y.root().resolve("h")),
                                "h/pre-push"),
                        new Lead(
                                "the person's include",
                                y -> y.personal("[include] path = ~/../ws/mine.conf")
                                        .file(
                                                "mine.conf",
                                                "[core]\nfsmonitor = "
                                                        + y.root().resolve("bin/m")),
                                "mine.conf"),
                        new Lead(
                                "what a repository's home path names",
                                y -> config(y, "[core] fsmonitor = ~/../ws/bin/m"),
                                "bin/m"))
                .map(lead -> DynamicTest.dynamicTest(lead.name(), () -> {
                    try (var own = new Yard(Files.createTempDirectory(folder, "lead"))) {
                        lead.laid().accept(own);
                        Governance rules = own.territory().rules();
                        assertThat(rules.unread()).isEmpty();
                        assertThat(rules.governs(new PathName(lead.path()), Kind.FILE))
                                .isTrue();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> leavesAloneWhatNothingLeadsTo() {
        return Stream.of(
                        new Lead("a link that is no governance", y -> y.link("latest", "docs/a.md"), "docs/a.md"),
                        new Lead("beside the target", y -> y.link("AGENTS.md", "docs/a.md"), "docs/b.md"),
                        new Lead("a link that leads outside", y -> y.link("AGENTS.md", "/absent/a"), "absent/a"),
                        new Lead("a circle", y -> y.link("AGENTS.md", "b").link("b", "AGENTS.md"), "c"),
                        new Lead("a bare repository's data", y -> y.repository("x.git"), "x.git/refs/heads/main"),
                        new Lead(
                                "folders like a repository's",
                                y -> y.file("x/refs/a", "").file("x/HEAD", ""),
                                "x/config"),
                        new Lead("a submodule's files", y -> config(y, "[core] worktree = ../lib"), "lib/a"),
                        new Lead("an address", y -> config(y, "[remote \"o\"] url = ../other/a"), "other/a"),
                        new Lead("a branch", y -> config(y, "[branch \"m\"] merge = refs/heads/m"), "refs/heads/m"),
                        new Lead("a bare word", y -> config(y, "[init] defaultBranch = main"), "main"),
                        new Lead("beneath a word", y -> config(y, "[alias] t = !npm test ./web"), "web/a.js"),
                        new Lead("no hooks at all", y -> config(y, "[core] hooksPath = /dev/null"), "dev/null"),
                        new Lead("a comment", y -> config(y, "# hooksPath = ci"), "ci/x"),
                        new Lead("an attributes file", y -> y.file("config", "[core]\nfsmonitor = bin/m"), "bin/m"),
                        new Lead(
                                "the settings of a test's repository that git cannot read",
                                y -> y.repository("fixtures/bad.git").file("fixtures/bad.git/config", "<<<<<<<"),
                                "src/a"))
                .map(lead -> DynamicTest.dynamicTest(lead.name(), () -> {
                    try (var own = new Yard(Files.createTempDirectory(folder, "lead"))) {
                        lead.laid().accept(own);
                        assertThat(own.territory().rules().governs(new PathName(lead.path()), Kind.FILE))
                                .isFalse();
                    }
                }));
    }

    @Test
    void mountsWhatIsThereAndNeverALink() {
        yard.link("AGENTS.md", "docs/a.md")
                .file("docs/a.md", "")
                .link(".github", "ci")
                .file("ci/a.yml", "")
                .repository("x.git")
                .file("x.git/hooks/update", "")
                .file("x.git/config", "[core]\nfsmonitor = watch.sh")
                .file("x.git/watch.sh", "")
                .link("CLAUDE.md", "absent.md");
        assertThat(yard.mounted()).containsExactly("ci", "docs/a.md", "x.git/config", "x.git/hooks", "x.git/watch.sh");
        assertThat(yard.territory().gitFolders()).containsExactly(new PathName("x.git"));
        assertThat(yard.territory().within(new PathName("docs"))).containsExactly(new PathName("docs/a.md"));
        assertThat(yard.world().ledTo(new PathName("absent.md"))).isTrue();
        assertThat(yard.world().ledTo(new PathName("present.md"))).isFalse();
    }

    @Test
    void ofThousandsItMountsAllOfGitAndTheRestFromTheTop() {
        for (int i = 0; i < 5_000; i++) {
            yard.file("node_modules/m" + i + "/.travis.yml", "");
        }
        yard.file("a/b/c/d/.git/config", "").file("AGENTS.md", "").file("web/.github/x", "");
        assertThat(yard.mounted())
                .hasSize(Commands.READ_ONLY_MAX + 1)
                .contains("a/b/c/d/.git/config", "AGENTS.md", "web/.github");
    }

    @Test
    void saysWhereMostSecretsAre() {
        yard.file("a/.env", "").file("m/a/.npmrc", "").file("m/b/.npmrc", "").file(".env", "");
        assertThat(yard.territory().mostSecrets()).isEqualTo("m");
    }

    @Test
    void aRightForAFolderThatIsLedToOpensNoGitFolderInIt() {
        yard.link(".claude", "sub").repository("sub/x.git").file("sub/.git/config", "");
        Governance rules = yard.territory().rules();
        var right = List.of(new Capability(Effect.Kind.CHANGE_GOVERNANCE, "sub"));
        assertThat(rules.opened(new PathName("sub/a"), right)).isTrue();
        assertThat(rules.opened(new PathName("sub/.git/config"), right)).isFalse();
        assertThat(rules.opened(new PathName("sub/x.git/config"), right)).isFalse();
    }

    @Test
    void aLinkToTheWorkspaceMakesAllOfItGovernance() {
        yard.link(".claude", ".").file("src/a", "");
        assertThat(yard.mounted()).containsExactly(".");
    }

    @Test
    void whatCannotBeReadIsNamedAndEverythingIsGovernance() {
        config(yard, "[core\n").file("src/a", "");
        Governance rules = yard.territory().rules();
        assertThat(rules.unread()).containsExactly("`.git/config`: line 1: a subsection stands in quotation marks");
        assertThat(rules.governs(new PathName("src/a"), Kind.FILE)).isTrue();
    }

    @TestFactory
    Stream<DynamicTest> saysWhatItCannotFollow() {
        record Case(String name, Consumer<Yard> laid, String unread) {}
        return Stream.of(
                        new Case(
                                "a circle of includes",
                                y -> config(y, "[include] path = config"),
                                "`.git/config`: git's configuration includes itself, or too deep"),
                        new Case(
                                "an endless file",
                                y -> config(y, "#" + "x".repeat(GitConfig.BYTES_MAX)),
                                "`.git/config`: it has 1048578 bytes, at most 1048576 are read"),
                        new Case(
                                "an endless file in the place of a git folder",
                                y -> y.repository("x").file("sub/.git", "gitdir: ../x" + "\n".repeat(70_000)),
                                "`sub/.git`: it has 70012 bytes, at most 65536 are read"),
                        new Case(
                                "an endless name of a git folder",
                                y -> y.repository(".git").file(".git/commondir", "../x" + "\n".repeat(70_000)),
                                "`.git/commondir`: it has 70004 bytes, at most 65536 are read"),
                        new Case(
                                "a name with a control character",
                                y -> config(y, "[core] hooksPath = \"a\\tb\""),
                                "`.`: something in it leads to a name that cannot be followed"),
                        new Case(
                                "a link to a name with a control character",
                                y -> y.link("AGENTS.md", "a\tb"),
                                "`AGENTS.md`: the link leads to a name that cannot be followed"),
                        new Case(
                                "the person's own",
                                y -> y.personal("[x"),
                                "`" + "HOME/.gitconfig`: line 1: not the name of a section"))
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> {
                    try (var own = new Yard(Files.createTempDirectory(folder, "unread"))) {
                        each.laid().accept(own);
                        assertThat(own.territory().rules().unread())
                                .containsExactly(
                                        each.unread().replace("HOME", own.home().toString()));
                    }
                }));
    }

    @Test
    void readsWhatIsIncludedAgainAndAgainOnce() {
        config(yard, "[include]\n" + "path = c1\n".repeat(60));
        for (int depth = 1; depth < 9; depth++) {
            yard.file(".git/c" + depth, "[include]\n" + ("path = c" + (depth + 1) + "\n").repeat(60));
        }
        yard.file(".git/c9", "[core]\nhooksPath = h\n");
        Governance rules = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> yard.territory().rules());
        assertThat(rules.governs(new PathName("h/x"), Kind.FILE)).isTrue();
    }

    @Test
    void followsThousandsOfLinksInOneFolder() {
        yard.link(".github", ".");
        for (int number = 0; number < 6_000; number++) {
            yard.link("s/l" + number, "elsewhere");
        }
        Governance rules = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> yard.territory().rules());
        assertThat(rules.governs(new PathName("s/l7"), Kind.LINK)).isTrue();
    }

    @Test
    void readsThePersonsConfigurationWhereverItIncludesIt() throws IOException {
        Files.writeString(yard.home().resolve("more"), "[core]\nhooksPath = " + yard.root() + "/h\n");
        yard.personal("[include]\npath = more\n[includeIf \"x\"]\npath = ~/absent\n");
        assertThat(yard.territory().rules().governs(new PathName("h/x"), Kind.FILE))
                .isTrue();
        assertThat(yard.territory().rules().unread()).isEmpty();
    }

    @Test
    void thePersonsConfigurationMayItselfLieInTheWorkspace() throws IOException {
        yard.file("dot/gitconfig", "[core]\nfsmonitor = " + yard.root() + "/bin/m\n");
        Files.createSymbolicLink(yard.home().resolve(".gitconfig"), yard.root().resolve("dot/gitconfig"));
        Governance rules = yard.territory().rules();
        assertThat(List.of("dot/gitconfig", "bin/m")).allMatch(path -> rules.governs(new PathName(path), Kind.FILE));
    }

    private static Yard config(Yard yard, String text) {
        return yard.repository(".git").file(".git/config", text + "\n");
    }
}

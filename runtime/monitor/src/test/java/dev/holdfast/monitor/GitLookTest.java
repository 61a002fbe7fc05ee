package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.SnapshotId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a command may put into git alone, and what of it a person is told. */
class GitLookTest {
    private static final Environments.Rule LIVE = new Environments.Rule(
            Environment.PRODUCTION, List.of(new Environments.Pattern(Environments.Kind.PATH, "deploy/live")));

    /** A repository of the person's: governance with a past, another branch, and a linked worktree. */
    private static final String BEGIN = """
            set -e
            git init -q -b main .
            git config user.name Ann
            git config user.email ann@mail.example
            mkdir -p deploy/live
            echo old > AGENTS.md; echo 1 > deploy/live/a; echo a > a.txt; echo gone > CODEOWNERS
            git add .; git commit -qm Begin
            echo good > AGENTS.md; git rm -q CODEOWNERS; git commit -qam 'Say it better'
            git switch -qc other; echo o > o.txt; git add .; git commit -qm Other
            git switch -q main; echo b > a.txt; git commit -qam Go
            git worktree add -q wt -b wt 2>/dev/null
            """;

    private static final String EVIL = "B=$(echo evil | git hash-object -w --stdin); git update-index --add"
            + " --cacheinfo 100644,$B,.github/ci.yml; ";

    @TempDir
    private Path folder;

    /**
     * One command.
     *
     * @param before what the person has done
     * @param command what the command does
     * @param found what is told, without the commit's id
     */
    private record Case(String name, String before, String command, List<String> found) {}

    private static Case attack(String name, String command, String... found) {
        return new Case(name, "", command, List.of(found));
    }

    private static Case honest(String name, String before, String command) {
        return new Case(name, before, command, List.of());
    }

    private static void run(WorkspaceWorld world, String script) {
        var reach = new World.Reach(World.Writes.WORKSPACE, List.of(), List.of());
        var ended = world.hands(reach).run(List.of("bash", "-c", script), Duration.ofMinutes(1));
        assertThat(ended.succeeded()).as(ended.output() + ended.stopped()).isTrue();
    }

    private static List<String> told(World.Settled settled) {
        return settled.inGit().stream()
                .map(each -> each.words()
                        .replaceAll("`[0-9a-f]{12}`", "")
                        .replaceAll("(, which the call had no right|; look at it).*", ""))
                .toList();
    }

    private List<String> found(Case one) throws IOException {
        try (var yard = new Yard(Files.createTempDirectory(folder, "case"))) {
            WorkspaceWorld world = yard.declared(LIVE).inhabited();
            run(world, BEGIN + one.before());
            SnapshotId before = world.snapshot();
            run(world, one.command());
            return told(world.settle(before, List.of()));
        }
    }

    private Stream<DynamicTest> tests(Stream<Case> cases) {
        return cases.map(one -> DynamicTest.dynamicTest(
                one.name(), () -> assertThat(found(one)).containsExactlyElementsOf(one.found())));
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatIsInGitAlone() {
        String unclear = "nobody could look at what the call did to git's folder `.git`: ";
        return tests(Stream.of(
                attack("staged", EVIL, "git's index holds `.github/ci.yml`"),
                attack("committed", EVIL + "git commit -qm x", "the commit  holds `.github/ci.yml`"),
                attack(
                        "committed and taken back by the next commit",
                        EVIL + "git commit -qm x; git rm -q --cached .github/ci.yml; git commit -qm y",
                        "the commit  holds `.github/ci.yml`"),
                attack(
                        "put back in the folder",
                        "mkdir .github; echo evil > .github/ci.yml; git add -A; git commit -qm x",
                        "the commit  holds `.github/ci.yml`"),
                attack(
                        "on another branch",
                        EVIL
                                + "git commit-tree -m x -p HEAD $(git write-tree) > id; git reset -q; git branch -f other $(cat id)",
                        "the commit  holds `.github/ci.yml`"),
                attack(
                        "in a file that a merge is finished from",
                        EVIL + "git commit-tree -m x $(git write-tree) > .git/MERGE_HEAD; git reset -q --soft || true;"
                                + " git rm -q --cached .github/ci.yml",
                        "the commit  holds `.github/ci.yml`"),
                attack(
                        "in what was stashed before",
                        EVIL + "T=$(git write-tree); git reset -q; I=$(git commit-tree -m i -p HEAD HEAD^{tree});"
                                + " git stash store $(git commit-tree -m w -p HEAD -p $I $T); git stash store $(git commit-tree -m v -p HEAD -p $I HEAD^{tree})",
                        "the commit  holds `.github/ci.yml`"),
                attack(
                        "declared",
                        "B=$(echo 9 | git hash-object -w --stdin); git update-index --cacheinfo 100644,$B,deploy/live/a;"
                                + " git commit -qm x",
                        "the commit  holds `deploy/live/a`"),
                attack("deleted", "git rm -q --cached AGENTS.md; git commit -qm x", "the commit  deletes `AGENTS.md`"),
                attack(
                        "content of another file's past",
                        "B=$(git rev-parse HEAD~1:a.txt); git update-index --add --cacheinfo 100644,$B,.envrc",
                        "git's index holds `.envrc`"),
                attack(
                        "a link",
                        "B=$(printf good | git hash-object -w --stdin); git update-index --cacheinfo 120000,$B,AGENTS.md",
                        "git's index holds `AGENTS.md`"),
                new Case(
                        "staged in the part of an index that it leaves to another file",
                        "git update-index --split-index",
                        "OLD=$(echo .git/sharedindex.*); cp .git/index i; "
                                + EVIL.replace(".github/ci.yml", "z/AGENTS.md")
                                + "git update-index --split-index; NEW=$(ls .git/sharedindex.* | grep -v $OLD);"
                                + " { head -c -20 $NEW; tail -c 20 $OLD; } > s; cp -f s $OLD; cp -f i .git/index;"
                                + " rm -f i s $NEW; git ls-files | grep -q z/",
                        List.of("git's index holds `z/AGENTS.md`")),
                attack("in the index of a linked worktree", "cd wt; " + EVIL, "git's index holds `.github/ci.yml`"),
                attack(
                        "a repository the command makes",
                        "mkdir n; cd n; git init -q .; git config user.name x; git config user.email x@mail.example; "
                                + EVIL + "git commit -qm x",
                        "the commit  holds `n/.github/ci.yml`"),
                attack(
                        "a tip that is still missing",
                        "echo 1111111111111111111111111111111111111111 > .git/refs/heads/later",
                        unclear + "git could not list its new commits"),
                attack("others in place of commits", "git replace HEAD other", unclear + "it changed `refs/replace`"),
                attack("a cut history", "git rev-parse HEAD > .git/shallow", unclear + "it changed `shallow`"),
                attack(
                        "a reference that stands for another file",
                        EVIL + "git commit-tree -m x -p HEAD $(git write-tree) > .git/info/evil; git reset -q;"
                                + " echo 'ref: info/evil' > .git/refs/heads/feature",
                        unclear + "`refs/heads/feature` stands for `info/evil`, which is no reference"),
                attack(
                        "a reference that stands for a file of another sort",
                        EVIL + "git commit-tree -m x -p HEAD $(git write-tree) > .git/EVIL_MSG; git reset -q;"
                                + " printf 'ref:EVIL_MSG' > .git/refs/heads/feature",
                        unclear + "`refs/heads/feature` stands for `EVIL_MSG`, which is no reference"),
                attack(
                        "a reference that is a link",
                        "ln -s ../../../id .git/refs/heads/link",
                        unclear + "it changed `refs/heads/link`"),
                attack(
                        "in a tree that a tag names",
                        EVIL + "git update-ref refs/tags/v1 $(git write-tree); git reset -q",
                        "the tree  holds `.github/ci.yml`"),
                attack(
                        "in a tree that a tag of a tag names",
                        EVIL
                                + "git tag -a -m v1 v1 $(git write-tree); git tag -a -m v2 v2 v1; git tag -d v1; git reset -q",
                        "the tree  holds `.github/ci.yml`"),
                attack(
                        "in a tree that a branch names",
                        EVIL + "git write-tree > .git/refs/heads/odd; git reset -q",
                        "the tree  holds `.github/ci.yml`"),
                attack(
                        "more trees than are looked into",
                        "for i in $(seq 21); do git tag t$i $(printf '100644 blob %s\\t%s\\n' $(git rev-parse HEAD:a.txt) $i"
                                + " | git mktree); done",
                        unclear + "it names 21 trees without a commit, more than 20"),
                attack(
                        "more than is told one by one",
                        "B=$(echo evil | git hash-object -w --stdin); for i in $(seq 20); do git update-index --add"
                                + " --cacheinfo 100644,$B,.github/$i; done",
                        Stream.concat(
                                        Stream.of("1", "10", "11", "12", "13", "14", "15", "16", "17", "18")
                                                .map(name -> "git's index holds `.github/" + name + "`"),
                                        Stream.of("and git holds 10 more like these"))
                                .toArray(String[]::new))));
    }

    @TestFactory
    Stream<DynamicTest> tellsNothingOfHonestWork() {
        return tests(Stream.of(
                honest("a commit", "", "echo c > a.txt; git commit -qam c"),
                honest("the person's own edit", "echo mine > AGENTS.md", "echo c > a.txt; git commit -qam c"),
                honest("the person's own edit, staged", "echo mine > AGENTS.md", "git add -A"),
                honest(
                        "what the person has staged and edited on",
                        "echo staged > AGENTS.md; git add AGENTS.md; echo more > AGENTS.md",
                        "echo c > a.txt; git add a.txt; git commit -qm c"),
                honest("what the person has deleted", "rm AGENTS.md", "git add -A; git commit -qm c"),
                honest(
                        "what the person keeps out of the index",
                        "git rm -q --cached AGENTS.md",
                        "git add a.txt; git commit -qm c"),
                honest("what the person wants to track", "echo x > .envrc", "git add -A; git commit -qm c"),
                honest("line ends", "printf 'mine\\r\\n' > AGENTS.md", "git -c core.autocrlf=true commit -qam c 2>&1"),
                honest("a link", "ln -s a.txt CLAUDE.md", "git add -A; git commit -qm c"),
                honest(
                        "a rebase",
                        "git switch -q other; echo branch > .envrc; git add .; git commit -qm env; git reset -q HEAD~",
                        "git rebase -q main"),
                honest(
                        "a merge with a conflict",
                        "git switch -q other; echo theirs > a.txt; git commit -qam t; git switch -q main",
                        "git merge -q other || { echo both > a.txt; git add a.txt; git commit -qm m; }"),
                honest(
                        "a rebase of what a later commit takes away",
                        "git switch -q other; echo x > .envrc; git add .; git commit -qm e; git rm -q .envrc; git commit -qm d",
                        "git rebase -q main"),
                honest("a cherry-pick", "", "git cherry-pick other"),
                honest(
                        "a revert of the person's own commit",
                        "echo x > AGENTS.md; git commit -qam x; git show HEAD~1:AGENTS.md > AGENTS.md",
                        "git read-tree HEAD~1; git commit -qm back"),
                honest("a stash", "echo s > a.txt", "git stash -q"),
                honest("a stash and back", "echo s > a.txt", "git stash -q; git stash pop -q"),
                honest("another branch", "", "git switch -q other"),
                honest("another name for a branch", "", "git symbolic-ref refs/heads/alias refs/heads/main"),
                honest("a new branch and a tag", "", "git switch -qc new; git tag -am t v1"),
                honest("a tag of a tree and one of a file", "", "git tag t HEAD^{tree}; git tag f HEAD:a.txt"),
                honest(
                        "a conflict that stays",
                        "git switch -q other; echo t > a.txt; git commit -qam t; git switch -q main",
                        "git merge other || test -s .git/AUTO_MERGE"),
                honest("a linked worktree", "", "cd wt; echo w > w.txt; git add .; git commit -qm w"),
                honest("a pull of a branch that is there", "", "git pull -q . other --no-rebase --no-edit"),
                honest("a squash", "", "git reset -q --soft HEAD~1; git commit -qm s"),
                honest(
                        "a split index",
                        "git update-index --split-index; echo mine > AGENTS.md; git add AGENTS.md",
                        "echo c > a.txt; git -c splitIndex.maxPercentChange=0 add a.txt; git commit -qm c"),
                honest("what is packed", "", "git gc -q"),
                honest("a look", "", "touch a.txt; git status -s; git diff"),
                honest("the first repository", "rm -rf .git wt", "git init -q .; git add -A")));
    }

    @Test
    void tellsWhatCameWhileItWasNoGitFolder() throws IOException {
        try (var yard = new Yard(Files.createTempDirectory(folder, "case"))) {
            WorkspaceWorld world = yard.inhabited();
            run(world, BEGIN);
            run(world, EVIL + "git commit -qm x; mv .git/HEAD .git/head");
            SnapshotId before = world.snapshot();
            run(world, "mv .git/head .git/HEAD");
            assertThat(told(world.settle(before, List.of()))).contains("the commit  holds `.github/ci.yml`");
        }
    }

    @Test
    void tellsNothingOfWhatTheCallHadARightTo() throws IOException {
        try (var yard = new Yard(Files.createTempDirectory(folder, "case"))) {
            WorkspaceWorld world = yard.inhabited();
            run(world, BEGIN);
            SnapshotId before = world.snapshot();
            run(world, EVIL + "git commit -qm x");
            var right = List.of(new Capability(Effect.Kind.CHANGE_GOVERNANCE, ".github/ci.yml"));
            assertThat(world.settle(before, right).inGit()).isEmpty();
        }
    }

    @Test
    void saysWhereAndHowToTakeItBack() throws IOException {
        try (var yard = new Yard(Files.createTempDirectory(folder, "case"))) {
            WorkspaceWorld world = yard.inhabited();
            run(world, BEGIN);
            SnapshotId before = world.snapshot();
            run(world, EVIL + "git commit -qm x");
            String id = yard.read(".git/refs/heads/main").substring(0, 12);
            assertThat(world.settle(before, List.of()).inGit())
                    .containsExactly(new World.InGit(
                            new PathName(".github/ci.yml"),
                            "the commit `" + id + "` holds `.github/ci.yml`, which the call had no right to change,"
                                    + " and the folder does not show it; look at it before you push or check out,"
                                    + " or take it back with `holdfast undo`"));
        }
    }
}

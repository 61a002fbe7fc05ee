package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class GitHeadTest {
    private static final String HASH = "0123456789abcdef0123456789abcdef01234567";
    private static final String TOPIC = "ref: refs/heads/topic/a\n";

    /** What somebody did to a repository whose head leads to {@code topic/a}, and the branch that is told then. */
    private record Trick(String name, UnaryOperator<Yard> deed, Optional<String> branch) {}

    private static Trick told(String name, String branch, UnaryOperator<Yard> deed) {
        return new Trick(name, deed, Optional.of(branch));
    }

    private static Trick unknown(String name, UnaryOperator<Yard> deed) {
        return new Trick(name, deed, Optional.empty());
    }

    private static UnaryOperator<Yard> head(String content) {
        return yard -> yard.file(".git/HEAD", content);
    }

    private static UnaryOperator<Yard> topic(String content) {
        return yard -> yard.file(".git/refs/heads/topic/a", content);
    }

    private static Yard without(Yard yard, String path) {
        assertThat(yard.root().resolve(path).toFile().delete()).isTrue();
        return yard;
    }

    private static Yard chain(Yard yard, int links) {
        yard.file(".git/refs/heads/topic/a", "ref: refs/heads/c1\n");
        for (int i = 1; i < links; i++) {
            yard.file(".git/refs/heads/c" + i, "ref: refs/heads/c" + (i + 1) + "\n");
        }
        return yard;
    }

    @TestFactory
    Stream<DynamicTest> tellsNoBranchButTheOneThatGitWouldCommitTo(@TempDir Path folder) {
        return Stream.concat(told(), untold())
                .map(trick -> DynamicTest.dynamicTest(trick.name(), () -> {
                    try (var yard = new Yard(Files.createTempDirectory(folder, "trick"))) {
                        Yard tricked =
                                trick.deed().apply(yard.repository(".git").file(".git/HEAD", TOPIC));
                        assertThat(tricked.world().branch()).isEqualTo(trick.branch());
                    }
                }));
    }

    private static Stream<Trick> told() {
        return Stream.of(
                told("no commit yet", "topic/a", yard -> yard),
                told("a commit in a file", "topic/a", topic(HASH + "\n")),
                told("a commit of SHA-256", "topic/a", topic(HASH + HASH.substring(0, 24) + "\n")),
                told("no line end", "main", head("ref: refs/heads/main")),
                told(
                        "an empty folder where the branch would be",
                        "topic/a",
                        yard -> without(yard.file(".git/refs/heads/topic/a/b", ""), ".git/refs/heads/topic/a/b")),
                told(
                        "a packed one, which is never symbolic",
                        "topic/a",
                        yard -> yard.file(".git/packed-refs", "ref: refs/heads/main refs/heads/topic/a\n")),
                told("another letter case", "Main", head("ref: refs/heads/Main\n")),
                told(
                        "the usual storage",
                        "topic/a",
                        yard -> yard.file(".git/config", "[extensions]\n\trefStorage = files\n")),
                told("a branch that leads to another", "main", topic("ref: refs/heads/main\n")),
                told("a chain of them", "c4", yard -> chain(yard, 4)));
    }

    private static Stream<Trick> untold() {
        return Stream.of(
                unknown("a detached head", head(HASH + "\n")),
                unknown("an endless chain", topic(TOPIC)),
                unknown("a long chain", yard -> chain(yard, 5)),
                unknown("a branch that leads out of the branches", topic("ref: refs/remotes/origin/main\n")),
                unknown("a head that leads out of the branches", head("ref: refs/tags/main\n")),
                unknown("a branch that leads on with more blanks", topic("ref:  \trefs/heads/main\n")),
                unknown("a branch that leads on without a blank", topic("ref:refs/heads/main\n")),
                unknown("a branch with lines behind", topic("ref: refs/heads/main\n\n")),
                unknown("a branch of which nobody knows what it is", topic("REF: refs/heads/main\n")),
                unknown("an empty branch", topic("")),
                unknown("a branch too long to be one", topic("ref:" + " ".repeat(9_000) + "refs/heads/main\n")),
                unknown("a branch that is a link", yard -> yard.link(".git/refs/heads/topic/a", "refs/heads/main")),
                unknown(
                        "a folder of branches that is a link",
                        yard -> yard.file(".git/other/a", "ref: refs/heads/main\n")
                                .link(".git/refs/heads/topic", "../../other")),
                unknown("more blanks", head("ref:   refs/heads/main\n")),
                unknown("a blank behind", head("ref: refs/heads/main \n")),
                unknown("a blank that git takes for a part", head("ref: refs/heads/topic/a\u2003\n")),
                unknown("a zero byte", head("ref: refs/heads/main\0topic\n")),
                unknown("a name in other letters", head("ref: refs/heads/tópic\n")),
                unknown("a name with two readings", head("ref: refs/heads/heads/topic\n")),
                unknown("a name that climbs", head("ref: refs/heads/topic/../main\n")),
                unknown("an empty part", head("ref: refs/heads/topic//a\n")),
                unknown("no name", head("ref: refs/heads/\n")),
                unknown("upper case", head("REF: refs/heads/main\n")),
                unknown("another storage", yard -> yard.file(".git/config", "[Extensions]\n\tRefStorage = reftable\n")),
                unknown(
                        "storage elsewhere",
                        yard -> yard.file(".git/config", "[extensions]\n\trefstorage = files:///tmp/refs\n")),
                unknown("settings that cannot be read", yard -> yard.file(".git/config", "[extensions\n")),
                unknown("settings that are a link", yard -> yard.link(".git/config", "../config")),
                unknown("branches kept elsewhere", yard -> yard.file(".git/commondir", "../other\n")),
                unknown(
                        "no objects",
                        yard -> without(
                                without(without(yard, ".git/objects/info/none"), ".git/objects/info"), ".git/objects")),
                unknown(
                        "no branches",
                        yard -> without(
                                without(without(yard, ".git/refs/heads/none"), ".git/refs/heads"), ".git/refs")),
                unknown(
                        "a head that is a link",
                        yard -> without(yard, ".git/HEAD").link(".git/HEAD", "refs/heads/topic/a")));
    }

    @Test
    void tellsNoBranchWhereTheRepositoryLiesElsewhere(@TempDir Path folder) throws IOException {
        try (var yard = new Yard(folder)) {
            assertThat(yard.world().branch()).as("no repository").isEmpty();
            yard.repository("other").file(".git", "gitdir: other\n");
            assertThat(yard.world().branch()).as("a linked worktree").isEmpty();
            without(yard, ".git").link(".git", "other");
            assertThat(yard.world().branch()).as("a link").isEmpty();
        }
    }
}

package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.workspace.SnapshotId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What git would take for an old commit's content, and what of it a person is told. */
class GitObjectsTest {
    /** A repository of the person's; file X holds what nobody looked at, O is the object of AGENTS.md. */
    private static final String BEGIN = """
            set -e
            git init -q -b main .
            git config user.name Ann
            git config user.email ann@mail.example
            echo old > AGENTS.md; echo a > a.txt; echo evil > X
            git add .; git commit -qm Begin
            echo good > AGENTS.md; git rm -q X; git commit -qam 'Say it better'
            """;

    private static final String NAMES = """
            set -e
            O=$(git rev-parse HEAD:AGENTS.md); E=$(echo evil | git hash-object --stdin)
            LOOSE=.git/objects/${O:0:2}/${O:2}; EVIL=.git/objects/${E:0:2}/${E:2}
            """;

    private static final String FORGED = "git's folder `.git` holds something else than what it is kept as: ";
    private static final String UNCLEAR = "nobody could look at what the call did to git's folder `.git`: it changed ";
    private static final String OBJECT = "the object `12799ccbe7ce`";

    @TempDir
    private Path folder;

    /** What is done to the files of a workspace, beside what a command can say in few words. */
    private interface Edit {
        void at(Path root) throws IOException;
    }

    private static final Edit NONE = root -> {};

    /**
     * One command.
     *
     * @param before what the person has done
     * @param command what the command does
     * @param edit what it does then
     * @param proof succeeds when git was taken in; empty where nobody asks
     * @param told what is told
     */
    private record Case(String name, String before, String command, Edit edit, String proof, String told) {
        Case(String name, String before, String command, String told) {
            this(name, before, command, NONE, "", told);
        }

        Case proved(String by) {
            return new Case(name, before, command, edit, by, told);
        }
    }

    private static void run(WorkspaceWorld world, String script) {
        var reach = new World.Reach(World.Writes.WORKSPACE, List.of(), List.of());
        var ended = world.hands(reach).run(List.of("bash", "-c", script), Duration.ofMinutes(1));
        assertThat(ended.succeeded()).as(ended.output() + ended.stopped()).isTrue();
    }

    private Stream<DynamicTest> tests(Stream<Case> cases) {
        return cases.map(one -> DynamicTest.dynamicTest(
                one.name(),
                () -> assertThat(told(one))
                        .containsExactlyElementsOf(one.told().isEmpty() ? List.of() : List.of(one.told()))));
    }

    private List<String> told(Case one) throws IOException {
        try (var yard = new Yard(Files.createTempDirectory(folder, "case"))) {
            WorkspaceWorld world = yard.inhabited();
            run(world, BEGIN + one.before());
            SnapshotId before = world.snapshot();
            run(world, NAMES + one.command());
            one.edit().at(yard.root());
            List<String> told = world.settle(before, List.of()).inGit().stream()
                    .map(each -> each.words().replaceAll("; (what is checked|look at its) .*", ""))
                    .toList();
            if (!one.proof().isEmpty()) {
                run(world, NAMES + one.proof());
            }
            return told;
        }
    }

    /** The content of a file turned into another one in place. */
    private static void change(Path root, String start, String end, Changing changing) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(".git/objects"))) {
            Path file = files.filter(each -> each.getFileName().toString().startsWith(start)
                            && each.getFileName().toString().endsWith(end))
                    .findFirst()
                    .orElseThrow();
            byte[] content = Files.readAllBytes(file);
            changing.change(ByteBuffer.wrap(content));
            assertThat(file.toFile().setWritable(true)).isTrue();
            Files.write(file, content);
        }
    }

    private interface Changing {
        void change(ByteBuffer content);
    }

    /** Two objects in the place of one another, in a list of sorted ids with places of as many bytes as each has. */
    private static void swap(ByteBuffer in, int ids, int places, int bytes, int count) {
        int old = find(in, ids, count, "12799ccbe7ce445b11b7bd4833bcc2c2ce1b48b7");
        int evil = find(in, ids, count, "53c74cd6c8f3911ae716f60f9b79f575aab0e975");
        byte[] one = new byte[bytes];
        byte[] other = new byte[bytes];
        in.get(places + old * bytes, one).get(places + evil * bytes, other);
        in.put(places + old * bytes, other).put(places + evil * bytes, one);
    }

    private static int find(ByteBuffer in, int ids, int count, String id) {
        byte[] found = new byte[20];
        for (int at = 0; at < count; at++) {
            in.get(ids + at * found.length, found);
            if (HexFormat.of().formatHex(found).equals(id)) {
                return at;
            }
        }
        throw new IllegalStateException("no " + id);
    }

    /** A pack's index of version 2 (gitformat-pack(5)). */
    private static void swapInPack(ByteBuffer in) {
        int count = in.getInt(8 + 255 * 4);
        int ids = 8 + 256 * 4;
        swap(in, ids, ids + count * 24, 4, count);
    }

    /** The index of several packs (gitformat-pack(5)): a table of chunks, each with its name and where it begins. */
    private static void swapInPacks(ByteBuffer in) {
        int count = in.getInt(chunk(in, 12, "OIDF") + 255 * 4);
        swap(in, chunk(in, 12, "OIDL"), chunk(in, 12, "OOFF"), 8, count);
    }

    private static int chunk(ByteBuffer in, int table, String name) {
        for (int at = table; ; at += 12) {
            byte[] id = new byte[4];
            in.get(at, id);
            if (new String(id, StandardCharsets.ISO_8859_1).equals(name)) {
                return (int) in.getLong(at + 4);
            }
        }
    }

    /** The trees of the two commits in the place of one another (gitformat-commit-graph(5)). */
    private static void swapInGraph(ByteBuffer in) {
        int at = chunk(in, 8, "CDAT");
        byte[] one = new byte[20];
        byte[] other = new byte[20];
        in.get(at, one).get(at + 36, other);
        in.put(at, other).put(at + 36, one);
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatIsNotWhatItsNameSays() {
        String takenIn = "test \"$(git cat-file blob HEAD:AGENTS.md)\" = evil";
        return tests(Stream.of(
                new Case("written over", "", "cp -f $EVIL $LOOSE", FORGED + OBJECT).proved(takenIn),
                new Case("another file of that name", "", "rm -f $LOOSE; cp $EVIL $LOOSE", FORGED + OBJECT)
                        .proved(takenIn),
                new Case(
                        "beside the one in a pack, until that is gone",
                        "git gc -q",
                        "W=$(echo worse | git hash-object -w --stdin); mkdir -p ${LOOSE%/*}; cp .git/objects/${W:0:2}/${W:2} $LOOSE",
                        FORGED + OBJECT),
                new Case("what does not inflate", "", "chmod u+w $LOOSE; echo x > $LOOSE", FORGED + OBJECT),
                new Case(
                        "what ends before it is whole", "", "chmod u+w $LOOSE; truncate -s -3 $LOOSE", FORGED + OBJECT),
                new Case(
                        "in a pack",
                        "git gc -q",
                        "true",
                        root -> change(root, "pack-", ".idx", GitObjectsTest::swapInPack),
                        takenIn,
                        FORGED + "a pack"),
                new Case(
                        "in the index of packs",
                        "git gc -q; git multi-pack-index write",
                        "true",
                        root -> change(root, "multi-pack-index", "", GitObjectsTest::swapInPacks),
                        takenIn,
                        FORGED + "the index of its packs"),
                new Case(
                        "in a pack that is another one than the index of packs knows",
                        "git gc -q; git multi-pack-index write",
                        "P=$(echo .git/objects/pack/pack-*.pack); N=$(echo $E | git pack-objects -q .git/p);"
                                + " cp -f .git/p-$N.pack $P; cp -f .git/p-$N.idx ${P%.pack}.idx",
                        NONE,
                        "",
                        FORGED + "a pack, the index of its packs"),
                new Case(
                        "in the graph of commits",
                        "git gc -q",
                        "true",
                        root -> change(root, "commit-graph", "", GitObjectsTest::swapInGraph),
                        "test $(git log --format=%T | tail -1) = $(git cat-file commit HEAD | sed -n 's/^tree //p')",
                        FORGED + "the graph of its commits"),
                new Case(
                        "in a graph that waits for another to go",
                        "git gc -q",
                        "cp .git/objects/info/commit-graph g; git commit -q --allow-empty -m c; git commit-graph write --split --reachable;"
                                + " cp -f g .git/objects/info/commit-graph",
                        FORGED + "the graph of its commits"),
                new Case(
                        "in a folder elsewhere",
                        "",
                        "echo ../../o > .git/objects/info/alternates",
                        UNCLEAR + "`objects/info/alternates`"),
                new Case(
                        "in what git does not take for its folder now",
                        "",
                        "cp -f $EVIL $LOOSE; mv .git/refs r",
                        NONE,
                        "",
                        "nobody could look at what the call did to git's folder `.git`: git does not take what is left of it"
                                + " for one, until it is mended"),
                new Case(
                        "in a folder that is a link",
                        "",
                        "mv .git/objects/${O:0:2} o; ln -s ../../o .git/objects/${O:0:2}",
                        UNCLEAR + "`objects/12`")));
    }

    @TestFactory
    Stream<DynamicTest> tellsNothingOfHonestWork() {
        return tests(Stream.of(
                new Case(
                        "written anew",
                        "",
                        "rm -f $LOOSE; echo good | git -c core.compression=0 hash-object -w --stdin",
                        ""),
                new Case("a commit and packing", "", "echo c > a.txt; git commit -qam c; git gc -q", ""),
                new Case("packing anew", "git gc -q", "git -c core.compression=9 repack -qadf", ""),
                new Case(
                        "unpacking what nothing names",
                        "git gc -q",
                        "git commit -q --amend -m other; git reflog expire --expire=now --all; git repack -qAd",
                        ""),
                new Case(
                        "unpacking",
                        "git gc -q",
                        "mv .git/objects/pack p; git unpack-objects -q < p/*.pack; rm -rf p",
                        ""),
                new Case(
                        "another repository",
                        "mkdir m; cd m; git init -q .; echo m > m; git add m; git -c user.name=x -c user.email=x@mail.example"
                                + " commit -qm m; git gc -q",
                        "git clone -q m n",
                        ""),
                new Case(
                        "what another repository has",
                        "git clone -q . n; (cd n; echo c > a.txt; git -c user.name=x -c user.email=x@mail.example commit -qam c)",
                        "git fetch -q n",
                        ""),
                new Case("an index of packs", "git gc -q", "git multi-pack-index write; git repack -qad", ""),
                new Case(
                        "graphs",
                        "",
                        "git commit-graph write --split --reachable; echo c > a.txt; git commit -qam c;"
                                + " git commit-graph write --split=no-merge --reachable; git commit-graph write --reachable",
                        ""),
                new Case(
                        "graphs after a graph",
                        "git gc -q",
                        "echo c > a.txt; git commit -qam c; git commit-graph write --split --reachable",
                        ""),
                new Case(
                        "names of another length",
                        "rm -rf .git; git init -q --object-format=sha256 .; git config user.name x;"
                                + " git config user.email x@mail.example; git add .; git commit -qm Begin",
                        "echo c > c; git add c; git commit -qm c; git gc -q; echo d > d; git add d; git commit -qm d",
                        ""),
                new Case(
                        "no repository any more",
                        "mkdir m; git init -q m",
                        "rm -rf m 2>/dev/null || test ! -e m/.git/HEAD",
                        ""),
                new Case("a large file", "", "head -c 20000000 /dev/urandom > r; git add r", "")));
    }
}

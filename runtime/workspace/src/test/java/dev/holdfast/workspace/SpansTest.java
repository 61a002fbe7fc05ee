package dev.holdfast.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.PathName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several spans taken back at once, cut off anywhere, given up, and with paths that are none of their business. */
class SpansTest {
    @TempDir
    Path scratch;

    private Bench bench;
    private Path root;
    private Snapshots snapshots;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(scratch);
        root = bench.root();
        snapshots = bench.snapshots();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void anUndoOfSeveralSpansCutOffAnywhereIsFinishedByRunningItAgain() throws Exception {
        List<Span> spans = threeSpans();
        Snapshot present = snapshots.take();
        SortedMap<String, String> wanted = Tree.of(root);
        snapshots.restore(spans);
        SortedMap<String, String> tree = Tree.of(root);
        assertThat(tree).isNotEqualTo(wanted);
        for (int steps = 0; steps < 30; steps++) {
            snapshots.rollBack(present);
            cutOff(spans, steps);
            assertThat(snapshots.restore(spans)).as("after " + steps).isInstanceOf(Restored.Done.class);
            assertThat(Tree.of(root)).as("after " + steps).isEqualTo(tree);
        }
    }

    @Test
    void anUndoCutOffAnywhereThatMeetsAConflictIsGivenUpAndAllIsAsBefore() throws Exception {
        List<Span> spans = threeSpans();
        Snapshot present = snapshots.take();
        Tree.write(root.resolve("both"), "by hand");
        Tree.write(root.resolve("unrelated"), "by hand");
        SortedMap<String, String> tree = contents();
        for (int steps = 0; steps < 30; steps++) {
            snapshots.rollBack(present);
            cutOff(spans, steps);
            Tree.write(root.resolve("both"), "by hand");
            Tree.write(root.resolve("unrelated"), "by hand");
            assertThat(snapshots.restore(spans)).isEqualTo(new Restored.Refused(2, List.of(new PathName("both"))));
            snapshots.giveUp(spans, present);
            assertThat(contents()).as("after " + steps).isEqualTo(tree);
        }
    }

    @Test
    void whatAPersonPutIntoAFolderThatTheCutOffUndoBroughtBackSurvivesGivingUp() throws Exception {
        Tree.write(root.resolve("gone/f"), "1");
        Tree.write(root.resolve("other"), "1");
        Snapshot before = snapshots.take();
        Tree.delete(root.resolve("gone"));
        Tree.write(root.resolve("other"), "22");
        List<Span> spans = List.of(span(before, snapshots.take()));
        Snapshot present = snapshots.take();
        snapshots.restore(spans);
        Tree.write(root.resolve("gone/mine"), "mine");
        Tree.write(root.resolve("other"), "333");

        assertThat(snapshots.restore(spans)).isEqualTo(new Restored.Refused(0, List.of(new PathName("other"))));
        snapshots.giveUp(spans, present);

        assertThat(contents().keySet()).containsExactly("", "gone", "gone/mine", "other");
        assertThat(root.resolve("other")).hasContent("333");
    }

    @Test
    void givingUpWhatWasNeverBegunDoesNothing() throws Exception {
        List<Span> spans = threeSpans();
        Snapshot present = snapshots.take();
        Tree.write(root.resolve("both"), "by hand");
        SortedMap<String, String> tree = Tree.of(root);
        snapshots.giveUp(spans, present);
        assertThat(Tree.of(root)).isEqualTo(tree);
    }

    @Test
    void sparedPathsAndTheNewFoldersAroundThemStay() {
        Tree.write(root.resolve("a"), "1");
        Tree.write(root.resolve("mine"), "1");
        Snapshot before = snapshots.take();
        Tree.write(root.resolve("a"), "2");
        Tree.write(root.resolve("mine"), "by hand");
        Tree.write(root.resolve("new/deep/theirs"), "2");
        Tree.write(root.resolve("new/deep/mine"), "by hand");
        Tree.write(root.resolve("new/theirs"), "2");
        var spared = Set.of(new PathName("mine"), new PathName("new/deep/mine"));

        assertThat(snapshots.restore(List.of(new Span(before, snapshots.take(), spared))))
                .isInstanceOf(Restored.Done.class);

        assertThat(contents().keySet()).containsExactly("", "a", "mine", "new", "new/deep", "new/deep/mine");
        assertThat(root.resolve("a")).hasContent("1");
        assertThat(root.resolve("mine")).hasContent("by hand");
    }

    @Test
    void whatSomebodyChangedBetweenTwoSpansThatBothChangedItIsAConflictOfTheEarlierOne() {
        Tree.write(root.resolve("f"), "1");
        Snapshot first = snapshots.take();
        Tree.write(root.resolve("f"), "22");
        Span one = span(first, snapshots.take());
        Tree.write(root.resolve("f"), "by hand");
        Snapshot second = snapshots.take();
        Tree.write(root.resolve("f"), "4444");
        Span two = span(second, snapshots.take());

        assertThat(snapshots.restore(List.of(one, two))).isEqualTo(new Restored.Refused(0, List.of(new PathName("f"))));
        assertThat(root.resolve("f")).hasContent("4444");
        assertThat(snapshots.restore(List.of(two))).isInstanceOf(Restored.Done.class);
        assertThat(root.resolve("f")).hasContent("by hand");
    }

    @Test
    void aPersonMayHaveTakenTheLastSpanBackByHand() {
        Snapshot first = snapshots.take();
        Tree.write(root.resolve("f"), "22");
        Snapshot middle = snapshots.take();
        Tree.write(root.resolve("f"), "4444");
        Snapshot last = snapshots.take();
        Tree.write(root.resolve("f"), "22");
        assertThat(snapshots.restore(List.of(span(first, middle), span(middle, last))))
                .isInstanceOf(Restored.Done.class);
        assertThat(root.resolve("f")).doesNotExist();
    }

    @Test
    void anySpansComeBackTogetherWhereverTheyAreCutOff() throws Exception {
        for (int seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            Tree.empty(root);
            disturb(random);
            Snapshot first = snapshots.take();
            SortedMap<String, String> tree = Tree.of(root);
            var spans = new ArrayList<Span>();
            Snapshot from = first;
            for (int i = 0; i < 3; i++) {
                disturb(random);
                Snapshot to = snapshots.take();
                spans.add(span(from, to));
                from = to;
            }
            SortedMap<String, String> end = contents();
            cutOff(spans, random.nextInt(12));
            if (random.nextBoolean()) {
                snapshots.giveUp(spans, from);
                assertThat(contents()).as("seed " + seed).isEqualTo(end);
            }
            assertThat(snapshots.restore(spans)).as("seed " + seed).isInstanceOf(Restored.Done.class);
            assertThat(Tree.of(root)).as("seed " + seed).isEqualTo(tree);
        }
    }

    /** Puts files, folders, links or nothing at random paths. */
    private void disturb(Random random) throws IOException {
        for (int i = 0; i < 8; i++) {
            var names = List.of("a", "b", "a/c", "a/d", "b/c", "a/c/e", "a/c/f", "b/c/e");
            Path at = root.resolve(names.get(random.nextInt(names.size())));
            if (!Files.isDirectory(at.resolveSibling("."), LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                Tree.delete(at);
            }
            switch (random.nextInt(5)) {
                case 0, 1 -> Files.writeString(at, "content " + random.nextInt(3));
                case 2, 3 -> Files.createDirectory(at);
                default -> Files.createSymbolicLink(at, Path.of("nowhere"));
            }
        }
    }

    private List<Span> threeSpans() throws IOException {
        Tree.write(root.resolve("both"), "1");
        Tree.write(root.resolve("first"), "1");
        Tree.write(root.resolve("becomes-folder"), "1");
        Tree.write(root.resolve("gone/deep/f"), "1");
        Tree.write(root.resolve("unrelated"), "1");
        Snapshot one = snapshots.take();
        Tree.write(root.resolve("both"), "22");
        Tree.write(root.resolve("first"), "22");
        Tree.write(root.resolve("added/f"), "22");
        Snapshot two = snapshots.take();
        Tree.delete(root.resolve("gone"));
        Files.delete(root.resolve("becomes-folder"));
        Tree.write(root.resolve("becomes-folder/f"), "333");
        Tree.write(root.resolve("added/g"), "333");
        Snapshot three = snapshots.take();
        Tree.write(root.resolve("both"), "4444");
        Tree.write(root.resolve("added/f"), "4444");
        return List.of(span(one, two), span(two, three), span(three, snapshots.take()));
    }

    /** What a process leaves that is killed after so many paths. */
    private void cutOff(List<Span> spans, int steps) {
        var trees = new Trees(bench.vault());
        var comparisons = spans.stream()
                .map(span -> Comparison.of(
                        span.before().root(), trees, span.after().root(), trees, Comparison.Additions.LISTED))
                .toList();
        var composition =
                Composition.of(comparisons, spans.stream().map(Span::spared).toList());
        var disk = new Disk(
                bench.workspace().handle(),
                bench.vault(),
                Limits.DEFAULT,
                Disk.Purpose.COMPARISON,
                Deadline.none(Sys::clock));
        var differences =
                new Conflicts(bench.workspace().handle(), disk).in(composition).differences();
        new Restoration(
                        bench.workspace(),
                        bench.vault(),
                        composition.comparison(differences),
                        Restoration.Removing.EMPTY)
                .steps(differences).stream().limit(steps).forEach(Runnable::run);
    }

    private static Span span(Snapshot before, Snapshot after) {
        return new Span(before, after, Set.of());
    }

    /** The tree without the times, which a person's edits and an undo given up may change. */
    private SortedMap<String, String> contents() {
        SortedMap<String, String> tree = Tree.of(root);
        tree.replaceAll((path, line) -> line.replaceAll(" [0-9-]+T[0-9:.]+Z ", " "));
        return tree;
    }
}

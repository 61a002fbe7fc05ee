package dev.holdfast.monitor;

import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Git;
import dev.holdfast.tools.Hands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What git is asked about one call, in the sandbox and within one time limit. It is shown no replacements and no
 * commit-graph, which could tell of other commits than there are.
 */
final class GitQuestions {
    /** Wall time of all questions about one call. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String TREE = "tree ";

    private final Commands commands;
    private final Commands.Setting setting;
    private final long began;

    /** @param began on the clock of {@link System#nanoTime} */
    GitQuestions(Commands commands, SecretFiles secretFiles, Territory territory, long began) {
        this.commands = commands;
        this.setting = new Commands.Setting(
                territory, new World.Reach(World.Writes.NOTHING, List.of(), List.of()), secretFiles);
        this.began = began;
    }

    /** Nobody knows the answer. */
    static final class Unclear extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unclear(String why) {
            super(why);
        }
    }

    /** What git lists of differences, empty when it cannot. */
    Optional<List<GitRaw>> answer(PathName gitFolder, List<String> question) {
        return output(quiet(git(gitFolder, question))).map(GitRaw::of);
    }

    /** Whether git succeeds with a question that it answers by that alone. */
    boolean yes(PathName gitFolder, List<String> question) {
        return output(quiet(git(gitFolder, question))).isPresent();
    }

    /** The trees among what some ids name in the end, be it by a tag or by a tag of a tag. */
    Set<String> trees(PathName gitFolder, Collection<String> ids) {
        String ask = git(gitFolder, List.of("cat-file", "--batch-check=%(objecttype) %(objectname)")).stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        var argv = new ArrayList<>(List.of("sh", "-c", "printf '%s^{}\\n' \"$@\" | " + ask + " 2>/dev/null", "sh"));
        argv.addAll(ids);
        return output(argv)
                .orElseThrow(() -> new Unclear("git could not tell what its new references name"))
                .lines()
                .filter(line -> line.startsWith(TREE))
                .map(line -> line.substring(TREE.length()))
                .collect(Collectors.toSet());
    }

    private static List<String> git(PathName gitFolder, List<String> question) {
        var words = new ArrayList<>(
                List.of("--git-dir=" + gitFolder.text(), "--no-replace-objects", "-c", "core.commitGraph=false"));
        words.addAll(question);
        return Git.reading(words.toArray(String[]::new));
    }

    /** Warnings are no answer. */
    private static List<String> quiet(List<String> question) {
        var argv = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>/dev/null", "sh"));
        argv.addAll(question);
        return argv;
    }

    /**
     * What is left of the time.
     *
     * @throws Unclear when nothing is
     */
    Duration left() {
        Duration left = LIMIT.minus(Duration.ofNanos(System.nanoTime() - began));
        if (!left.isPositive()) {
            throw new Unclear("looking at it took longer than " + LIMIT.toSeconds() + " s");
        }
        return left;
    }

    private Optional<String> output(List<String> argv) {
        Duration left = left();
        Hands.Ended ended = commands.run(argv, left, setting);
        if (!ended.stopped().isEmpty()) {
            throw new Unclear("git was ended: " + ended.stopped());
        }
        return ended.succeeded() ? Optional.of(ended.output()) : Optional.empty();
    }
}

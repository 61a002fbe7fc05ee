package dev.holdfast.monitor;

import dev.holdfast.monitor.GitConfig.Setting;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the value of a git variable may make git read or run. */
sealed interface GitPointer {
    /** More configuration. */
    record Include(String path) implements GitPointer {}

    /** A path by the variable's meaning; a folder counts with all beneath it. */
    record Named(String path) implements GitPointer {}

    /** Where else the repository's files are checked out. */
    record Worktree(String path) implements GitPointer {}

    /**
     * A command, or anything else: each of its words that has a dot or a slash may be a file. A bare name is looked for
     * on the search path and not in the workspace.
     */
    record Words(Set<String> words) implements GitPointer {}

    /** Nothing that git reads or runs. */
    record Nothing() implements GitPointer {}

    /** Words end where a shell may end them, and at the signs that stand before a path in an option. */
    Pattern BETWEEN_WORDS = Pattern.compile("[\\s\"'`;&|()<>{}\\[\\]=,:!]+");

    /** Without control characters, and more than dots, slashes and a dash. */
    Pattern PATH_LIKE = Pattern.compile("(?=.*[./])(?=.*[^./-])[^\\x00-\\x1f\\x7f]{1,1000}");

    /** A folder that only the shell will know: it is taken for the worktree's. */
    Pattern VARIABLE = Pattern.compile("\\$\\w+");

    /** Names, addresses and branches: what is checked out, fetched or shown, never run. */
    Set<String> DATA_SECTIONS =
            Set.of("branch", "color", "user", "author", "committer", "safe", "extensions", "advice", "url");

    Set<String> DATA_OF_REMOTES = Set.of("url", "pushurl", "fetch", "push");
    Set<String> DATA_OF_SUBMODULES = Set.of("url", "path", "active", "branch", "ignore");

    /** What a variable points to. */
    static GitPointer of(Setting setting) {
        if (setting.value().isEmpty() || data(setting)) {
            return new Nothing();
        }
        String value = setting.value();
        return switch (setting.section() + "." + setting.name()) {
            case "include.path", "includeif.path" -> new Include(value);
            case "core.hookspath", "core.attributesfile", "init.templatedir", "gpg.allowedsignersfile" ->
                new Named(value);
            case "core.worktree" -> new Worktree(value);
            default -> new Words(words(value));
        };
    }

    private static boolean data(Setting setting) {
        return switch (setting.section()) {
            case "remote" -> DATA_OF_REMOTES.contains(setting.name());
            case "submodule" -> DATA_OF_SUBMODULES.contains(setting.name());
            default -> DATA_SECTIONS.contains(setting.section());
        };
    }

    private static Set<String> words(String value) {
        var words = new LinkedHashSet<String>();
        words.add(value.strip());
        String plain = VARIABLE.matcher(value.replace("$HOME/", "~/")).replaceAll("");
        words.addAll(List.of(BETWEEN_WORDS.split(plain)));
        words.removeIf(word -> !PATH_LIKE.matcher(word).matches());
        return words;
    }

    /** A path with the home folder in place of {@code ~}, as git writes it in its values. */
    static String expanded(String path, Path home) {
        return path.equals("~") || path.startsWith("~/") ? home + path.substring(1) : path;
    }
}

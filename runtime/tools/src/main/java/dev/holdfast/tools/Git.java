package dev.holdfast.tools;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How git is called: always in the sandbox, always with the same options, which switch off whatever a repository could
 * use to run a program (hooks, file system monitor, signing, editors, external diffs) or to talk to somebody. Paths are
 * taken literally: no wildcard, no pathspec magic.
 */
public final class Git {
    /** Wall time of one call of git. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    private static final List<String> ALWAYS = List.of(
            "git",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.editor=false",
            "-c",
            "commit.gpgSign=false",
            "-c",
            "log.showSignature=false",
            "-c",
            "gc.auto=0",
            "-c",
            "maintenance.auto=false",
            "-c",
            "protocol.allow=never",
            "-c",
            "core.quotePath=false",
            "-c",
            "color.ui=false",
            "--no-pager",
            "--literal-pathspecs");

    private Git() {}

    /** The argv of a git call that changes nothing, not even the index it refreshes on the side. */
    public static List<String> reading(String... words) {
        var argv = new ArrayList<>(ALWAYS);
        argv.add("--no-optional-locks");
        argv.addAll(List.of(words));
        return argv;
    }

    /** The argv of a git call that may change the repository. */
    static List<String> writing(List<String> words) {
        var argv = new ArrayList<>(ALWAYS);
        argv.addAll(words);
        return argv;
    }
}

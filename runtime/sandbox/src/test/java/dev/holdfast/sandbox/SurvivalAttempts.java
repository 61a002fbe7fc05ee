package dev.holdfast.sandbox;

import static dev.holdfast.sandbox.Attempt.Control.NOT_SHOWN;
import static dev.holdfast.sandbox.Attempt.Control.WORKS;
import static dev.holdfast.sandbox.Attempt.Sign.BROKEN;
import static dev.holdfast.sandbox.Attempt.Sign.SAID;
import static dev.holdfast.sandbox.Attempt.Sign.SURVIVED;
import static dev.holdfast.sandbox.Attempt.program;
import static dev.holdfast.sandbox.Attempt.shell;

import dev.holdfast.sandbox.Attempt.Chapter;
import java.util.List;

/** Attempts to outlive the command. */
final class SurvivalAttempts {
    static final Chapter CHAPTER = new Chapter(
            "Staying after the end",
            List.of(
                    shell("background", "stay in the background", "sleep $NAP & sleep 0.1", WORKS, SURVIVED),
                    shell(
                            "nohup",
                            "ignore the hangup",
                            "nohup sleep $NAP >/dev/null 2>&1 & sleep 0.1",
                            WORKS,
                            SURVIVED),
                    shell(
                            "new-session",
                            "lead a session of its own",
                            "setsid sleep $NAP >/dev/null 2>&1 & sleep 0.1",
                            WORKS,
                            SURVIVED),
                    shell(
                            "double-fork",
                            "lose its parents",
                            "(setsid sh -c 'exec >/dev/null 2>&1; sleep $NAP & sleep $NAP' &); sleep 0.1",
                            WORKS,
                            SURVIVED),
                    shell(
                            "empty-environment",
                            "run without an environment",
                            "env -i setsid nohup /bin/sleep $NAP >&- 2>&- & sleep 0.1",
                            WORKS,
                            SURVIVED),
                    shell(
                            "new-group",
                            "make a group of its own",
                            "perl -e 'setpgrp(0, 0); exec \"sleep\", $ENV{NAP}' & sleep 0.1",
                            WORKS,
                            SURVIVED),
                    shell(
                            "group-by-parent",
                            "be put into a group by its parent",
                            "perl -e '$p = fork // die; if (!$p) { exec \"sleep\", $ENV{NAP} } setpgrp($p, $p); select(undef, undef, undef, 0.1)'",
                            WORKS,
                            SURVIVED),
                    shell(
                            "stopped",
                            "be stopped when it ends",
                            "setsid sleep $NAP & kill -STOP $!; sleep 0.1",
                            WORKS,
                            SURVIVED),
                    shell(
                            "ignore-signals",
                            "ignore every signal",
                            "(trap '' 1 2 3 13 14 15; exec setsid sleep $NAP) & sleep 0.1",
                            WORKS,
                            SURVIVED),
                    shell(
                            "sessions-without-end",
                            "make sessions without end",
                            "perl -e 'use POSIX; $s = time; while (time < $s + 20) { if (!fork) { setsid(); if (!fork) { setsid(); exec \"sleep\", $ENV{NAP} if rand() < 0.02; exit } exit } wait }' & sleep 0.5",
                            NOT_SHOWN,
                            SURVIVED),
                    shell(
                            "fork-loop",
                            "fork without end while it is killed",
                            "perl -e 'while (1) { my $p = fork; if (defined $p && $p) { exit } select(undef, undef, undef, 0.001) unless defined $p; $0 = \"x\" }' & sleep 0.4",
                            NOT_SHOWN,
                            SURVIVED),
                    shell(
                            "fork-bomb",
                            "fork ever more",
                            "ulimit -u 200; bomb() { bomb | bomb & }; bomb 2>/dev/null; sleep 0.4",
                            NOT_SHOWN,
                            SURVIVED),
                    shell(
                            "orphans-of-the-leader",
                            "leave many at once",
                            "for i in $(seq 50); do setsid sleep $NAP & done",
                            NOT_SHOWN,
                            SURVIVED),
                    shell(
                            "vanishing-leader",
                            "kill its own leader",
                            "setsid sleep $NAP & kill -9 $$",
                            NOT_SHOWN,
                            SURVIVED),
                    program("bear_a_sibling", "bear a child for its parent", WORKS, SAID),
                    program("chmod_in_the_deep", "use a path longer than a path may be, and stay", NOT_SHOWN, SURVIVED),
                    program("deep_private_folder", "leave a private folder too deep to remove", NOT_SHOWN, BROKEN),
                    program(
                            "locked_private_folder",
                            "leave a private folder that is locked at every depth",
                            NOT_SHOWN,
                            BROKEN)));

    private SurvivalAttempts() {}
}

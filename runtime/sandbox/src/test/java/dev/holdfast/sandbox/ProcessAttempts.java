package dev.holdfast.sandbox;

import static dev.holdfast.sandbox.Attempt.Control.NOT_SHOWN;
import static dev.holdfast.sandbox.Attempt.Control.WHERE_ALLOWED;
import static dev.holdfast.sandbox.Attempt.Control.WHERE_ALLOWED_FOR_ROOT;
import static dev.holdfast.sandbox.Attempt.Control.WORKS;
import static dev.holdfast.sandbox.Attempt.Sign.ARRIVED;
import static dev.holdfast.sandbox.Attempt.Sign.HARMED;
import static dev.holdfast.sandbox.Attempt.Sign.SAID;
import static dev.holdfast.sandbox.Attempt.Sign.SHOWN;
import static dev.holdfast.sandbox.Attempt.program;
import static dev.holdfast.sandbox.Attempt.shell;
import static dev.holdfast.sandbox.Backend.BUBBLEWRAP;
import static dev.holdfast.sandbox.Backend.LANDLOCK;

import dev.holdfast.sandbox.Attempt.Chapter;
import java.util.List;

/** Attempts on other processes and on the platform itself. */
final class ProcessAttempts {
    static final Chapter CHAPTER = new Chapter(
            "Other processes",
            List.of(
                    shell(
                            "environment-of-another",
                            "read the environment of a process outside",
                            "tr '\\0' '\\n' < /proc/$DECOY/environ",
                            WORKS,
                            SHOWN),
                    shell(
                            "memory-of-another",
                            "open the memory of a process outside",
                            "{ : < /proc/$DECOY/mem; } && echo WON",
                            WORKS,
                            SAID),
                    shell(
                            "maps-of-another",
                            "read its map of memory",
                            "head -1 /proc/$DECOY/maps | grep . && echo WON",
                            WORKS,
                            SAID),
                    shell(
                            "words-of-another",
                            "read its command line",
                            "grep -q decoy /proc/$DECOY/cmdline && echo WON",
                            WORKS,
                            SAID),
                    shell(
                            "files-of-another",
                            "list its open files",
                            "ls -l /proc/$DECOY/fd | grep socket && echo WON",
                            WORKS,
                            SAID),
                    shell(
                            "open-a-file-of-another",
                            "open one of them",
                            "{ : < /proc/$DECOY/fd/2; } && echo WON",
                            WHERE_ALLOWED,
                            SAID),
                    shell("threads-of-another", "list its threads", "ls /proc/$DECOY/task && echo WON", WORKS, SAID),
                    shell(
                            "score-of-another",
                            "have the kernel kill it first",
                            "echo 500 > /proc/$DECOY/oom_score_adj",
                            WORKS,
                            HARMED),
                    shell("list-processes", "list processes", "ls /proc | grep -qx $DECOY && echo WON", WORKS, SAID),
                    shell(
                                    "find-process",
                                    "ask whether a process number is in use",
                                    "[ -e /proc/$DECOY ] && [ ! -e /proc/4999999 ] && echo WON",
                                    WORKS,
                                    SAID)
                            .open(LANDLOCK, Gap.PROCESSES),
                    shell(
                            "environment-of-the-platform",
                            "read the environment of the platform",
                            "cat /proc/$PLATFORM/environ && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "memory-of-the-platform",
                            "open its memory",
                            "{ : < /proc/$PLATFORM/mem; } && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "root-of-the-platform",
                            "read beneath its root",
                            "cat /proc/$PLATFORM/root$TRUE_HOME/secret",
                            NOT_SHOWN,
                            SHOWN),
                    shell(
                            "files-of-the-platform",
                            "list its open files",
                            "[ \"$(ls /proc/$PLATFORM/fd)\" ] && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "open-files-of-the-platform",
                            "open its open files, by number",
                            "for i in $(seq 0 99); do { : < /proc/$PLATFORM/fd/$i; } && echo WON; done",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "words-of-the-platform",
                            "read its command line",
                            "grep -q . /proc/$PLATFORM/cmdline && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "own-environment",
                            "find a variable of the platform in its own",
                            "env | grep -vE '^(PWD|OLDPWD|SHLVL|_)=' | cut -d= -f1 | grep -xE 'SUREFIRE.*|MAVEN.*|SUDO.*|SSH.*|GIT_(SSH|DIR|ASKPASS).*|LD_.*|BASH_ENV' && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "environment-of-the-first",
                            "read the environment of what set it up",
                            "tr '\\0' '\\n' < /proc/1/environ | grep -vE '^(PWD|OLDPWD|SHLVL|_)=' && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "signal-the-platform",
                            "signal the platform",
                            "kill -0 $PLATFORM && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "signal-the-first",
                            "signal the first process",
                            "kill -9 1; sleep 0.1; [ -e /proc/1 ] || echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "more-descriptors",
                            "find open files that it inherited",
                            "perl -e 'for (3..4095) { open(my $f, \"<&=\", $_) and print \"WON $_ \" }'",
                            NOT_SHOWN,
                            SAID),
                    program("signal_process", "end a process outside", WORKS, HARMED),
                    program("signal_group", "end its group", WHERE_ALLOWED, HARMED),
                    program("signal_thread", "end it by one of its threads", WORKS, HARMED),
                    program("signal_thread_the_old_way", "the same the old way", WORKS, HARMED),
                    program("signal_with_a_value", "end it by a signal with a value", WORKS, HARMED),
                    program("signal_thread_with_a_value", "the same to a thread", WORKS, HARMED),
                    program("signal_by_handle", "end it by a handle (pidfd)", WORKS, HARMED),
                    program("signal_by_a_pipe", "end it by the signal of a pipe", WORKS, HARMED),
                    program("signal_thread_by_a_pipe", "the same to a thread", WORKS, HARMED),
                    program("signal_everybody", "signal all processes at once", WORKS, ARRIVED),
                    program(
                            "signal_the_starter",
                            "signal the thread that started it, before that ends",
                            NOT_SHOWN,
                            SAID),
                    program("trace", "trace a process outside (ptrace)", WORKS, SAID),
                    program("read_memory", "read its memory", WORKS, SAID),
                    program("write_memory", "write its memory", WORKS, SAID),
                    program("steal_a_descriptor", "take an open file from it (pidfd_getfd)", WORKS, SAID),
                    program("compare", "compare it with itself (kcmp)", WHERE_ALLOWED, SAID),
                    program("advise", "advise on its memory", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("list_locks", "list its locks", WORKS, SAID),
                    program("move_memory", "move its memory", WHERE_ALLOWED, SAID),
                    program("migrate_memory", "migrate its memory", WHERE_ALLOWED, SAID),
                    program("set_limits", "set its limits", WORKS, HARMED),
                    program("set_priority", "lower its priority", WORKS, HARMED),
                    program("set_priority_of_user", "change the priority of a user", WHERE_ALLOWED, SAID)
                            .open(BUBBLEWRAP, Gap.OWN_SPACE),
                    program("set_affinity", "move it to one processor", WORKS, HARMED),
                    program("set_scheduler", "change its scheduler", WORKS, HARMED),
                    program("set_scheduling", "change its scheduling", WORKS, SAID),
                    program("set_scheduling_attributes", "the same by the newer call", WORKS, HARMED),
                    program("set_io_priority", "lower its priority for disks", WORKS, SAID),
                    program("share_a_core", "share a core with it", WHERE_ALLOWED, SAID),
                    program("shared_memory", "read shared memory (System V)", WHERE_ALLOWED, SHOWN),
                    program("message_queue", "read a message queue", WHERE_ALLOWED, SHOWN),
                    program("semaphore", "set a semaphore", WHERE_ALLOWED, ARRIVED),
                    program("posix_queue", "open a message queue by its name", WHERE_ALLOWED, SAID),
                    program("leave_shared_memory", "make shared memory that outlives it", WHERE_ALLOWED, SAID)
                            .open(BUBBLEWRAP, Gap.OWN_SPACE),
                    program("clone_a_user_namespace", "make a user namespace by clone", WHERE_ALLOWED, SAID),
                    program("clone_all_namespaces", "make namespaces of every kind", WHERE_ALLOWED, SAID),
                    program("clone3_a_user_namespace", "the same by clone3", WHERE_ALLOWED, SAID),
                    program("unshare_a_user_namespace", "the same by unshare", WHERE_ALLOWED, SAID),
                    program("unshare_all_namespaces", "namespaces of every kind by unshare", WHERE_ALLOWED, SAID),
                    program(
                            "enter_a_namespace",
                            "enter a namespace of a process outside",
                            WHERE_ALLOWED_FOR_ROOT,
                            SAID)));

    private ProcessAttempts() {}
}

package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Notification.Answer;
import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a process crosses to become the command: it gets its limits, and stands still before the first instruction of its
 * program until the thread that started it is gone.
 *
 * <p>Its {@code execve} waits for an answer. While it waits it is sent the signal that stops a process: the kernel
 * finishes the call first, which sets the starting thread free, and stops the process when it would return to its program.
 * Where there is no such program it stops as well, before it can tell; then it is sent on, and tries the next.
 */
final class Threshold {
    private static final int BY_PID = 1; // P_PID
    private static final int EXITED = 4; // WEXITED
    private static final int KILLED = 9; // SIGKILL
    private static final int GOES_ON = 18; // SIGCONT
    private static final int STANDS_STILL = 19; // SIGSTOP
    private static final int FLAGS = 6; // columns of /proc/PID/stat behind the name; the first is the state
    private static final long NOT_EXECUTED = 0x40; // PF_FORKNOEXEC: it is still what it was started from
    private static final Answer NOT_PERMITTED = new Answer.Result(-1); // EPERM

    private final Supplier<KernelLimits> wanted;
    private final ProcessGroups groups;
    private final IntSupplier listener;
    private @Nullable KernelLimits limits;
    private int standing;

    /**
     * @param wanted the limits, which may take their time
     * @param groups gets the group that the process makes
     * @param listener the descriptor that the filter gave the starting thread; negative before
     */
    Threshold(Supplier<KernelLimits> wanted, ProcessGroups groups, IntSupplier listener) {
        this.wanted = wanted;
        this.groups = groups;
        this.listener = listener;
    }

    /**
     * Lets a thread start the process, and the process go on when that thread is gone.
     *
     * @param filtered can be read from when the filter is on
     * @return the process
     * @throws SandboxException when none was started, or when it is not known to have stood still; then none is left
     */
    int cross(RestrictedThread starting, Spawn spawn, int filtered) {
        int end = starting.begin();
        RuntimeException noLimits = null;
        try {
            limits = wanted.get();
        } catch (RuntimeException e) {
            noLimits = e; // told when the thread has ended; without limits nothing is executed
        }
        try (Arena arena = Arena.ofConfined()) {
            var polls = new Polls(arena);
            while (!polls.readable(Polls.LEADER)) {
                attend(polls, filtered, end);
                if (standing != 0 && couldNotExecute(standing)) {
                    signal(standing, GOES_ON);
                    standing = 0;
                }
            }
        }
        starting.awaitEnd();
        if (noLimits != null) {
            throw noLimits;
        }
        int process = spawn.started(starting.outcome());
        if (process != standing) {
            signal(process, KILLED);
            Kernel.untilDone(SystemCall.WAITID, BY_PID, process, 0, EXITED, 0);
            throw new SandboxException(
                    Code.SETUP_FAILED, "a command could not be held until it was contained; run `holdfast doctor`");
        }
        signal(process, GOES_ON);
        return process;
    }

    private void attend(Polls polls, int filtered, int end) {
        int asking = listener.getAsInt();
        polls.await(asking < 0 ? filtered : -1, asking, end, standing == 0 ? Polls.FOREVER : polls.nextTick());
        if (polls.readable(Polls.LISTENER)) {
            Notification.receive(listener.getAsInt())
                    .ifPresent(notification -> notification.answer(listener.getAsInt(), judged(notification)));
        }
    }

    /** Of the process itself alone, which has one thread and waits: its number means it. */
    private Answer judged(Notification notification) {
        int process = notification.thread();
        try {
            if (notification.is(SystemCall.SETSID)) {
                groups.add(process);
                return new Answer.Proceed();
            }
            if (notification.is(SystemCall.EXECVE)
                    && limits != null
                    && limits.setOn(process)
                    && signal(process, STANDS_STILL)) {
                standing = process;
                return new Answer.Proceed();
            }
            // posix_spawn opens the input; of the start of an explained command that is asked about, and nothing is
            // judged.
            if (notification.is(SystemCall.OPEN) || notification.is(SystemCall.OPENAT)) {
                return new Answer.Proceed();
            }
            return NOT_PERMITTED;
        } catch (RuntimeException e) { // the border of one request: what cannot be judged is refused
            return NOT_PERMITTED;
        }
    }

    private static boolean signal(int process, int signal) {
        return Kernel.call(SystemCall.KILL, process, signal) == 0;
    }

    /** Whether it stands still and is yet to find a program. */
    private static boolean couldNotExecute(int process) {
        try {
            String stat =
                    Files.readString(Path.of("/proc", Integer.toString(process), "stat"), StandardCharsets.ISO_8859_1);
            String[] columns = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return columns[0].equals("T") && (Long.parseLong(columns[FLAGS]) & NOT_EXECUTED) != 0;
        } catch (IOException e) {
            return false; // it has ended
        }
    }
}

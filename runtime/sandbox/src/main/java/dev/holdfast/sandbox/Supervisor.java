package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Notification.Answer;
import dev.holdfast.sandbox.SandboxException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread outside that a restricted command's critical calls wait for. It answers connect, bind, listen and changes of
 * modes by carrying them out itself; it learns of every new process group, so that a kill reaches all of them; and it
 * learns when none can call any more, because the kernel then hangs up, and waits until none is left.
 */
final class Supervisor {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 500_000;
    private static final int BY_PID = 1; // P_PID
    private static final int EXITED = 4; // WEXITED
    private static final int BY_ITSELF = 1; // CLD_EXITED
    private static final int SIGNAL_INFO_BYTES = 128;
    private static final Answer NOT_PERMITTED = new Answer.Result(-1); // EPERM
    private static final List<SystemCall> ASKED = List.of(
            SystemCall.CONNECT,
            SystemCall.BIND,
            SystemCall.LISTEN,
            SystemCall.CHMOD,
            SystemCall.FCHMOD,
            SystemCall.FCHMODAT,
            SystemCall.FCHMODAT2,
            SystemCall.EXECVE,
            SystemCall.SETSID,
            SystemCall.SETPGID);

    private final Sockets sockets;
    private final Modes modes;
    private final Explanation explanation;
    private final Map<Integer, SystemCall> asked = new HashMap<>();
    private final ProcessGroups groups;
    private final int listener;
    private final int leader;
    private final int handle;

    private final Object lock = new Object();
    // The rest is guarded by the lock, where it is used by other threads than the supervisor's own.
    private final Descriptors.Pipe wake = Descriptors.Pipe.open();
    private boolean killing;
    private boolean over;

    // Used by the supervisor's thread alone.
    private boolean hungUp;
    private boolean reaped;

    /**
     * Who answers calls.
     *
     * @param refusals what they note
     */
    record Answering(Sockets sockets, Modes modes, Explanation explanation, RefusalNotes refusals) {}

    /**
     * @param groups of the command, its first one among them
     * @param listener the descriptor that the filter gave the thread that started it; closed when the supervision ends
     * @param leader the first process, which is a child of ours
     */
    Supervisor(Answering answering, ProcessGroups groups, int listener, int leader) {
        this.sockets = answering.sockets();
        this.modes = answering.modes();
        this.explanation = answering.explanation();
        this.groups = groups;
        this.listener = listener;
        this.leader = leader;
        this.handle = (int) Kernel.call(SystemCall.PIDFD_OPEN, leader, 0);
        ASKED.forEach(call -> asked.put(call.number(Kernel.architecture()), call));
    }

    /** Kills every process of the command; returns at once. */
    void kill() {
        beEnding();
        wake();
    }

    private void beEnding() {
        synchronized (lock) {
            killing = true;
        }
    }

    /** The command's own processes. */
    ProcessTable processes(ProcessTable all) {
        return groups.members(all);
    }

    /** Nobody has to be killed in our place any more: to be called after {@link #run}, when it returns. */
    void forget() {
        groups.free();
    }

    private void wake() {
        synchronized (lock) {
            if (!over) {
                try (Arena arena = Arena.ofConfined()) {
                    Kernel.untilDone(
                            SystemCall.WRITE, wake.writeEnd(), arena.allocate(1).address(), 1);
                }
            }
        }
    }

    /**
     * Supervises until no process is left.
     *
     * @return the command's exit code
     * @throws SandboxException when processes do not die
     */
    int run() {
        try (Arena arena = Arena.ofConfined()) {
            var polls = new Polls(arena);
            int exitCode = -1;
            long deadline = Long.MAX_VALUE;
            while (!(hungUp && reaped)) {
                polls.await(
                        wake.readEnd(),
                        hungUp ? -1 : listener,
                        reaped ? -1 : handle,
                        ending() ? polls.nextTick() : Polls.FOREVER);
                if (polls.readable(Polls.WAKE)) {
                    Kernel.untilDone(
                            SystemCall.READ, wake.readEnd(), arena.allocate(1).address(), 1);
                }
                answer(polls);
                boolean exited = polls.readable(Polls.LEADER);
                if (exited) {
                    beEnding();
                }
                if (ending()) {
                    groups.kill(reaped ? 0 : leader);
                    deadline = deadline == Long.MAX_VALUE ? System.nanoTime() + GRACE.toNanos() : deadline;
                }
                if (exited) {
                    exitCode = reap(arena);
                }
                requireBefore(deadline);
            }
            awaitEmptiness(deadline);
            return exitCode;
        } finally {
            if (!(hungUp && reaped)) { // broken off: nothing of the command may go on without a supervisor
                groups.kill(reaped ? 0 : leader);
            }
            close();
        }
    }

    /** Since Linux 6.11 a process that ends gives up its filter first: the kernel hangs up while it may hold files and locks. */
    private void awaitEmptiness(long deadline) {
        while (groups.areAlive()) {
            requireBefore(deadline);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void requireBefore(long deadline) {
        if (System.nanoTime() > deadline) {
            throw new SandboxException(
                    Code.SURVIVORS, "processes of an ended command do not die: look for them with `ps`");
        }
    }

    private void answer(Polls polls) {
        if (polls.readable(Polls.LISTENER)) {
            Notification.receive(listener).ifPresent(this::judgeOrRefuse);
        } else if (polls.hungUp(Polls.LISTENER)) {
            hungUp = true;
        }
    }

    private int reap(Arena arena) {
        MemorySegment info = arena.allocate(SIGNAL_INFO_BYTES, 8);
        Kernel.untilDone(SystemCall.WAITID, BY_PID, leader, info.address(), EXITED, 0);
        reaped = true;
        int status = info.get(ValueLayout.JAVA_INT, 24);
        return info.get(ValueLayout.JAVA_INT, 8) == BY_ITSELF ? status : 128 + status;
    }

    private void judgeOrRefuse(Notification notification) {
        try {
            if (!explanation.answer(notification, listener, answer -> reply(notification, answer))) {
                judge(notification);
            }
        } catch (RuntimeException e) { // the border of one request: what cannot be judged is refused
            reply(notification, NOT_PERMITTED);
        }
    }

    private void judge(Notification notification) {
        var caller = Caller.of(notification, listener);
        if (caller.isEmpty()) {
            return; // it died
        }
        var arguments = notification.arguments();
        int first = (int) arguments.first();
        int second = (int) arguments.second();
        int third = (int) arguments.third();
        Caller who = caller.get();
        switch (asked.get(notification.number())) {
            case CONNECT ->
                sockets.connect(who, first, arguments.second(), third, answer -> reply(notification, answer));
            case BIND -> reply(notification, sockets.bind(who, first, arguments.second(), third));
            case LISTEN -> reply(notification, sockets.listen(who, first, second));
            case FCHMOD -> reply(notification, modes.ofDescriptor(who, first, second));
            case CHMOD ->
                reply(notification, modes.ofPath(who, Descriptors.CURRENT_FOLDER, arguments.first(), second, 0));
            case FCHMODAT -> reply(notification, modes.ofPath(who, first, arguments.second(), third, 0));
            case FCHMODAT2 ->
                reply(notification, modes.ofPath(who, first, arguments.second(), third, (int) arguments.fourth()));
            case SETSID -> reply(notification, session(who));
            // Its program's name stands by chance where that of the command's stood in our own memory.
            case EXECVE -> reply(notification, new Answer.Proceed());
            case SETPGID -> reply(notification, group(who, first, second));
            case null, default -> reply(notification, NOT_PERMITTED); // the filter asks for nothing else
        }
    }

    /** A process leads a session and group of its own. */
    private Answer session(Caller caller) {
        if (ending()) {
            return NOT_PERMITTED;
        }
        groups.add(caller.process());
        return new Answer.Proceed();
    }

    /**
     * A process puts itself, or a child, into a group: a new one of that process's own, or one that is the command's.
     * Nothing else is let through, since every group that is noted here is killed in the end.
     */
    private Answer group(Caller caller, int who, int named) {
        int process = who == 0 ? caller.process() : who;
        int group = named == 0 ? process : named;
        boolean own = process == caller.process() || groups.hold(process);
        if (ending() || !own || (group != process && !groups.contains(group))) {
            return NOT_PERMITTED;
        }
        groups.add(group);
        return new Answer.Proceed();
    }

    private void reply(Notification notification, Answer answer) {
        synchronized (lock) {
            if (!over) { // else the descriptor may be another's by now
                notification.answer(listener, answer);
            }
        }
    }

    private boolean ending() {
        synchronized (lock) {
            return killing;
        }
    }

    private void close() {
        synchronized (lock) {
            over = true;
            for (int each : new int[] {wake.readEnd(), wake.writeEnd(), listener, handle}) {
                if (each >= 0) {
                    Descriptors.close(each);
                }
            }
        }
    }
}

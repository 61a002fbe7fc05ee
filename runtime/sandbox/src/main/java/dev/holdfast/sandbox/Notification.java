package dev.holdfast.sandbox;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * A system call of a restricted thread that waits for an answer: {@code struct seccomp_notif} of the kernel's
 * {@code linux/seccomp.h}.
 *
 * @param id the kernel's name for it
 * @param thread the id of the thread that waits
 * @param number of the call
 * @param arguments six
 */
record Notification(long id, int thread, int number, Arguments arguments) {
    private static final int BYTES = 80;
    private static final int RESPONSE_BYTES = 24;
    private static final long RECEIVE = 0xC050_2100L; // SECCOMP_IOCTL_NOTIF_RECV
    private static final long SEND = 0xC018_2101L;
    private static final long ID_VALID = 0x4008_2102L;
    private static final long ADD_FILE = 0x4018_2103L; // SECCOMP_IOCTL_NOTIF_ADDFD
    private static final int FILE_BYTES = 24;
    private static final int AS_ANSWER = 2; // SECCOMP_ADDFD_FLAG_SEND
    private static final int CONTINUE = 1; // SECCOMP_USER_NOTIF_FLAG_CONTINUE

    /** The arguments of a call; where it takes fewer the rest means nothing. */
    record Arguments(long first, long second, long third, long fourth) {}

    /** What becomes of a call. */
    sealed interface Answer {
        /** It is over, with this result: zero or more, or a negated error number. */
        record Result(long value) implements Answer {}

        /** The kernel carries it out. Only for a call whose arguments hold no pointer to what was judged. */
        record Proceed() implements Answer {}

        /**
         * It gets this open file of ours under a new number, which is its result. We keep ours.
         *
         * @param flags of the new number: {@code O_CLOEXEC} or zero
         */
        record File(int descriptor, int flags) implements Answer {}
    }

    /** The next call that waits; empty when its thread has died meanwhile. */
    static Optional<Notification> receive(int listener) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(BYTES, 8); // zeroed, as the kernel demands
            if (Kernel.untilDone(SystemCall.IOCTL, listener, RECEIVE, memory.address()) < 0) {
                return Optional.empty();
            }
            return Optional.of(new Notification(
                    memory.get(ValueLayout.JAVA_LONG, 0),
                    memory.get(ValueLayout.JAVA_INT, 8),
                    memory.get(ValueLayout.JAVA_INT, 16),
                    new Arguments(
                            memory.get(ValueLayout.JAVA_LONG, 32),
                            memory.get(ValueLayout.JAVA_LONG, 40),
                            memory.get(ValueLayout.JAVA_LONG, 48),
                            memory.get(ValueLayout.JAVA_LONG, 56))));
        }
    }

    /** Whether it is that call. */
    boolean is(SystemCall call) {
        return number == call.number(Kernel.architecture());
    }

    /** Whether its thread still waits; only then does its id mean that thread and not a later one. */
    boolean waits(int listener) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(ValueLayout.JAVA_LONG, id);
            return Kernel.untilDone(SystemCall.IOCTL, listener, ID_VALID, name.address()) == 0;
        }
    }

    /** Lets its thread go on with this answer; nothing happens when it no longer waits. */
    void answer(int listener, Answer answer) {
        if (answer instanceof Answer.File file) {
            hand(listener, file);
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment response = arena.allocate(RESPONSE_BYTES, 8);
            response.set(ValueLayout.JAVA_LONG, 0, id);
            switch (answer) {
                case Answer.Proceed() -> response.set(ValueLayout.JAVA_INT, 20, CONTINUE);
                case Answer.File file -> throw new IllegalStateException("answered above: " + file);
                case Answer.Result(long value) when value < 0 -> response.set(ValueLayout.JAVA_INT, 16, (int) value);
                case Answer.Result(long value) -> response.set(ValueLayout.JAVA_LONG, 8, value);
            }
            Kernel.untilDone(SystemCall.IOCTL, listener, SEND, response.address());
        }
    }

    private void hand(int listener, Answer.File file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handed = arena.allocate(FILE_BYTES, 8); // struct seccomp_notif_addfd
            handed.set(ValueLayout.JAVA_LONG, 0, id);
            handed.set(ValueLayout.JAVA_INT, 8, AS_ANSWER);
            handed.set(ValueLayout.JAVA_INT, 12, file.descriptor());
            handed.set(ValueLayout.JAVA_INT, 20, file.flags());
            long result = Kernel.untilDone(SystemCall.IOCTL, listener, ADD_FILE, handed.address());
            if (result < 0 && result != -Kernel.ENOENT) { // it has too many open files, say
                answer(listener, new Answer.Result(result));
            }
        }
    }
}

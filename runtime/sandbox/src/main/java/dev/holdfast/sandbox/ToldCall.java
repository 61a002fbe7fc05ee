package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Notification.Arguments;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A call that the filter refuses for every command. When a command is explained the supervisor refuses it in the filter's
 * place, with the same error whatever its arguments are, and so learns of it.
 *
 * @param errno the error, not negated
 * @param what it asks for, as a noun
 */
record ToldCall(int errno, String what) {
    private static final int NOT_PERMITTED = 1; // EPERM
    private static final int NOT_THERE = 38; // ENOSYS
    private static final int NO_SUCH_FAMILY = 97; // EAFNOSUPPORT
    private static final Map<SystemCall, ToldCall> ALL = new EnumMap<>(SystemCall.class);

    static {
        tell(NO_SUCH_FAMILY, "a socket", SystemCall.SOCKET);
        tell(NO_SUCH_FAMILY, "a pair of datagram sockets", SystemCall.SOCKETPAIR);
        tell(NOT_PERMITTED, "to trace a process", SystemCall.PTRACE);
        tell(NOT_PERMITTED, "the memory of another process", SystemCall.PROCESS_VM_READV, SystemCall.PROCESS_VM_WRITEV);
        tell(NOT_PERMITTED, "a namespace of its own", SystemCall.CLONE, SystemCall.UNSHARE, SystemCall.SETNS);
        tell(NOT_PERMITTED, "a mount", SystemCall.MOUNT, SystemCall.UMOUNT2, SystemCall.PIVOT_ROOT);
        tell(NOT_PERMITTED, "another root folder", SystemCall.CHROOT);
        tell(
                NOT_PERMITTED,
                "to change the owner of a file",
                SystemCall.CHOWN,
                SystemCall.FCHOWN,
                SystemCall.LCHOWN,
                SystemCall.FCHOWNAT);
        tell(
                NOT_THERE,
                "memory, semaphores or queues shared by number",
                SystemCall.SHMGET,
                SystemCall.SHMAT,
                SystemCall.SEMGET,
                SystemCall.MSGGET,
                SystemCall.MQ_OPEN);
        tell(NOT_PERMITTED, "the kernel's keyrings", SystemCall.KEYCTL, SystemCall.ADD_KEY, SystemCall.REQUEST_KEY);
        tell(NOT_PERMITTED, "a program for the kernel", SystemCall.BPF);
        tell(NOT_PERMITTED, "the processor's counters", SystemCall.PERF_EVENT_OPEN);
    }

    /** The refused call; empty when a refusal of it is not told. */
    static Optional<ToldCall> of(SystemCall call) {
        return Optional.ofNullable(ALL.get(call));
    }

    /** What this one asks for in particular. */
    static String what(SystemCall call, Arguments arguments) {
        return call == SystemCall.SOCKET
                ? socket((int) arguments.first(), (int) arguments.second() & 0xf)
                : of(call).map(ToldCall::what).orElse("");
    }

    private static String socket(int family, int type) {
        return switch (family) {
            case 1 -> "a datagram socket file";
            case 2, 10 ->
                switch (type) {
                    case 1 -> "a stream socket that is not TCP";
                    case 2 -> "a UDP socket";
                    default -> "a raw socket";
                };
            case 16 -> "a netlink socket";
            case 17 -> "a raw socket";
            default -> "a socket of family " + family;
        };
    }

    private static void tell(int errno, String what, SystemCall... calls) {
        for (SystemCall call : calls) {
            ALL.put(call, new ToldCall(errno, what));
        }
    }
}

package dev.holdfast.sandbox;

import static dev.holdfast.sandbox.SystemCall.*;

import dev.holdfast.sandbox.BpfProgram.Action;
import dev.holdfast.sandbox.BpfProgram.Clause;
import dev.holdfast.sandbox.BpfProgram.Test;
import java.util.ArrayList;
import java.util.List;

/**
 * Which system calls a command may make. Two walls share most of it: in namespaces, where other walls hide files,
 * processes and the network; and with nothing but Landlock around, where the filter closes what Landlock leaves open.
 *
 * <p>A call that is refused because it would be dangerous fails with {@code EPERM}; one that is refused because its
 * arguments cannot be seen by a filter fails with {@code ENOSYS}, and programs fall back to an older one that can be.
 */
final class Filter {
    private static final Action NOT_PERMITTED = Action.fail(1); // EPERM
    private static final Action NOT_THERE = Action.fail(38); // ENOSYS
    private static final Action NOT_SUPPORTED = Action.fail(95); // EOPNOTSUPP
    private static final Action NO_SUCH_FAMILY = Action.fail(97); // EAFNOSUPPORT

    private static final int NEW_NAMESPACES = 0x7E02_0000; // CLONE_NEWNS, ..CGROUP, ..UTS, ..IPC, ..USER, ..PID, ..NET
    private static final int SIBLING =
            0x8000; // CLONE_PARENT: a child that nobody waits for, of who started the command
    private static final int NEW_TIME = 0x80; // CLONE_NEWTIME; a part of the exit signal to clone
    private static final int SET_ID = 06000;
    static final int CREATING = 020000100; // O_CREAT | __O_TMPFILE
    private static final int FILE_TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int WHITEOUT = 4; // RENAME_WHITEOUT: leaves a device behind
    private static final int FAST_OPEN = 0x2000_0000; // MSG_FASTOPEN: a connection without connect
    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int NETLINK = 16;
    private static final int STREAM = 1;
    private static final int SEQUENCED = 5;
    private static final int KIND = 0xf; // of a socket's type; above it are flags
    private static final int TCP = 6;
    private static final int PUSH_INPUT = 0x5412; // TIOCSTI
    private static final int CONSOLE = 0x541C; // TIOCLINUX
    private static final int DISCIPLINE = 0x5423; // TIOCSETD: loads a driver of the kernel's for a terminal

    /** Requests that change a file which is open for reading only. */
    private static final int[] SETTING_FLAGS = {
        0x4008_6602, // FS_IOC_SETFLAGS
        0x401C_5820, // FS_IOC_FSSETXATTR
        0x4008_7602, // FS_IOC_SETVERSION
        0x4008_6604, // EXT4_IOC_SETVERSION
        0x4080_6685 // FS_IOC_ENABLE_VERITY
    };

    /** What no command needs: powers over other processes, the kernel, mounts, keys and the machine's settings. */
    private static final SystemCall[] REFUSED = {
        PTRACE,
        PROCESS_VM_READV,
        PROCESS_VM_WRITEV,
        PROCESS_MADVISE,
        KCMP,
        PIDFD_GETFD,
        MOUNT,
        UMOUNT2,
        PIVOT_ROOT,
        OPEN_TREE,
        OPEN_TREE_ATTR,
        MOVE_MOUNT,
        FSOPEN,
        FSCONFIG,
        FSMOUNT,
        FSPICK,
        MOUNT_SETATTR,
        CHROOT,
        SETNS,
        KEYCTL,
        ADD_KEY,
        REQUEST_KEY,
        BPF,
        PERF_EVENT_OPEN,
        USERFAULTFD,
        KEXEC_LOAD,
        KEXEC_FILE_LOAD,
        INIT_MODULE,
        FINIT_MODULE,
        DELETE_MODULE,
        REBOOT,
        SWAPON,
        SWAPOFF,
        ACCT,
        QUOTACTL,
        QUOTACTL_FD,
        SYSLOG,
        SETTIMEOFDAY,
        CLOCK_SETTIME,
        CLOCK_ADJTIME,
        ADJTIMEX,
        SETHOSTNAME,
        SETDOMAINNAME,
        OPEN_BY_HANDLE_AT,
        IOPL,
        IOPERM,
        LOOKUP_DCOOKIE,
        NFSSERVCTL,
        VHANGUP,
        MODIFY_LDT,
        FANOTIFY_INIT,
        FANOTIFY_MARK,
        MOVE_PAGES,
        MIGRATE_PAGES,
        USELIB,
        USTAT,
        SYSFS,
        SYSCTL,
        CREATE_MODULE,
        GET_KERNEL_SYMS,
        QUERY_MODULE,
        LSM_SET_SELF_ATTR
    };

    /** Memory, queues and locks that all processes of a user share, whatever folders they may open. */
    private static final SystemCall[] SHARED_BY_NUMBER = {
        SHMGET, SHMAT, SHMCTL, SEMGET, SEMOP, SEMTIMEDOP, SEMCTL, MSGGET, MSGSND, MSGRCV, MSGCTL, MQ_OPEN, MQ_UNLINK
    };

    /** Their arguments lie behind pointers, where a filter cannot look. */
    private static final SystemCall[] OPAQUE = {CLONE3, OPENAT2, IO_URING_SETUP, IO_URING_ENTER, IO_URING_REGISTER};

    private static final BpfProgram.Change AS_IT_IS = (call, action) -> action;

    private Filter() {}

    /** For a command in namespaces of its own: any socket that ends in its private network. */
    static BpfProgram inNamespaces(Architecture processor) {
        var sockets = List.of(
                new Clause(Action.ALLOW, is(0, UNIX)),
                new Clause(Action.ALLOW, is(0, INET)),
                new Clause(Action.ALLOW, is(0, INET6)),
                new Clause(Action.ALLOW, is(0, NETLINK), is(2, 0))); // NETLINK_ROUTE
        return common(processor, Action.ALLOW, Action.ALLOW, AS_IT_IS).rule(SOCKET, NO_SUCH_FAMILY, sockets);
    }

    /**
     * For a command on the machine itself, behind Landlock: streams only, of which the supervisor grants each end, and no
     * power over what Landlock does not look after: modes, owners, attributes, the settings of other processes.
     */
    static BpfProgram behindLandlock(Architecture processor) {
        return behindLandlock(processor, AS_IT_IS);
    }

    /** The same for a command that is explained: the supervisor hears of more, and no more is allowed. */
    static BpfProgram explained(Architecture processor) {
        return behindLandlock(processor, Explanation::action)
                .rest(Action.ASK, FileUse.CALLS.toArray(SystemCall[]::new));
    }

    private static BpfProgram behindLandlock(Architecture processor, BpfProgram.Change change) {
        // Of a datagram socket, one of a pair too, each message could go to another socket file.
        var local = List.of(
                new Clause(Action.ALLOW, is(0, UNIX), new Test.Is(1, KIND, STREAM)),
                new Clause(Action.ALLOW, is(0, UNIX), new Test.Is(1, KIND, SEQUENCED)));
        var sockets = new ArrayList<>(local);
        sockets.addAll(List.of(stream(INET, 0), stream(INET, TCP), stream(INET6, 0), stream(INET6, TCP)));
        var program = common(processor, Action.ASK, NOT_SUPPORTED, change)
                .rule(SOCKET, NO_SUCH_FAMILY, sockets)
                .rule(SOCKETPAIR, NO_SUCH_FAMILY, local)
                .rule(NOT_THERE, SHARED_BY_NUMBER)
                .rule(Action.ASK, CONNECT, BIND, LISTEN, SETSID, SETPGID)
                .rule(NOT_PERMITTED, CHOWN, FCHOWN, LCHOWN, FCHOWNAT)
                .rule(NOT_SUPPORTED, SETXATTR, LSETXATTR, FSETXATTR, SETXATTRAT, FILE_SETATTR)
                .rule(NOT_SUPPORTED, REMOVEXATTR, LREMOVEXATTR, FREMOVEXATTR, REMOVEXATTRAT)
                .rule(SETPRIORITY, NOT_PERMITTED, List.of(new Clause(Action.ALLOW, is(0, 0), is(1, 0))))
                .rule(IOPRIO_SET, NOT_PERMITTED, List.of(new Clause(Action.ALLOW, is(0, 1), is(1, 0))));
        program.rule(PRLIMIT64, NOT_PERMITTED, List.of(refused(is(1, Mark.LIMIT)), new Clause(Action.ALLOW, is(0, 0))))
                .rule(SETRLIMIT, Action.ALLOW, refusing(is(0, Mark.LIMIT)));
        for (SystemCall ofAProcess : List.of(SCHED_SETAFFINITY, SCHED_SETSCHEDULER, SCHED_SETPARAM, SCHED_SETATTR)) {
            program.rule(ofAProcess, NOT_PERMITTED, List.of(new Clause(Action.ALLOW, is(0, 0)))); // 0: the caller
        }
        return program;
    }

    /**
     * Before another filter, for one start whose {@code execve} is asked about. It is known by where in memory the program's
     * name stands: a process that {@code posix_spawn} makes shares the memory of this one until then, and none does after.
     *
     * @param names addresses of the names of what may be executed
     */
    static BpfProgram starting(Architecture processor, List<Long> names) {
        return starting(processor, names, AS_IT_IS);
    }

    /** The same before the filter of a command that is explained, which asks about every other {@code execve} as well. */
    static BpfProgram startingExplained(Architecture processor, List<Long> names) {
        return starting(processor, names, Explanation::action);
    }

    private static BpfProgram starting(Architecture processor, List<Long> names, BpfProgram.Change change) {
        var clauses = new ArrayList<Clause>();
        names.forEach(name -> clauses.add(new Clause(Action.ASK, new Test.Exactly(0, name))));
        return new BpfProgram(processor, NOT_THERE, change).rule(EXECVE, Action.ALLOW, clauses);
    }

    private static BpfProgram common(
            Architecture processor, Action changingModes, Action settingFlags, BpfProgram.Change change) {
        var requests = new ArrayList<>(
                List.of(refused(is(1, PUSH_INPUT)), refused(is(1, CONSOLE)), refused(is(1, DISCIPLINE))));
        for (int request : SETTING_FLAGS) {
            requests.add(new Clause(settingFlags, is(1, request)));
        }
        return new BpfProgram(processor, NOT_THERE, change)
                .rule(NOT_PERMITTED, REFUSED)
                .rule(NOT_THERE, OPAQUE)
                .rule(CLONE, Action.ALLOW, refusing(new Test.AnyBit(0, NEW_NAMESPACES | SIBLING)))
                .rule(UNSHARE, Action.ALLOW, refusing(new Test.AnyBit(0, NEW_NAMESPACES | NEW_TIME)))
                .rule(OPEN, Action.ALLOW, refusing(new Test.AnyBit(1, CREATING), new Test.AnyBit(2, SET_ID)))
                .rule(OPENAT, Action.ALLOW, refusing(new Test.AnyBit(2, CREATING), new Test.AnyBit(3, SET_ID)))
                .rule(CREAT, Action.ALLOW, refusing(new Test.AnyBit(1, SET_ID)))
                .rule(MKNOD, Action.ALLOW, special(1))
                .rule(MKNODAT, Action.ALLOW, special(2))
                .rule(RENAMEAT2, Action.ALLOW, refusing(new Test.AnyBit(4, WHITEOUT)))
                .rule(CHMOD, changingModes, refusing(new Test.AnyBit(1, SET_ID)))
                .rule(FCHMOD, changingModes, refusing(new Test.AnyBit(1, SET_ID)))
                .rule(FCHMODAT, changingModes, refusing(new Test.AnyBit(2, SET_ID)))
                .rule(FCHMODAT2, changingModes, refusing(new Test.AnyBit(2, SET_ID)))
                .rule(SENDTO, Action.ALLOW, refusing(new Test.AnyBit(3, FAST_OPEN)))
                .rule(SENDMSG, Action.ALLOW, refusing(new Test.AnyBit(2, FAST_OPEN)))
                .rule(SENDMMSG, Action.ALLOW, refusing(new Test.AnyBit(3, FAST_OPEN)))
                .rule(IOCTL, Action.ALLOW, requests)
                .rule(
                        PERSONALITY,
                        NOT_PERMITTED,
                        List.of(
                                new Clause(Action.ALLOW, is(0, 0)), // PER_LINUX
                                new Clause(Action.ALLOW, is(0, 8)), // PER_LINUX32
                                new Clause(Action.ALLOW, is(0, ~0)))); // only asks
    }

    private static List<Clause> special(int mode) {
        return List.of(
                refused(new Test.AnyBit(mode, SET_ID)),
                refused(new Test.Is(mode, FILE_TYPE, CHARACTER_DEVICE)),
                refused(new Test.Is(mode, FILE_TYPE, BLOCK_DEVICE)));
    }

    private static Clause stream(int family, int protocol) {
        return new Clause(Action.ALLOW, is(0, family), new Test.Is(1, KIND, STREAM), is(2, protocol));
    }

    private static List<Clause> refusing(Test... tests) {
        return List.of(refused(tests));
    }

    private static Clause refused(Test... tests) {
        return new Clause(NOT_PERMITTED, tests);
    }

    private static Test is(int argument, int value) {
        return new Test.Is(argument, ~0, value);
    }
}

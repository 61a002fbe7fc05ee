package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Confinement.Noted;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FilterTest {
    private static final int ALLOWED = 0x7fff0000;
    private static final int KILLED = 0x80000000;
    private static final int ASKED = 0x7fc00000;

    /** Each line: a call with arguments, and what becomes of it in namespaces and behind Landlock. */
    @ParameterizedTest
    @CsvSource({
        "READ, '', allowed, allowed",
        "PTRACE, '', 1, 1",
        "MOUNT, '', 1, 1",
        "KEYCTL, '', 1, 1",
        "BPF, '', 1, 1",
        "PIDFD_GETFD, '', 1, 1",
        "OPEN_BY_HANDLE_AT, '', 1, 1",
        "CLONE3, '', 38, 38",
        "OPENAT2, '', 38, 38",
        "IO_URING_SETUP, '', 38, 38",
        "CLONE, 0x1200011, allowed, allowed",
        "CLONE, 0x10000011, 1, 1",
        "CLONE, 0x40000011, 1, 1",
        "CLONE, 0x80, allowed, allowed",
        "CLONE, 0x8011, 1, 1",
        "UNSHARE, 0x10000000, 1, 1",
        "UNSHARE, 0x80, 1, 1",
        "UNSHARE, 0x400, allowed, allowed",
        "SOCKET, 1 1 0, allowed, allowed",
        "SOCKET, 1 2 0, allowed, 97",
        "SOCKET, 1 0x80005 0, allowed, allowed",
        "SOCKET, 2 1 0, allowed, allowed",
        "SOCKET, 2 0x80801 6, allowed, allowed",
        "SOCKET, 2 1 262, allowed, 97",
        "SOCKET, 2 1 132, allowed, 97",
        "SOCKET, 2 2 0, allowed, 97",
        "SOCKET, 2 3 1, allowed, 97",
        "SOCKET, 10 1 0, allowed, allowed",
        "SOCKET, 10 2 17, allowed, 97",
        "SOCKET, 16 3 0, allowed, 97",
        "SOCKET, 16 3 9, 97, 97",
        "SOCKET, 17 3 0, 97, 97",
        "SOCKET, 38 5 0, 97, 97",
        "SOCKET, 40 1 0, 97, 97",
        "SOCKET, 0x100000002 1 0, allowed, allowed",
        "SOCKETPAIR, 1 1 0, allowed, allowed",
        "SOCKETPAIR, 1 0x80005 0, allowed, allowed",
        "SOCKETPAIR, 1 2 0, allowed, 97",
        "SOCKETPAIR, 1 3 0, allowed, 97",
        "SHMGET, '', allowed, 38",
        "MSGRCV, '', allowed, 38",
        "SEMCTL, '', allowed, 38",
        "MQ_UNLINK, '', allowed, 38",
        "CONNECT, '', allowed, asked",
        "BIND, '', allowed, asked",
        "LISTEN, '', allowed, asked",
        "SETSID, '', allowed, asked",
        "SETPGID, '', allowed, asked",
        "SENDTO, 3 0 1 0, allowed, allowed",
        "SENDTO, 3 0 1 0x20000000, 1, 1",
        "SENDMSG, 3 0 0x20000040, 1, 1",
        "SENDMMSG, 3 0 1 0x20000000, 1, 1",
        "CHMOD, 0 0755, allowed, asked",
        "CHMOD, 0 04755, 1, 1",
        "FCHMOD, 3 02755, 1, 1",
        "FCHMODAT, -100 0 06755, 1, 1",
        "FCHMODAT2, -100 0 0644, allowed, asked",
        "OPEN, 0 0101 0644, allowed, allowed",
        "OPEN, 0 0101 04755, 1, 1",
        "OPEN, 0 0 04755, allowed, allowed",
        "OPENAT, -100 0 0101 02755, 1, 1",
        "OPENAT, -100 0 020200002 04755, 1, 1",
        "CREAT, 0 04755, 1, 1",
        "MKNOD, 0 010644, allowed, allowed",
        "MKNOD, 0 020644, 1, 1",
        "MKNODAT, -100 0 060644, 1, 1",
        "MKNODAT, -100 0 0140644, allowed, allowed",
        "MKNODAT, -100 0 0104755, 1, 1",
        "RENAMEAT2, -100 0 -100 0 2, allowed, allowed",
        "RENAMEAT2, -100 0 -100 0 4, 1, 1",
        "RENAMEAT2, -100 0 -100 0 5, 1, 1",
        "CHOWN, '', allowed, 1",
        "FCHOWNAT, '', allowed, 1",
        "SETXATTR, '', allowed, 95",
        "REMOVEXATTR, '', allowed, 95",
        "PRLIMIT64, 0 7, allowed, allowed",
        "PRLIMIT64, 0 15, allowed, 1",
        "SETRLIMIT, 15, allowed, 1",
        "SETRLIMIT, 7, allowed, allowed",
        "PRLIMIT64, 17 7, allowed, 1",
        "SCHED_SETAFFINITY, 0, allowed, allowed",
        "SCHED_SETAFFINITY, 17, allowed, 1",
        "SETPRIORITY, 0 0 5, allowed, allowed",
        "SETPRIORITY, 0 17 5, allowed, 1",
        "SETPRIORITY, 2 0 5, allowed, 1",
        "IOPRIO_SET, 1 0, allowed, allowed",
        "IOPRIO_SET, 1 17, allowed, 1",
        "IOCTL, 0 0x5412, 1, 1",
        "IOCTL, 0 0x100005412, 1, 1",
        "IOCTL, 0 0x541C, 1, 1",
        "IOCTL, 0 0x5401, allowed, allowed",
        "IOCTL, 0 0x40086602, allowed, 95",
        "IOCTL, 0 0x401C5820, allowed, 95",
        "IOCTL, 0 0x40806685, allowed, 95",
        "PERSONALITY, 0, allowed, allowed",
        "PERSONALITY, 0xffffffff, allowed, allowed",
        "PERSONALITY, 0x400000, 1, 1",
    })
    void judgesCallAndArguments(SystemCall call, String arguments, String inNamespaces, String behindLandlock) {
        for (Architecture processor : Architecture.values()) {
            if (call.number(processor) == SystemCall.ABSENT) {
                continue;
            }
            assertThat(run(Filter.inNamespaces(processor), processor, call.number(processor), numbers(arguments)))
                    .isEqualTo(inNamespaces);
            assertThat(run(Filter.behindLandlock(processor), processor, call.number(processor), numbers(arguments)))
                    .isEqualTo(behindLandlock);
        }
    }

    @ParameterizedTest
    @EnumSource
    void killsWhoeverCallsAsAnotherArchitecture(Architecture processor) {
        int i386 = 0x40000003;
        for (BpfProgram program : List.of(Filter.inNamespaces(processor), Filter.behindLandlock(processor))) {
            assertThat(new BpfMachine(program.bytes()).run(i386, 102, 2)).isEqualTo(KILLED);
        }
    }

    @Test
    void knowsNoCallOfTheX32Kind() {
        assertThat(run(Filter.behindLandlock(Architecture.X86_64), Architecture.X86_64, 0x40000000 | 41, 2, 1, 0))
                .isEqualTo("38");
    }

    /** The memory of another program may hold something else at nearly the same address. */
    @ParameterizedTest
    @EnumSource
    void asksAboutTheExecOfTheNameItWasBuiltForAlone(Architecture processor) {
        long name = 0x7f12_3456_789aL;
        int execve = SystemCall.EXECVE.number(processor);
        byte[] program = Filter.starting(processor, List.of(1L, name))
                .bytesBefore(Filter.behindLandlock(processor).bytes());
        assertThat(run(program, processor, execve, name)).isEqualTo("asked");
        assertThat(run(program, processor, execve, 1)).isEqualTo("asked");
        for (long other : List.of(0L, name + 1, name ^ 1L << 32, (long) (int) name, name << 32)) {
            assertThat(run(program, processor, execve, other)).isEqualTo("allowed");
        }
        assertThat(run(program, processor, SystemCall.PTRACE.number(processor), name))
                .isEqualTo("1");
        assertThat(run(program, processor, SystemCall.READ.number(processor), name))
                .isEqualTo("allowed");
    }

    @ParameterizedTest
    @EnumSource
    void aFilterThatIsBuiltBeforeIsTheSameButForTheNames(Noted noted) {
        var names = List.of(0x7f12_3456_789aL, 0x7f12_3456_0010L);
        var here = Kernel.architecture();
        byte[] built = switch (noted) {
            case WHAT_IS_ASKED ->
                Filter.starting(here, names)
                        .bytesBefore(Filter.behindLandlock(here).bytes());
            case EVERYTHING ->
                Filter.startingExplained(here, names)
                        .bytesBefore(Filter.explained(here).bytes());
        };
        try (var arena = Arena.ofConfined()) {
            var before = StartingFilter.of(noted).instructions(arena, names);
            assertThat(before.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(built);
        }
    }

    /** The kernel runs a filter once for each call there is, before it is in force. */
    @ParameterizedTest
    @EnumSource
    void findsTheRuleOfACallInAFewSteps(Architecture processor) {
        var machine = new BpfMachine(Filter.behindLandlock(processor).bytes());
        for (int number = 0; number < 600; number++) {
            machine.run(processor.auditArchitecture(), number);
            assertThat(machine.steps()).isLessThan(40);
        }
    }

    /** Whatever the arguments are, a call that is in no rule is allowed, and a refused one is refused. */
    @ParameterizedTest
    @EnumSource
    void looksAtNothingButWhatARuleNames(Architecture processor) {
        var random = new Random(7);
        Set<Integer> ruled = new HashSet<>();
        for (SystemCall call : SystemCall.values()) {
            ruled.add(call.number(processor));
        }
        for (int i = 0; i < 20_000; i++) {
            int number = random.nextInt(600);
            long[] arguments = random.longs(6).toArray();
            String answer = run(Filter.behindLandlock(processor), processor, number, arguments);
            if (!ruled.contains(number)) {
                assertThat(answer).as("call %s", number).isEqualTo("allowed");
            }
            assertThat(run(Filter.inNamespaces(processor), processor, SystemCall.PTRACE.number(processor), arguments))
                    .isEqualTo("1");
        }
    }

    /** The supervisor hears of more, lets nothing pass that a filter refuses, and is never asked to judge by two rules. */
    @ParameterizedTest
    @EnumSource
    void allowsNothingMoreToACommandThatIsExplained(Architecture processor) {
        var random = new Random(11);
        Set<SystemCall> heard = new HashSet<>();
        var calls = List.of(SystemCall.values());
        var plain = new BpfMachine(Filter.behindLandlock(processor).bytes());
        var explained = new BpfMachine(Filter.explained(processor).bytes());
        for (int i = 0; i < 200_000; i++) {
            SystemCall call = calls.get(random.nextInt(calls.size()));
            long[] arguments = random.longs(6)
                    .map(each -> random.nextBoolean() ? each : each & (random.nextBoolean() ? 0x3f : 0x7fff))
                    .toArray();
            int before = plain.run(processor.auditArchitecture(), call.number(processor), arguments);
            int after = explained.run(processor.auditArchitecture(), call.number(processor), arguments);
            if (before == after) {
                continue;
            }
            heard.add(call);
            assertThat(after).as("%s", call).isEqualTo(ASKED);
            if (before == ALLOWED) {
                assertThat(FileUse.CALLS).contains(call);
            } else {
                assertThat(ToldCall.of(call))
                        .hasValueSatisfying(told -> assertThat(before)
                                .isEqualTo(BpfProgram.Action.fail(told.errno()).value()));
                assertThat(FileUse.CALLS).doesNotContain(call);
            }
        }
        for (SystemCall call : calls) {
            boolean known = call.number(processor) != SystemCall.ABSENT;
            assertThat(heard.contains(call))
                    .as("%s", call)
                    .isEqualTo(known
                            && (FileUse.CALLS.contains(call)
                                    || ToldCall.of(call).isPresent()));
        }
    }

    private static String run(BpfProgram program, Architecture processor, int number, long... arguments) {
        return run(program.bytes(), processor, number, arguments);
    }

    private static String run(byte[] program, Architecture processor, int number, long... arguments) {
        int result = new BpfMachine(program).run(processor.auditArchitecture(), number, arguments);
        return switch (result) {
            case ALLOWED -> "allowed";
            case KILLED -> "killed";
            case ASKED -> "asked";
            default -> {
                assertThat(result & 0xffff0000).isEqualTo(0x00050000);
                yield Integer.toString(result & 0xffff);
            }
        };
    }

    private static long[] numbers(String text) {
        return text.isEmpty()
                ? new long[0]
                : List.of(text.split(" ")).stream().mapToLong(Long::decode).toArray();
    }
}

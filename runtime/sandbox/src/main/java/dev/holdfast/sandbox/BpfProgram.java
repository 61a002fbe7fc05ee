package dev.holdfast.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A seccomp filter as the kernel takes it: classic BPF over {@code struct seccomp_data} (linux/seccomp.h, linux/filter.h).
 * Rules are asked in the order in which they were added; a call that none is about is allowed.
 */
final class BpfProgram {
    /** The length of one {@code struct sock_filter}. */
    static final int INSTRUCTION_BYTES = 8;

    private static final int LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_GREATER_OR_EQUAL = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;
    private static final int NUMBER_AT = 0;
    private static final int ARCHITECTURE_AT = 4;
    private static final int ARGUMENTS_AT = 16;
    private static final int X32_CALLS = 0x4000_0000;
    private static final int JUMP_MAX = 255;
    private static final int INSTRUCTIONS_MAX = 4_096; // BPF_MAXINSNS

    /** What the kernel does with a call. */
    record Action(int value) {
        static final Action ALLOW = new Action(0x7fff_0000);
        static final Action KILL = new Action(0x8000_0000);

        /** The call is put to the supervisor, which answers in its place. */
        static final Action ASK = new Action(0x7fc0_0000);

        /** The call fails with this error number, and nothing happens. */
        static Action fail(int errno) {
            return new Action(0x0005_0000 | errno);
        }
    }

    /** What an argument of a call must be for a {@link Clause} to hold; only its lower 32 bits are looked at. */
    sealed interface Test {
        int argument();

        /** The bits of the mask equal the value. */
        record Is(int argument, int mask, int value) implements Test {}

        /** At least one bit of the mask is set. */
        record AnyBit(int argument, int mask) implements Test {}
    }

    /** The action when all tests hold. */
    record Clause(Action action, List<Test> tests) {
        Clause(Action action, Test... tests) {
            this(action, List.of(tests));
        }

        Clause {
            tests = List.copyOf(tests);
        }
    }

    /** What becomes of the actions of all rules. */
    interface Change {
        /** The action in place of this one. */
        Action of(SystemCall call, Action action);
    }

    private record Instruction(int code, int whenTrue, int whenFalse, int operand) {}

    private final Architecture processor;
    private final Change change;
    private final List<Instruction> instructions = new ArrayList<>();

    /** A program that kills callers of another architecture's calls and knows no x32 call. */
    BpfProgram(Architecture processor, Action forX32, Change change) {
        this.processor = processor;
        this.change = change;
        load(ARCHITECTURE_AT);
        add(JUMP_EQUAL, 1, 0, processor.auditArchitecture());
        end(Action.KILL);
        load(NUMBER_AT);
        if (processor == Architecture.X86_64) {
            add(JUMP_GREATER_OR_EQUAL, 0, 1, X32_CALLS);
            end(forX32);
        }
    }

    /** The same action for each of these calls. */
    BpfProgram rule(Action action, SystemCall... calls) {
        for (SystemCall call : calls) {
            rule(call, action, List.of());
        }
        return this;
    }

    /** The action of the first clause that holds for the call, else the other one. */
    BpfProgram rule(SystemCall call, Action otherwise, List<Clause> clauses) {
        int number = call.number(processor);
        if (number == SystemCall.ABSENT) {
            return this;
        }
        int jump = instructions.size();
        add(JUMP_EQUAL, 0, 0, number); // its target is known below
        for (Clause clause : clauses) {
            add(clause.tests(), change.of(call, clause.action()));
        }
        end(change.of(call, otherwise));
        instructions.set(jump, new Instruction(JUMP_EQUAL, 0, distance(jump, instructions.size()), number));
        return this;
    }

    /** The program's {@code struct sock_filter}s, 8 bytes each. */
    byte[] bytes() {
        var all = new ArrayList<>(instructions);
        all.add(new Instruction(RETURN, 0, 0, Action.ALLOW.value()));
        if (all.size() > INSTRUCTIONS_MAX) {
            throw new IllegalStateException("a filter of " + all.size() + " instructions is too long for the kernel");
        }
        var bytes = ByteBuffer.allocate(all.size() * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction each : all) {
            bytes.putShort((short) each.code())
                    .put((byte) each.whenTrue())
                    .put((byte) each.whenFalse())
                    .putInt(each.operand());
        }
        return bytes.array();
    }

    private void add(List<Test> tests, Action action) {
        var failing = new ArrayList<Integer>(); // jumps to behind the clause
        for (Test test : tests) {
            load(ARGUMENTS_AT + 8 * test.argument());
            switch (test) {
                case Test.Is(var ignored, var mask, var value) -> {
                    if (mask != ~0) {
                        add(AND, 0, 0, mask);
                    }
                    failing.add(instructions.size());
                    add(JUMP_EQUAL, 0, 0, value);
                }
                case Test.AnyBit(var ignored, var mask) -> {
                    failing.add(instructions.size());
                    add(JUMP_ANY_BIT, 0, 0, mask);
                }
            }
        }
        end(action);
        for (int at : failing) {
            var jump = instructions.get(at);
            instructions.set(at, new Instruction(jump.code(), 0, distance(at, instructions.size()), jump.operand()));
        }
    }

    private static int distance(int from, int to) {
        int distance = to - from - 1;
        if (distance > JUMP_MAX) {
            throw new IllegalStateException("a rule of " + distance + " instructions is too long for one jump");
        }
        return distance;
    }

    private void load(int at) {
        add(LOAD_WORD, 0, 0, at);
    }

    private void end(Action action) {
        add(RETURN, 0, 0, action.value());
    }

    private void add(int code, int whenTrue, int whenFalse, int operand) {
        instructions.add(new Instruction(code, whenTrue, whenFalse, operand));
    }
}

package dev.holdfast.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A seccomp filter as the kernel takes it: classic BPF over {@code struct seccomp_data} (linux/seccomp.h, linux/filter.h).
 * A call has one rule; a call that none is about is allowed.
 *
 * <p>The rule of a call is found by halving, since the kernel runs a new filter once for every call there is.
 */
final class BpfProgram {
    /** The length of one {@code struct sock_filter}. */
    static final int INSTRUCTION_BYTES = 8;

    /** Where in one its operand stands. */
    static final int OPERAND_AT = 4;

    private static final int LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
    private static final int JUMP = 0x05;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_GREATER_OR_EQUAL = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;
    private static final int NUMBER_AT = 0;
    private static final int ARCHITECTURE_AT = 4;
    private static final int ARGUMENTS_AT = 16;
    private static final int X32_CALLS = 0x4000_0000;
    private static final int JUMP_MAX = 255;
    private static final int ONE_BY_ONE = 4; // rules that are not worth halving
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

    /** What an argument of a call must be for a {@link Clause} to hold. */
    sealed interface Test {
        int argument();

        /** Of the lower 32 bits, those of the mask equal the value. */
        record Is(int argument, int mask, int value) implements Test {}

        /** At least one bit of the mask is set, of the lower 32. */
        record AnyBit(int argument, int mask) implements Test {}

        /** All 64 bits equal the value. */
        record Exactly(int argument, long value) implements Test {}
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
    private final List<Instruction> head = new ArrayList<>();
    private final TreeMap<Integer, List<Instruction>> rules = new TreeMap<>();

    /** A program that kills callers of another architecture's calls and knows no x32 call. */
    BpfProgram(Architecture processor, Action forX32, Change change) {
        this.processor = processor;
        this.change = change;
        head.add(load(ARCHITECTURE_AT));
        head.add(new Instruction(JUMP_EQUAL, 1, 0, processor.auditArchitecture()));
        head.add(end(Action.KILL));
        head.add(load(NUMBER_AT));
        if (processor == Architecture.X86_64) {
            head.add(new Instruction(JUMP_GREATER_OR_EQUAL, 0, 1, X32_CALLS));
            head.add(end(forX32));
        }
    }

    /** The same action for each of these calls. */
    BpfProgram rule(Action action, SystemCall... calls) {
        for (SystemCall call : calls) {
            rule(call, action, List.of());
        }
        return this;
    }

    /**
     * The action of the first clause that holds for the call, else the other one.
     *
     * @throws IllegalStateException when it has a rule already
     */
    BpfProgram rule(SystemCall call, Action otherwise, List<Clause> clauses) {
        int number = call.number(processor);
        if (number != SystemCall.ABSENT && rules.put(number, body(call, otherwise, clauses)) != null) {
            throw new IllegalStateException("two rules for " + call);
        }
        return this;
    }

    /** The same action for each of these calls that no rule is about. */
    BpfProgram rest(Action action, SystemCall... calls) {
        for (SystemCall call : calls) {
            if (!rules.containsKey(call.number(processor))) {
                rule(call, action, List.of());
            }
        }
        return this;
    }

    /** The program's {@code struct sock_filter}s, 8 bytes each. */
    byte[] bytes() {
        var all = new ArrayList<>(head);
        all.addAll(found(List.copyOf(rules.entrySet())));
        return bytes(all);
    }

    /**
     * The bytes of a program that asks these rules one after the other, and then those of another program.
     *
     * @param others bytes of a program for this processor
     */
    byte[] bytesBefore(byte[] others) {
        var all = new ArrayList<>(head);
        rules.forEach((number, body) -> all.addAll(only(number, body)));
        byte[] first = bytes(all);
        int headBytes = head.size() * INSTRUCTION_BYTES;
        return ByteBuffer.allocate(first.length + others.length - headBytes)
                .put(first)
                .put(others, headBytes, others.length - headBytes)
                .array();
    }

    /** The rules of calls in the order of their numbers. */
    private static List<Instruction> found(List<Map.Entry<Integer, List<Instruction>>> sorted) {
        var all = new ArrayList<Instruction>();
        if (sorted.size() <= ONE_BY_ONE) {
            sorted.forEach(rule -> all.addAll(only(rule.getKey(), rule.getValue())));
            all.add(end(Action.ALLOW));
            return all;
        }
        int middle = sorted.size() / 2;
        var lower = found(sorted.subList(0, middle));
        int first = sorted.get(middle).getKey();
        if (lower.size() <= JUMP_MAX) {
            all.add(new Instruction(JUMP_GREATER_OR_EQUAL, lower.size(), 0, first));
        } else {
            all.add(new Instruction(JUMP_GREATER_OR_EQUAL, 0, 1, first));
            all.add(new Instruction(JUMP, 0, 0, lower.size()));
        }
        all.addAll(lower);
        all.addAll(found(sorted.subList(middle, sorted.size())));
        return all;
    }

    /** What is done about one call; about others what follows. */
    private static List<Instruction> only(int number, List<Instruction> body) {
        var all = new ArrayList<Instruction>();
        all.add(new Instruction(JUMP_EQUAL, 0, distance(0, body.size() + 1), number));
        all.addAll(body);
        return all;
    }

    private List<Instruction> body(SystemCall call, Action otherwise, List<Clause> clauses) {
        var body = new ArrayList<Instruction>();
        clauses.forEach(clause -> add(body, clause.tests(), change.of(call, clause.action())));
        body.add(end(change.of(call, otherwise)));
        return body;
    }

    private static void add(List<Instruction> body, List<Test> tests, Action action) {
        var failing = new ArrayList<Integer>(); // jumps to behind the clause
        for (Test test : tests) {
            body.add(load(ARGUMENTS_AT + 8 * test.argument()));
            switch (test) {
                case Test.Is(var ignored, var mask, var value) -> {
                    if (mask != ~0) {
                        body.add(new Instruction(AND, 0, 0, mask));
                    }
                    failing.add(body.size());
                    body.add(new Instruction(JUMP_EQUAL, 0, 0, value));
                }
                case Test.AnyBit(var ignored, var mask) -> {
                    failing.add(body.size());
                    body.add(new Instruction(JUMP_ANY_BIT, 0, 0, mask));
                }
                case Test.Exactly(var argument, var value) -> {
                    failing.add(body.size());
                    body.add(new Instruction(JUMP_EQUAL, 0, 0, (int) value));
                    body.add(load(ARGUMENTS_AT + 8 * argument + 4));
                    failing.add(body.size());
                    body.add(new Instruction(JUMP_EQUAL, 0, 0, (int) (value >>> 32)));
                }
            }
        }
        body.add(end(action));
        for (int at : failing) {
            var jump = body.get(at);
            body.set(at, new Instruction(jump.code(), 0, distance(at, body.size()), jump.operand()));
        }
    }

    private static int distance(int from, int to) {
        int distance = to - from - 1;
        if (distance > JUMP_MAX) {
            throw new IllegalStateException("a rule of " + distance + " instructions is too long for one jump");
        }
        return distance;
    }

    private static Instruction load(int at) {
        return new Instruction(LOAD_WORD, 0, 0, at);
    }

    private static Instruction end(Action action) {
        return new Instruction(RETURN, 0, 0, action.value());
    }

    private static byte[] bytes(List<Instruction> instructions) {
        if (instructions.size() > INSTRUCTIONS_MAX) {
            throw new IllegalStateException(
                    "a filter of " + instructions.size() + " instructions is too long for the kernel");
        }
        var bytes = ByteBuffer.allocate(instructions.size() * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction each : instructions) {
            bytes.putShort((short) each.code())
                    .put((byte) each.whenTrue())
                    .put((byte) each.whenFalse())
                    .putInt(each.operand());
        }
        return bytes.array();
    }
}

package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Confinement.Noted;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The filter of a command with the rule for its start before it, built once: two starts differ in nothing but where in
 * memory the names of their programs stand.
 */
final class StartingFilter {
    private static final List<Long> PLACES = List.of(0x5a5a_0001_5a5a_0002L, 0x5a5a_0003_5a5a_0004L);

    private static final StartingFilter ORDINARY = new StartingFilter(Filter.starting(Kernel.architecture(), PLACES)
            .bytesBefore(Filter.behindLandlock(Kernel.architecture()).bytes()));

    private static final StartingFilter EXPLAINED =
            new StartingFilter(Filter.startingExplained(Kernel.architecture(), PLACES)
                    .bytesBefore(Filter.explained(Kernel.architecture()).bytes()));

    private final byte[] template;
    private final int[] at = new int[2 * PLACES.size()]; // where each place's lower and upper half stands

    private StartingFilter(byte[] template) {
        this.template = template;
        for (int i = 0; i < PLACES.size(); i++) {
            at[2 * i] = only(PLACES.get(i).intValue());
            at[2 * i + 1] = only((int) (PLACES.get(i) >>> 32));
        }
    }

    static StartingFilter of(Noted noted) {
        return switch (noted) {
            case WHAT_IS_ASKED -> ORDINARY;
            case EVERYTHING -> EXPLAINED;
        };
    }

    /** Where an operand stands, which must be the only one of its value. */
    private int only(int operand) {
        var instructions = MemorySegment.ofArray(template);
        int found = -1;
        for (int i = BpfProgram.OPERAND_AT; i < template.length; i += BpfProgram.INSTRUCTION_BYTES) {
            if (instructions.get(ValueLayout.JAVA_INT_UNALIGNED, i) == operand) {
                if (found >= 0) {
                    throw new IllegalStateException("a filter has two places for one address");
                }
                found = i;
            }
        }
        if (found < 0) {
            throw new IllegalStateException("a filter has no place for an address");
        }
        return found;
    }

    /**
     * The filter's {@code struct sock_filter}s.
     *
     * @param names addresses of the two names of what may be executed
     */
    MemorySegment instructions(Arena arena, List<Long> names) {
        var instructions = arena.allocate(template.length, 8);
        MemorySegment.copy(template, 0, instructions, ValueLayout.JAVA_BYTE, 0, template.length);
        for (int i = 0; i < PLACES.size(); i++) {
            instructions.set(ValueLayout.JAVA_INT, at[2 * i], names.get(i).intValue());
            instructions.set(ValueLayout.JAVA_INT, at[2 * i + 1], (int) (names.get(i) >>> 32));
        }
        return instructions;
    }
}

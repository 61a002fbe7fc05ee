package dev.holdfast.sandbox;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.sandbox.SandboxException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One call of {@code posix_spawn}, prepared to the last byte, so that making it allocates nothing. The process leads a
 * session of its own, reads from one pipe, writes into another, and inherits no other open file, no signal mask and no
 * handler.
 */
final class Spawn implements AutoCloseable {
    private static final MethodHandle ACTIONS_INIT = Kernel.link("posix_spawn_file_actions_init", JAVA_INT, ADDRESS);
    private static final MethodHandle ACTIONS_DESTROY =
            Kernel.link("posix_spawn_file_actions_destroy", JAVA_INT, ADDRESS);
    private static final MethodHandle ADD_DUP2 =
            Kernel.link("posix_spawn_file_actions_adddup2", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle ADD_CHDIR =
            Kernel.link("posix_spawn_file_actions_addchdir_np", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle ADD_CLOSE_FROM =
            Kernel.link("posix_spawn_file_actions_addclosefrom_np", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle ATTRIBUTES_INIT = Kernel.link("posix_spawnattr_init", JAVA_INT, ADDRESS);
    private static final MethodHandle ATTRIBUTES_DESTROY = Kernel.link("posix_spawnattr_destroy", JAVA_INT, ADDRESS);
    private static final MethodHandle SET_FLAGS =
            Kernel.link("posix_spawnattr_setflags", JAVA_INT, ADDRESS, JAVA_SHORT);
    private static final MethodHandle SET_MASK = Kernel.link("posix_spawnattr_setsigmask", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SET_DEFAULTS =
            Kernel.link("posix_spawnattr_setsigdefault", JAVA_INT, ADDRESS, ADDRESS);

    private static final int ACTIONS_BYTES = 256; // 80 in glibc
    private static final int ATTRIBUTES_BYTES = 1_024; // 336 in glibc
    private static final int SIGNAL_SET_BYTES = 128;
    private static final short FLAGS = 0x80 | 0x08 | 0x04; // SETSID | SETSIGMASK | SETSIGDEF
    private static final int ALL_SIGNALS_BYTES = 8; // 1 to 64
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;

    private final MemorySegment pid;
    private final MemorySegment program;
    private final MemorySegment actions;
    private final MemorySegment attributes;
    private final MemorySegment argv;
    private final MemorySegment environment;

    /**
     * Prepares a start.
     *
     * @param program its absolute path
     * @param input where it reads from
     * @param output where standard output and errors go
     */
    Spawn(Arena arena, Path program, Command command, int input, int output) {
        this.pid = arena.allocate(8, 8);
        this.program = arena.allocateFrom(program.toString());
        this.actions = arena.allocate(ACTIONS_BYTES, 16);
        this.attributes = arena.allocate(ATTRIBUTES_BYTES, 16);
        this.argv = words(arena, command.argv());
        this.environment = words(
                arena,
                new TreeMap<>(command.environment())
                        .entrySet().stream()
                                .map(each -> each.getKey() + "=" + each.getValue())
                                .toList());
        require(Kernel.invoke(ACTIONS_INIT, actions));
        require(Kernel.invoke(ADD_DUP2, actions, input, INPUT));
        require(Kernel.invoke(ADD_DUP2, actions, output, OUTPUT));
        require(Kernel.invoke(ADD_DUP2, actions, output, ERRORS));
        require(Kernel.invoke(
                ADD_CHDIR, actions, arena.allocateFrom(command.directory().toString())));
        require(Kernel.invoke(ADD_CLOSE_FROM, actions, ERRORS + 1));
        require(Kernel.invoke(ATTRIBUTES_INIT, attributes));
        require(Kernel.invoke(SET_FLAGS, attributes, FLAGS));
        require(Kernel.invoke(SET_MASK, attributes, arena.allocate(SIGNAL_SET_BYTES, 8)));
        MemorySegment all = arena.allocate(SIGNAL_SET_BYTES, 8);
        all.asSlice(0, ALL_SIGNALS_BYTES).fill((byte) 0xff);
        require(Kernel.invoke(SET_DEFAULTS, attributes, all));
    }

    /** A start of a program that does not exist. */
    static Spawn nothing(Arena arena) {
        var command = new Command(List.of("program"), Path.of("/"), Map.of());
        return new Spawn(arena, Path.of("/nonexistent/program"), command, INPUT, OUTPUT);
    }

    private static MemorySegment words(Arena arena, List<String> words) {
        MemorySegment pointers = arena.allocate(ADDRESS, words.size() + 1L);
        for (int i = 0; i < words.size(); i++) {
            pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(words.get(i)));
        }
        return pointers;
    }

    /** Makes the call and returns what it returns. Allocates nothing. */
    int begin() {
        return Kernel.spawn(pid, program, actions, attributes, argv, environment);
    }

    /**
     * The id of the process that was started.
     *
     * @param result what {@link #begin} returned
     */
    int started(int result) {
        if (result != 0) {
            throw new SandboxException(
                    Code.SETUP_FAILED,
                    "cannot start `" + program.getString(0) + "`: error " + result
                            + "; check that it is a program and that its folder is one a command may use");
        }
        return pid.get(ValueLayout.JAVA_INT, 0);
    }

    private static void require(int result) {
        if (result != 0) {
            throw new SandboxException(Code.SETUP_FAILED, "cannot prepare a start: error " + result);
        }
    }

    /** Frees what libc allocated; the arena frees the rest. */
    @Override
    public void close() {
        Kernel.invoke(ACTIONS_DESTROY, actions);
        Kernel.invoke(ATTRIBUTES_DESTROY, attributes);
    }
}

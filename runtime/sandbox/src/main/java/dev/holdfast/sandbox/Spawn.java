package dev.holdfast.sandbox;

import static java.lang.foreign.ValueLayout.ADDRESS;

import dev.holdfast.sandbox.SandboxException.Code;
import dev.holdfast.sandbox.StandardStreams.Inside.Terminal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One call of {@code posix_spawn}, prepared to the last byte, so that making it allocates nothing. The process leads a
 * session of its own, gets its standard streams, and inherits no other open file, no signal mask and no handler.
 *
 * <p>What cannot be executed as it is, or is not there, is left to a shell: it looks further on the path, runs a script
 * that does not say by what, and else tells why not, with the exit code that people expect.
 */
final class Spawn implements AutoCloseable {
    private static final MethodHandle ACTIONS_INIT = Kernel.link("posix_spawn_file_actions_init");
    private static final MethodHandle ACTIONS_DESTROY = Kernel.link("posix_spawn_file_actions_destroy");
    private static final MethodHandle ADD_OPEN = Kernel.link("posix_spawn_file_actions_addopen");
    private static final MethodHandle ADD_DUP2 = Kernel.link("posix_spawn_file_actions_adddup2");
    private static final MethodHandle ADD_CHDIR = Kernel.link("posix_spawn_file_actions_addchdir_np");
    private static final MethodHandle ADD_CLOSE_FROM = Kernel.link("posix_spawn_file_actions_addclosefrom_np");
    private static final MethodHandle ATTRIBUTES_INIT = Kernel.link("posix_spawnattr_init");
    private static final MethodHandle ATTRIBUTES_DESTROY = Kernel.link("posix_spawnattr_destroy");
    private static final MethodHandle SET_FLAGS = Kernel.link("posix_spawnattr_setflags");
    private static final MethodHandle SET_MASK = Kernel.link("posix_spawnattr_setsigmask");
    private static final MethodHandle SET_DEFAULTS = Kernel.link("posix_spawnattr_setsigdefault");

    private static final int ACTIONS_BYTES = 256; // 80 in glibc
    private static final int ATTRIBUTES_BYTES = 1_024; // 336 in glibc
    private static final int SIGNAL_SET_BYTES = 128;
    private static final short FLAGS = 0x80 | 0x08 | 0x04; // SETSID | SETSIGMASK | SETSIGDEF
    private static final int ALL_SIGNALS_BYTES = 8; // 1 to 64
    private static final int READ_ONLY = 0; // O_RDONLY
    private static final int BOTH_WAYS = 2; // O_RDWR
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;
    private static final List<String> SHELL = List.of("/bin/sh", "-c", "exec \"$@\"", "sh");

    private final MemorySegment pid;
    private final boolean found;
    private final MemorySegment program;
    private final MemorySegment shell;
    private final MemorySegment actions;
    private final MemorySegment attributes;
    private final MemorySegment argv;
    private final MemorySegment shellArgv;
    private final MemorySegment environment;

    /**
     * Prepares a start.
     *
     * @param arena of the preparing thread, open until the start was made
     * @param streams standard ones
     */
    Spawn(Arena arena, Command command, StandardStreams.Inside streams) {
        this(arena, command, streams, SHELL);
    }

    private Spawn(Arena arena, Command command, StandardStreams.Inside streams, List<String> shell) {
        var words = new ArrayList<>(shell);
        words.addAll(command.argv());
        this.pid = arena.allocate(8, 8);
        this.shellArgv = words(arena, words);
        this.argv = shellArgv.asSlice(shell.size() * ADDRESS.byteSize()); // the same words without the shell's
        this.shell = arena.allocateFrom(shell.getFirst());
        String name = program(command);
        this.found = !name.isEmpty();
        this.program = arena.allocateFrom(name);
        var variables = new ArrayList<String>();
        new TreeMap<>(command.environment()).forEach((variable, value) -> variables.add(variable + "=" + value));
        this.environment = words(arena, variables);
        this.actions = arena.allocate(ACTIONS_BYTES, 16);
        this.attributes = arena.allocate(ATTRIBUTES_BYTES, 16);
        long directory = arena.allocateFrom(command.directory().toString()).address();
        require(Kernel.invoke(ACTIONS_INIT, actions.address()));
        add(arena, streams);
        require(Kernel.invoke(ADD_CHDIR, actions.address(), directory));
        require(Kernel.invoke(ADD_CLOSE_FROM, actions.address(), ERRORS + 1));
        MemorySegment all = arena.allocate(SIGNAL_SET_BYTES, 8);
        all.asSlice(0, ALL_SIGNALS_BYTES).fill((byte) 0xff);
        MemorySegment none = arena.allocate(SIGNAL_SET_BYTES, 8);
        require(Kernel.invoke(ATTRIBUTES_INIT, attributes.address()));
        require(Kernel.invoke(SET_FLAGS, attributes.address(), FLAGS));
        require(Kernel.invoke(SET_MASK, attributes.address(), none.address()));
        require(Kernel.invoke(SET_DEFAULTS, attributes.address(), all.address()));
    }

    private void add(Arena arena, StandardStreams.Inside streams) {
        switch (streams) {
            case StandardStreams.Inside.Files(int input, int output) -> {
                if (input < 0) {
                    open(arena, "/dev/null", READ_ONLY);
                } else {
                    require(Kernel.invoke(ADD_DUP2, actions.address(), input, INPUT));
                }
                require(Kernel.invoke(ADD_DUP2, actions.address(), output, OUTPUT));
            }
            case Terminal(String path) -> {
                open(arena, path, BOTH_WAYS); // by the leader of a session, which it controls from then on
                require(Kernel.invoke(ADD_DUP2, actions.address(), INPUT, OUTPUT));
            }
        }
        require(Kernel.invoke(ADD_DUP2, actions.address(), OUTPUT, ERRORS));
    }

    private void open(Arena arena, String input, int how) {
        long path = arena.allocateFrom(input).address();
        require(Kernel.invoke(ADD_OPEN, actions.address(), INPUT, path, how, 0));
    }

    /** A start of a program that does not exist, by a shell that does not exist either. */
    static Spawn nothing(Arena arena) {
        var command = new Command(List.of("/nonexistent/program"), Path.of("/"), Map.of());
        return new Spawn(
                arena, command, new StandardStreams.Inside.Files(INPUT, OUTPUT), List.of("/nonexistent/shell"));
    }

    private static MemorySegment words(Arena arena, List<String> words) {
        MemorySegment pointers = arena.allocate(ADDRESS, words.size() + 1L);
        for (int i = 0; i < words.size(); i++) {
            pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(words.get(i)));
        }
        return pointers;
    }

    /** What to execute: the first program of its name on the command's path; empty when none is found. */
    private static String program(Command command) {
        String name = command.argv().getFirst();
        if (name.contains("/")) {
            return name; // a relative one begins in the command's folder, as its start does
        }
        for (String folder : command.environment().getOrDefault("PATH", "").split(":", -1)) {
            try {
                Path candidate = command.directory().resolve(folder).resolve(name);
                if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return candidate.toString();
                }
            } catch (InvalidPathException e) {
                return ""; // not to be told in the platform's own character set
            }
        }
        return "";
    }

    /** Where in memory the names stand of what may be executed. */
    List<Long> names() {
        return List.of(program.address(), shell.address());
    }

    /** Makes the call and returns what it returns. Allocates nothing; for any thread. */
    int begin() {
        int result = Kernel.ENOENT;
        if (found) {
            result = begin(program, argv);
        }
        return result == 0 ? 0 : begin(shell, shellArgv);
    }

    private int begin(MemorySegment executed, MemorySegment words) {
        return Kernel.spawn(
                pid.address(),
                executed.address(),
                actions.address(),
                attributes.address(),
                words.address(),
                environment.address());
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
                    "cannot start `" + shell.getString(0) + "`: error " + result
                            + "; check that it is a program and that the command's folder is one it may use");
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
        Kernel.invoke(ACTIONS_DESTROY, actions.address());
        Kernel.invoke(ATTRIBUTES_DESTROY, attributes.address());
    }
}

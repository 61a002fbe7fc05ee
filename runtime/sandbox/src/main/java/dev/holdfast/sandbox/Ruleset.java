package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A Landlock ruleset, used by one thread at a time: what a restricted thread, and every process that stems from it, may do with files. Whatever no rule
 * grants is refused, and so are TCP, abstract sockets and signals to processes outside, as far as the kernel's version of
 * Landlock (its ABI) knows them. Constants are those of the kernel's {@code linux/landlock.h}.
 */
final class Ruleset implements AutoCloseable {
    /** The least that contains: from here on the kernel holds back signals and abstract sockets as well. */
    static final int ABI_MIN = 6;

    private static final int EXECUTE = 1;
    private static final int WRITE_FILE = 1 << 1;
    private static final int READ_FILE = 1 << 2;
    private static final int READ_DIR = 1 << 3;
    private static final int MAKE_CHAR = 1 << 6;
    private static final int MAKE_BLOCK = 1 << 11;
    private static final int TRUNCATE = 1 << 14;
    private static final int IOCTL_DEV = 1 << 15;
    private static final int RESOLVE_UNIX = 1 << 16;
    private static final int OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV | RESOLVE_UNIX;
    private static final int ALL_TCP = 3; // BIND_TCP | CONNECT_TCP
    private static final int ALL_SCOPES = 3; // ABSTRACT_UNIX_SOCKET | SIGNAL
    private static final int VERSION = 1; // LANDLOCK_CREATE_RULESET_VERSION
    private static final int PATH_BENEATH = 1; // LANDLOCK_RULE_PATH_BENEATH
    private static final int RULE_BYTES = 12; // packed: 8 of rights, 4 of descriptor
    private static final int FILE_AT = 8;

    private static final long OPEN = SystemCall.OPENAT.number(Kernel.architecture());
    private static final long ADD_RULE = SystemCall.LANDLOCK_ADD_RULE.number(Kernel.architecture());

    private final Arena arena = Arena.ofAuto(); // it may be made by another thread than the one that adds to it
    private final MemorySegment state = Kernel.errorState(arena);
    private final MemorySegment rule = arena.allocate(RULE_BYTES, 8);
    private final long handled;
    private final int descriptor;

    private Ruleset(long handled, int descriptor) {
        this.handled = handled;
        this.descriptor = descriptor;
    }

    /** What a rule grants beneath its path. */
    enum Rights {
        READ(EXECUTE | READ_FILE | READ_DIR),
        /** Everything but making devices. */
        WRITE(~(MAKE_CHAR | MAKE_BLOCK | IOCTL_DEV)),
        /** Reading and writing a device that is there. */
        DEVICE(READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV);

        private final int bits;

        Rights(int bits) {
            this.bits = bits;
        }
    }

    /** Rights on a file, or on a folder and all beneath it. */
    record Rule(Path path, Rights rights) {}

    /** The kernel's version of Landlock; zero when it has none or it is switched off. */
    static int abi() {
        long abi = Kernel.call(SystemCall.LANDLOCK_CREATE_RULESET, 0, 0, VERSION);
        return abi < 0 ? 0 : (int) abi;
    }

    /** An empty ruleset, by which nothing at all may be done. */
    static Ruleset empty(int abi) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(24, 8);
            attributes.set(ValueLayout.JAVA_LONG, 0, handled(abi));
            attributes.set(ValueLayout.JAVA_LONG, 8, ALL_TCP);
            attributes.set(ValueLayout.JAVA_LONG, 16, ALL_SCOPES);
            long descriptor =
                    Kernel.call(SystemCall.LANDLOCK_CREATE_RULESET, attributes.address(), attributes.byteSize(), 0);
            if (descriptor < 0) {
                throw failed("make a Landlock ruleset", descriptor);
            }
            return new Ruleset(handled(abi), (int) descriptor);
        }
    }

    /**
     * A file or folder that is held open, with the rights that a ruleset may grant there.
     *
     * @param path for messages
     */
    record Held(int descriptor, long rights, Path path) {
        void close() {
            Descriptors.close(descriptor);
        }
    }

    /** Opens a file or folder, a link being followed; empty when it is not there. */
    Optional<Held> open(Path path, Rights rights) {
        long file;
        try (Arena names = Arena.ofConfined()) {
            long name = names.allocateFrom(path.toString()).address();
            file = call(OPEN, Descriptors.CURRENT_FOLDER, name, Descriptors.PATH_ONLY);
        }
        if (file == -Kernel.ENOENT) {
            return Optional.empty();
        }
        if (file < 0) {
            throw failed("open `" + path + "`", file);
        }
        long kind = Descriptors.isFolder((int) file) ? ~0L : OF_FILES;
        return Optional.of(new Held((int) file, rights.bits & handled & kind, path));
    }

    /** Grants rights on a file, or on a folder and all beneath it. */
    void grant(Held held) {
        rule.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, held.rights());
        rule.set(ValueLayout.JAVA_INT_UNALIGNED, FILE_AT, held.descriptor());
        long result = call(ADD_RULE, descriptor, PATH_BENEATH, rule.address());
        if (result < 0) {
            throw failed("grant `" + held.path() + "`", result);
        }
    }

    /** The same by name; one that is not there is granted nothing. */
    void grant(Path path, Rights rights) {
        var held = open(path, rights);
        if (held.isPresent()) {
            try {
                grant(held.get());
            } finally {
                held.get().close();
            }
        }
    }

    void grantAll(List<Rule> rules) {
        rules.forEach(rule -> grant(rule.path(), rule.rights()));
    }

    private long call(long number, long first, long second, long third) {
        return Kernel.call(state, number, first, second, third, 0, 0, 0);
    }

    /** For {@code landlock_restrict_self}. */
    int descriptor() {
        return descriptor;
    }

    /** Lets go of the descriptor; whoever is restricted by it already stays so. */
    @Override
    public void close() {
        Descriptors.close(descriptor);
    }

    private static long handled(int abi) {
        int known = abi >= 9 ? 17 : 16;
        return (1L << known) - 1;
    }

    private static SandboxException failed(String what, long result) {
        return new SandboxException(
                Code.SETUP_FAILED, "cannot " + what + ": error " + -result + "; run `holdfast doctor`");
    }
}

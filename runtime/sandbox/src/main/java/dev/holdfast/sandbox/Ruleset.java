package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;

/**
 * A Landlock ruleset: what a restricted thread, and every process that stems from it, may do with files. Whatever no rule
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

    private final int abi;
    private final int descriptor;

    private Ruleset(int abi, int descriptor) {
        this.abi = abi;
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
            return new Ruleset(abi, (int) descriptor);
        }
    }

    /**
     * Grants rights on a file, or on a folder and all beneath it. A link is followed.
     *
     * @return whether the path was there; one that is not is granted nothing
     */
    boolean grant(Path path, Rights rights) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            long file = Kernel.untilDone(
                    SystemCall.OPENAT, Descriptors.CURRENT_FOLDER, name.address(), Descriptors.PATH_ONLY);
            if (file == -Kernel.ENOENT) {
                return false;
            }
            if (file < 0) {
                throw failed("open `" + path + "`", file);
            }
            try {
                long granted = rights.bits & handled(abi) & (Descriptors.isFolder((int) file) ? ~0L : OF_FILES);
                add(arena, (int) file, granted, path);
                return true;
            } finally {
                Descriptors.close((int) file);
            }
        }
    }

    void grantAll(List<Rule> rules) {
        rules.forEach(rule -> grant(rule.path(), rule.rights()));
    }

    private void add(Arena arena, int file, long granted, Path path) {
        MemorySegment rule = arena.allocate(12, 8); // packed: 8 bytes of rights, 4 of descriptor
        rule.set(ValueLayout.JAVA_LONG, 0, granted);
        rule.set(ValueLayout.JAVA_INT, 8, file);
        long result = Kernel.call(SystemCall.LANDLOCK_ADD_RULE, descriptor, PATH_BENEATH, rule.address(), 0);
        if (result < 0) {
            throw failed("grant `" + path + "`", result);
        }
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

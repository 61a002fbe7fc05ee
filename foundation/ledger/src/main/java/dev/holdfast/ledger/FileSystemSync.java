package dev.holdfast.ledger;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes everything that was written to a file system durable at once: {@code syncfs} of Linux. For many files that is one
 * commit of the journal in place of one or two each. What other programs wrote becomes durable with them, and each write
 * that failed since its beginning is told, whoever's it was. For one thread.
 */
final class FileSystemSync implements AutoCloseable {
    /** A file system that lies over another one may not hear of failed writes below. */
    private static final Set<String> TOLD_OF_FAILURES = Set.of("ext4", "xfs");

    /** From 5.8 on the kernel tells of failed writes, see syncfs(2), and from 5.17 on of what fails in the sync itself. */
    private static final Pattern KERNEL = Pattern.compile("(?:5\\.(?:1[7-9]|[2-9]\\d)|(?:[6-9]|[1-9]\\d)\\.\\d).*");

    private static final int FOR_READING = 02000000; // O_RDONLY | O_CLOEXEC

    private final Path directory;
    private final int descriptor;

    private FileSystemSync(Path directory, int descriptor) {
        this.directory = directory;
        this.descriptor = descriptor;
    }

    /** Whether it tells of each write that failed, on the file system of a directory that exists. */
    static boolean canBeReliedOn(Path directory) {
        try {
            return FileSystemSync.class.getModule().isNativeAccessEnabled()
                    && System.getProperty("os.name").equals("Linux")
                    && tellsOfFailures(System.getProperty("os.version"))
                    && TOLD_OF_FAILURES.contains(Files.getFileStore(directory).type());
        } catch (IOException e) {
            return false; // the JDK finds no mount point in some root directories
        }
    }

    /** Whether a kernel of that version does. */
    static boolean tellsOfFailures(String version) {
        return KERNEL.matcher(version).matches();
    }

    /** @param directory on the file system that will be written to, on which it can be relied */
    static FileSystemSync begin(Path directory) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(directory.toString());
            int opened = call(state -> (int) C.OPEN.invokeExact(state, path, FOR_READING));
            if (opened < 0) {
                throw new IOException("cannot open `" + directory + "`: error " + -opened);
            }
            return new FileSystemSync(directory, opened);
        }
    }

    /** Returns when everything that was written before is durable. */
    void sync() throws IOException {
        int failed = call(state -> (int) C.SYNCFS.invokeExact(state, descriptor));
        if (failed < 0) {
            throw new IOException("cannot sync the file system of `" + directory + "`: error " + -failed);
        }
    }

    @Override
    public void close() {
        int ignored = call(state -> (int) C.CLOSE.invokeExact(state, descriptor)); // nothing was written through it
    }

    /** What the call returns, or its negated error number. */
    private static int call(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int result = call.run(state);
            return result < 0 ? -state.get(JAVA_INT, C.ERROR_NUMBER_AT) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library throws nothing", e);
        }
    }

    private interface Call {
        int run(MemorySegment state) throws Throwable;
    }

    /** The C library, looked up when it is first needed. */
    private static final class C {
        static final long ERROR_NUMBER_AT =
                Linker.Option.captureStateLayout().byteOffset(PathElement.groupElement("errno"));
        static final MethodHandle OPEN =
                link("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
        static final MethodHandle SYNCFS = link("syncfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        static final MethodHandle CLOSE = link("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

        private C() {}

        @SuppressWarnings("restricted") // the JDK has no such sync; the launcher enables native access
        private static MethodHandle link(String name, FunctionDescriptor type, Linker.Option... more) {
            var options = new Linker.Option[more.length + 1];
            options[0] = Linker.Option.captureCallState("errno");
            System.arraycopy(more, 0, options, 1, more.length);
            var linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
        }
    }
}

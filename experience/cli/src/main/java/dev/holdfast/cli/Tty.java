package dev.holdfast.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.cli.Surroundings.Std;
import dev.holdfast.sandbox.Input;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/** The terminal behind the standard streams, on Linux; elsewhere nobody is taken to be there. */
final class Tty {
    /** Where the kernel keeps terminals: consoles, serial lines and pseudo terminals. */
    private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/[0-9]+|tty[A-Za-z0-9]*|console)");

    private static final int INPUT_QUEUE = 0; // TCIFLUSH
    private static final long SIZE = 0x5413; // TIOCGWINSZ, which fills a struct winsize of four shorts
    private static final int COLUMNS_UNKNOWN = 80;

    private Tty() {}

    /**
     * The standard streams that a terminal is at. What the kernel calls the open files tells it; asking the C library
     * would cost a fifth of a second at the start of every command.
     */
    static Set<Std> streams() {
        var streams = EnumSet.noneOf(Std.class);
        for (Std each : Std.values()) {
            try {
                Path open = Path.of("/proc/self/fd", Integer.toString(each.descriptor()));
                if (TERMINAL.matcher(Files.readSymbolicLink(open).toString()).matches()) {
                    streams.add(each);
                }
            } catch (IOException e) {
                // closed, or no Linux: no terminal either way
            }
        }
        return streams;
    }

    /** Forgets what was typed and not read yet, a line that was only begun included. */
    @SuppressWarnings("restricted") // the JDK has no way to do it; the launcher enables native access
    static void forgetTyped() {
        var linker = Linker.nativeLinker();
        var tcflush = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("tcflush"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        try {
            // it fails when no terminal is there, and then nothing was typed either
            int ignored = (int) tcflush.invokeExact(Std.IN.descriptor(), INPUT_QUEUE);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library throws nothing", e);
        }
    }

    /** How many columns the terminal at standard error has now; 80 when it does not tell. */
    static int columns() {
        int columns = size(Std.ERR).columns();
        return columns > 0 ? columns : COLUMNS_UNKNOWN;
    }

    /** The size of the screen that standard output is shown on now; zeros when it does not tell. */
    static Input.Size size() {
        return size(Std.OUT);
    }

    private static Input.Size size(Std stream) {
        try (var arena = Arena.ofConfined()) {
            var size = arena.allocate(JAVA_SHORT, 4); // zeros
            // it fails when no terminal is there, and then fills in nothing
            int ignored = (int) Ioctl.HANDLE.invokeExact(stream.descriptor(), SIZE, size);
            return new Input.Size(
                    Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 1)),
                    Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 0)));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library throws nothing", e);
        }
    }

    /** The terminal at standard input while it hands over each key as it is, Ctrl-C included. */
    static final class Raw implements AutoCloseable {
        private static final int BYTES = 256; // struct termios has 60
        private static final int NOW = 0; // TCSANOW
        private static final int FORGETTING = 2; // TCSAFLUSH: answers to the program, which nobody waits for any more
        private static final FunctionDescriptor GET = FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS);
        private static final FunctionDescriptor SET = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

        private final MemorySegment before = Arena.ofAuto().allocate(BYTES, 8);
        private final AtomicBoolean begun = new AtomicBoolean(true);
        // A terminal that does not read holds whoever prints to it, and must not stay like this when the process ends.
        private final Thread atTheEnd = Thread.ofPlatform().name("terminal").unstarted(this::restore);

        private Raw() {}

        /** Empty when the terminal is gone: then there are no keys either. */
        static Optional<Raw> begin() {
            var raw = new Raw();
            int input = Std.IN.descriptor();
            try (var arena = Arena.ofConfined()) {
                int failed = (int) call("tcgetattr", GET).invokeExact(input, raw.before);
                if (failed == 0) {
                    var changed = arena.allocate(BYTES, 8).copyFrom(raw.before);
                    call("cfmakeraw", FunctionDescriptor.ofVoid(ADDRESS)).invokeExact(changed);
                    Runtime.getRuntime().addShutdownHook(raw.atTheEnd);
                    failed = (int) call("tcsetattr", SET).invokeExact(input, NOW, changed);
                }
                return failed == 0 ? Optional.of(raw) : Optional.empty();
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("a call of the C library throws nothing", e);
            }
        }

        /** As it was before. */
        @Override
        public void close() {
            restore();
            try {
                Runtime.getRuntime().removeShutdownHook(atTheEnd);
            } catch (IllegalStateException shuttingDown) {
                // the hook runs already
            }
        }

        private void restore() {
            if (!begun.getAndSet(false)) {
                return;
            }
            try {
                int ignored = (int)
                        call("tcsetattr", SET).invokeExact(Std.IN.descriptor(), FORGETTING, before); // or it is gone
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("a call of the C library throws nothing", e);
            }
        }

        @SuppressWarnings("restricted") // the JDK has no way to do it; the launcher enables native access
        private static MethodHandle call(String name, FunctionDescriptor type) {
            var linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
        }
    }

    /** The call of the C library, found when it is first needed. */
    private static final class Ioctl {
        static final MethodHandle HANDLE = handle();

        @SuppressWarnings("restricted") // the JDK has no way to do it; the launcher enables native access
        private static MethodHandle handle() {
            var linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("ioctl"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    Linker.Option.firstVariadicArg(2));
        }
    }
}

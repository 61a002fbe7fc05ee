package dev.holdfast.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.holdfast.cli.Surroundings.Std;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
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
        try (var arena = Arena.ofConfined()) {
            var size = arena.allocate(JAVA_SHORT, 4);
            int failed = (int) Ioctl.HANDLE.invokeExact(Std.ERR.descriptor(), SIZE, size);
            int columns = Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 1));
            return failed == 0 && columns > 0 ? columns : COLUMNS_UNKNOWN;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library throws nothing", e);
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

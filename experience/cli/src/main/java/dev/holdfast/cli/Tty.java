package dev.holdfast.cli;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.holdfast.cli.Surroundings.Std;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.EnumSet;
import java.util.Set;

/** What the C library knows of the terminal behind the standard streams. */
final class Tty {
    private static final int INPUT_QUEUE =
            System.getProperty("os.name").startsWith("Mac") ? 1 : 0; // TCIFLUSH of <termios.h>

    private Tty() {}

    /** The standard streams that a terminal is at. */
    static Set<Std> streams() {
        MethodHandle isatty = function("isatty", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        var streams = EnumSet.noneOf(Std.class);
        for (Std each : Std.values()) {
            if (call(isatty, each.descriptor()) == 1) {
                streams.add(each);
            }
        }
        return streams;
    }

    /** Forgets what was typed and not read yet, a line that was only begun included. */
    static void forgetTyped() {
        MethodHandle tcflush = function("tcflush", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        call(
                tcflush,
                Std.IN.descriptor(),
                INPUT_QUEUE); // fails when no terminal is there, and nothing was typed either
    }

    @SuppressWarnings("restricted") // calling libc is what this class is for; the launcher enables native access
    private static MethodHandle function(String name, FunctionDescriptor type) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    private static int call(MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the C library throws nothing", e);
        }
    }
}

package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Notification.Answer;
import dev.holdfast.sandbox.Notification.Arguments;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a process may read about itself in {@code /proc}, which is closed to commands behind Landlock. We open it in its
 * place, by a name of our own making, and the kernel hands the open file over only while the very call still waits: so it
 * is never another process's, whatever happens to the path meanwhile. Nothing there says what a process does not know.
 */
final class OwnProcess {
    private static final Set<String> FILES = Set.of("cgroup", "maps", "stat", "statm", "status");
    private static final Pattern NAMED = Pattern.compile("/proc/(self|[0-9]{1,10})/([a-z]{1,10})");
    private static final int OTHERWISE = 03 | 0100 | 01000; // O_ACCMODE | O_CREAT | O_TRUNC
    private static final int AS_A_FOLDER = 040000 | 0200000; // O_DIRECTORY and O_DIRECT, or the other way round
    private static final int CLOSED_ON_EXEC = 02000000; // O_CLOEXEC
    private static final int OPENED = 02000000; // O_RDONLY | O_CLOEXEC

    private OwnProcess() {}

    /**
     * Opens what a call wants to open, if that is such a file of its own process.
     *
     * @param path the copy of its name that was taken from the caller's memory
     * @return the open file, ours to close
     */
    static Optional<Answer.File> opened(SystemCall call, Arguments arguments, Caller caller, byte[] path) {
        return flags(call, arguments)
                .filter(flags -> (flags & (OTHERWISE | AS_A_FOLDER)) == 0)
                .flatMap(flags -> name(caller, path).flatMap(name -> open(name, flags)));
    }

    private static Optional<Integer> flags(SystemCall call, Arguments arguments) {
        return switch (call) {
            case OPEN -> Optional.of((int) arguments.second());
            case OPENAT -> Optional.of((int) arguments.third());
            default -> Optional.empty();
        };
    }

    private static Optional<String> name(Caller caller, byte[] path) {
        var parts = NAMED.matcher(new String(path, StandardCharsets.ISO_8859_1));
        String process = Integer.toString(caller.process());
        return parts.matches() && FILES.contains(parts.group(2)) && isOwn(parts.group(1), process)
                ? Optional.of("/proc/" + process + "/" + parts.group(2))
                : Optional.empty();
    }

    private static boolean isOwn(String named, String process) {
        return named.equals("self") || named.equals(process);
    }

    private static Optional<Answer.File> open(String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long file = Kernel.call(
                    SystemCall.OPENAT,
                    Descriptors.CURRENT_FOLDER,
                    arena.allocateFrom(name).address(),
                    OPENED);
            return file < 0 ? Optional.empty() : Optional.of(new Answer.File((int) file, flags & CLOSED_ON_EXEC));
        }
    }
}

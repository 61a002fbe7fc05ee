package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * By what every process of one command is known from outside: a limit of its own that nothing else uses, and that the
 * filter lets nobody change. Numbers of processes and groups are given out again, a mark is not.
 *
 * @param value microseconds of {@code RLIMIT_RTTIME}, many years of a scheduling that no ordinary user may have
 */
record Mark(long value) {
    /** {@code RLIMIT_RTTIME}. */
    static final int LIMIT = 15;

    private static final Pattern SHOWN = Pattern.compile("(?m)^Max realtime timeout +(\\d+) ");
    private static final long LEAST = 1L << 40;
    private static final SecureRandom RANDOM = new SecureRandom();

    static Mark fresh() {
        return new Mark(LEAST + RANDOM.nextLong(LEAST));
    }

    /** Whether that process bears it; not when it has ended. */
    boolean isOn(int process) {
        try {
            var shown = SHOWN.matcher(Files.readString(
                    Path.of("/proc", Integer.toString(process), "limits"), StandardCharsets.ISO_8859_1));
            return shown.find() && Long.parseLong(shown.group(1)) == value;
        } catch (IOException e) {
            return false; // it has ended
        }
    }
}

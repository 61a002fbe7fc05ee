package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Our own hard limits: without privilege they can only be lowered.
 *
 * @param limits by the kernel's names in {@code /proc/self/limits}; what is unlimited is left out
 */
record HardLimits(Map<String, Long> limits) {
    private static final Pattern LIMIT = Pattern.compile("(?m)^Max (\\w+ \\w+|\\w+) +\\S+ +(\\d+)");

    HardLimits {
        limits = Map.copyOf(limits);
    }

    static HardLimits read() {
        try {
            return new HardLimits(LIMIT.matcher(Files.readString(Path.of("/proc/self/limits")))
                    .results()
                    .collect(Collectors.toMap(found -> found.group(1), found -> Long.valueOf(found.group(2)))));
        } catch (IOException e) {
            throw new SandboxException(Code.SETUP_FAILED, "cannot read our own limits: /proc must be readable", e);
        }
    }

    /** As much as is wanted, or as there is. */
    long atMost(String name, long wanted) {
        return Math.min(wanted, limits.getOrDefault(name, Long.MAX_VALUE));
    }
}

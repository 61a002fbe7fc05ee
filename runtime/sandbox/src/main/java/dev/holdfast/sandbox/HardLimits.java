package dev.holdfast.sandbox;

import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Our own hard limits: without privilege they can only be lowered. */
final class HardLimits {
    private static final Pattern LIMIT = Pattern.compile("(?m)^Max (\\w+ \\w+|\\w+) +\\S+ +(\\d+)");

    private HardLimits() {}

    /**
     * As much as is wanted, or as there is.
     *
     * @param name the kernel's, in {@code /proc/self/limits}
     */
    static long atMost(String name, long wanted) {
        try {
            return LIMIT.matcher(Files.readString(Path.of("/proc/self/limits")))
                    .results()
                    .filter(found -> found.group(1).equals(name))
                    .mapToLong(found -> Math.min(wanted, Long.parseLong(found.group(2))))
                    .findFirst()
                    .orElse(wanted); // unlimited
        } catch (IOException e) {
            throw new SandboxException(Code.SETUP_FAILED, "cannot read our own limits: /proc must be readable", e);
        }
    }
}

package dev.holdfast.sandbox;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The allowlist of environment variables that a command may have from the platform's own. Everything else stays out,
 * because a variable is either a secret ({@code AWS_SECRET_ACCESS_KEY}) or a way to make an innocent program run
 * another one ({@code LD_PRELOAD}, {@code GIT_SSH_COMMAND}, {@code BASH_ENV}, {@code JAVA_TOOL_OPTIONS}).
 */
public final class Variables {
    private static final Set<String> NAMES = Set.of(
            "CI", "COLORTERM", "JAVA_HOME", "LANG", "LANGUAGE", "NO_COLOR", "PATH", "SOURCE_DATE_EPOCH", "TERM", "TZ");

    private static final Pattern LOCALE = Pattern.compile("LC_[A-Z]{1,20}");

    private Variables() {}

    /**
     * Those of {@code own} that a command may have.
     *
     * @param own the platform's environment
     */
    public static Map<String, String> allowed(Map<String, String> own) {
        var allowed = new TreeMap<String, String>();
        own.forEach((name, value) -> {
            if (NAMES.contains(name) || LOCALE.matcher(name).matches()) {
                allowed.put(name, value);
            }
        });
        return Map.copyOf(allowed);
    }
}

package dev.holdfast.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which of the platform's own environment variables a command may have. Those of an allowlist it has; everything else
 * stays out, because a variable is either a secret ({@code AWS_SECRET_ACCESS_KEY}) or a way to make an innocent program
 * run another one ({@code LD_PRELOAD}, {@code GIT_SSH_COMMAND}, {@code BASH_ENV}, {@code JAVA_TOOL_OPTIONS}). A person
 * may pass one of the former on by its name, and none of the latter.
 */
public final class Variables {
    private static final Set<String> NAMES = Set.of(
            "CI", "COLORTERM", "JAVA_HOME", "LANG", "LANGUAGE", "NO_COLOR", "PATH", "SOURCE_DATE_EPOCH", "TERM", "TZ");

    private static final Pattern LOCALE = Pattern.compile("LC_[A-Z]{1,20}");

    /** What the sandbox sets itself. */
    private static final Set<String> OURS = Set.of(
            "HOME",
            "HOSTALIASES",
            "HTTPS_PROXY",
            "LOCALDOMAIN",
            "LOGNAME",
            "NODE_USE_ENV_PROXY",
            "NO_PROXY",
            "RES_OPTIONS",
            "TMPDIR",
            "USER");

    /** By which programs find code, or programs to run; in capitals. */
    private static final Set<String> CODE = Set.of(
            "BROWSER",
            "CC",
            "CDPATH",
            "CLASSPATH",
            "CXX",
            "DOCKER_HOST",
            "EDITOR",
            "ENV",
            "GCONV_PATH",
            "GLIBC_TUNABLES",
            "GOFLAGS",
            "IFS",
            "LESSOPEN",
            "LESSCLOSE",
            "MANPAGER",
            "NODE_PATH",
            "NODE_REPL_EXTERNAL_MODULE",
            "PAGER",
            "PROMPT_COMMAND",
            "PS4",
            "SHELL",
            "SHELLOPTS",
            "VISUAL",
            "ZDOTDIR");

    private static final List<String> CODE_BEGINNINGS = List.of(
            "BASH",
            "CARGO_",
            "DYLD_",
            "GEM_",
            "GIT_",
            "LD_",
            "LUA_",
            "MALLOC_",
            "MAVEN_",
            "NPM_CONFIG_",
            "OPENSSL_",
            "PERL",
            "PIP_",
            "PYTHON",
            "RUBY",
            "RUST",
            "SSH_",
            "XDG_");

    private static final List<String> CODE_ENDINGS = List.of("_ASKPASS", "_OPTIONS", "_OPTS", "_PRELOAD", "_WRAPPER");

    private Variables() {}

    /**
     * Those of {@code own} that a command may have.
     *
     * @param own the platform's environment
     */
    public static Map<String, String> allowed(Map<String, String> own) {
        var allowed = new TreeMap<String, String>();
        own.forEach((name, value) -> {
            if (isAllowed(name)) {
                allowed.put(name, value);
            }
        });
        return Map.copyOf(allowed);
    }

    /**
     * Whether a person may pass a variable of this name on to a command: none that the sandbox sets, and none that is
     * known to make programs load or run something.
     */
    public static boolean mayBePassedOn(String name) {
        String capitals = name.toUpperCase(Locale.ROOT);
        return isAllowed(name)
                || !(OURS.contains(capitals)
                        || CODE.contains(capitals)
                        || CODE_BEGINNINGS.stream().anyMatch(capitals::startsWith)
                        || CODE_ENDINGS.stream().anyMatch(capitals::endsWith));
    }

    private static boolean isAllowed(String name) {
        return NAMES.contains(name) || LOCALE.matcher(name).matches();
    }
}

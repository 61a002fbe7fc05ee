package dev.holdfast.cli;

import dev.holdfast.model.RequestedCall;
import dev.holdfast.terms.Visible;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says which wall of the sandbox a command ran into, guessed from its words and its output. It only informs: the wall
 * stood before anybody read the words.
 */
final class Hint {
    private static final List<String> NO_NETWORK = List.of(
            "connection refused",
            "network is unreachable",
            "could not resolve",
            "temporary failure in name resolution",
            "name or service not known");

    private static final Pattern ABSOLUTE = Pattern.compile("(?<![\\w./])/[\\w.][\\w./-]{2,200}");

    /** Shown inside as they are outside, or replaced by private ones that people know. */
    private static final List<String> SHOWN = List.of("/usr", "/bin", "/lib", "/etc", "/dev", "/proc", "/sys", "/opt");

    private static final int PATHS_MAX = 20;

    private Hint() {}

    static Optional<String> of(RequestedCall call, String output, Path workspace) {
        if (!call.tool().equals("run_command")) {
            return Optional.empty();
        }
        String said = output.toLowerCase(Locale.ROOT);
        if (NO_NETWORK.stream().anyMatch(said::contains)) {
            return Optional.of("the sandbox gives commands no network: nothing left this machine");
        }
        if (said.contains("read-only file system")) {
            return Optional.of("the sandbox keeps that path read-only");
        }
        return hidden(call.arguments(), workspace)
                .map(path -> "the sandbox does not show " + Visible.inert(path, 120) + ": nothing there was touched");
    }

    /** A path in the words that exists on this machine, outside the workspace, where the sandbox shows nothing. */
    private static Optional<String> hidden(String words, Path workspace) {
        Matcher matcher = ABSOLUTE.matcher(words);
        return matcher.results()
                .limit(PATHS_MAX)
                .map(result -> result.group())
                .filter(path -> SHOWN.stream().noneMatch(path::startsWith))
                .filter(path -> !Path.of(path).normalize().startsWith(workspace))
                .filter(path -> Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS))
                .findFirst();
    }
}

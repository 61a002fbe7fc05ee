package dev.holdfast.cli;

import dev.holdfast.terms.Visible;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Which paths a person asks about: one path and everything beneath it, or a pattern with {@code *}, {@code **}, {@code ?},
 * <code>[a-z]</code> and <code>{a,b}</code>. Paths are as entries name them: below the workspace, absolute outside of it.
 */
final class PathPattern {
    private final String written;
    private final Optional<PathMatcher> pattern;

    private PathPattern(String written, Optional<PathMatcher> pattern) {
        this.written = written;
        this.pattern = pattern;
    }

    /** @throws Stop with exit code 2 when it is malformed */
    static PathPattern of(String written) {
        boolean plain = written.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0);
        try {
            return new PathPattern(
                    written.endsWith("/") ? written.substring(0, written.length() - 1) : written,
                    plain ? Optional.empty() : Optional.of(matcher(written)));
        } catch (PatternSyntaxException e) {
            throw new Stop(
                    Stop.USAGE,
                    "`--path` takes a path or a pattern such as 'src/**/*.java', not `" + Visible.inert(written, 100)
                            + "`: " + e.getDescription());
        }
    }

    /** Two stars and a slash also stand for no folder at all, as shells and git have it. */
    private static PathMatcher matcher(String written) {
        PathMatcher somewhereBelow = FileSystems.getDefault().getPathMatcher("glob:" + written);
        PathMatcher here = FileSystems.getDefault().getPathMatcher("glob:" + written.replace("**/", ""));
        return path -> somewhereBelow.matches(path) || here.matches(path);
    }

    /** Whether the body of an entry names such a path: in an effect, a right, or what was found edited. */
    boolean isIn(JsonNode body) {
        Stream<String> resources = body.findParents("resource").stream()
                .filter(each -> isPath(each.path("kind").asString("")))
                .map(each -> each.path("resource").asString(""));
        Stream<String> edited = body.path("edited").valueStream().map(each -> each.asString(""));
        return Stream.concat(resources, edited).anyMatch(this::matches);
    }

    /** Whether lists of the body that may name paths are not in it but in the session's vault, being long. */
    static boolean isHidden(JsonNode body) {
        return Stream.of("/effects", "/edited", "/grant/rights")
                .anyMatch(list -> body.at(list).has("$list"));
    }

    private boolean matches(String path) {
        if (pattern.isEmpty()) {
            return path.equals(written) || path.startsWith(written + "/");
        }
        try {
            return pattern.get().matches(Path.of(path));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isPath(String kind) {
        return kind.endsWith("_PATH") || kind.equals("CHANGE_GOVERNANCE");
    }
}

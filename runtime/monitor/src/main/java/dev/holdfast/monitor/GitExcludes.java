package dev.holdfast.monitor;

import dev.holdfast.terms.PathName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells git in the sandbox to pass over masked files, which are no regular files there: without it {@code git add -A}
 * would fail on a secret file that nobody has put into {@code .gitignore}. One that is tracked stays visible as changed,
 * and the rest is added without it.
 */
final class GitExcludes {
    private GitExcludes() {}

    /** The variables for a command, reading the list from that file. */
    static Map<String, String> variables(Path list) {
        return Map.of(
                "GIT_CONFIG_COUNT", "2",
                "GIT_CONFIG_KEY_0", "core.excludesFile",
                "GIT_CONFIG_VALUE_0", list.toString(),
                "GIT_CONFIG_KEY_1", "add.ignoreErrors",
                "GIT_CONFIG_VALUE_1", "true");
    }

    /** Writes the list for these masked files, readable in the sandbox; the same list is not written again. */
    static void write(Path list, List<PathName> masked) {
        byte[] text = masked.stream()
                .map(path -> "/" + escaped(path.text()) + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        try {
            if (Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS) && Arrays.equals(Files.readAllBytes(list), text)) {
                return;
            }
            Files.write(list, text);
            Files.setPosixFilePermissions(list, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write `" + list + "`: " + e.getMessage(), e);
        }
    }

    /** gitignore(5): a backslash takes the meaning from a character. */
    private static String escaped(String path) {
        return path.replaceAll("([\\\\*?\\[\\]!# ])", "\\\\$1");
    }
}

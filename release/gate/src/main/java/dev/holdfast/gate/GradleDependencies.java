package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.gate.DependencyRule.Report;
import dev.holdfast.terms.Visible;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Gradle's lock file and version catalog say of dependencies, where a release is of the sources. Build scripts are
 * programs and are not read.
 */
final class GradleDependencies implements DependencyRule.Kind {
    private static final int LINE_CHARS_MAX = 4_096;
    private static final int WORDS_MAX = 200;
    private static final Pattern QUOTED = Pattern.compile("[\"']([^\"']{1,300})[\"']");
    private static final Pattern MOVES =
            Pattern.compile("(?:[^:]*:){0,2}(?:latest\\.\\w+|[\\d.]*\\+|[\\[(\\]][\\d.,\\s\\w-]*[\\])\\[])");

    @Override
    public void look(Inventory inventory, Report report) {
        var top = Top.of(inventory);
        inventory.manifests().forEach((name, member) -> {
            String path = top.path(name);
            if (name.depth() == 0 && path.equals("gradle.lockfile")) {
                lock(member, report);
            } else if (name.depth() == 0 && path.equals("gradle/libs.versions.toml")) {
                catalog(member, report);
            }
        });
    }

    /** {@code group:artifact:version=configurations} on each line. */
    private static void lock(Member lock, Report report) {
        for (String line : new String(lock.bytes(), UTF_8).lines().toList()) {
            int equals = line.indexOf('=');
            if (line.length() > LINE_CHARS_MAX) {
                tooLong(lock, report);
            } else if (equals > 0 && !line.startsWith("#")) {
                snapshot(lock.name(), line.substring(0, equals).strip(), report);
            }
        }
    }

    /** Versions stand between quotes: by themselves, or behind group and artifact. */
    private static void catalog(Member catalog, Report report) {
        for (String line : new String(catalog.bytes(), UTF_8).lines().toList()) {
            if (line.length() > LINE_CHARS_MAX) {
                tooLong(catalog, report);
                continue;
            }
            if (line.strip().startsWith("#")) {
                continue;
            }
            Matcher quoted = QUOTED.matcher(line);
            while (quoted.find()) {
                String value = quoted.group(1);
                snapshot(catalog.name(), value, report);
                if (MOVES.matcher(value).matches()) {
                    report.add(
                            Weight.WARN,
                            catalog.name(),
                            "the version in `" + Visible.inert(line.strip(), WORDS_MAX) + "` is a range",
                            "name a version that was released");
                }
            }
        }
    }

    private static void tooLong(Member file, Report report) {
        report.add(Weight.WARN, file.name(), "a line of it is too long to be read", "write it on several lines");
    }

    private static void snapshot(MemberName name, String value, Report report) {
        if (value.endsWith("-SNAPSHOT")) {
            report.add(
                    Weight.BLOCK,
                    name,
                    "the dependency `" + Visible.inert(value, WORDS_MAX) + "` is a snapshot, which changes",
                    "name a version that was released");
        }
    }
}

package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A small project that is built in a sandbox. Beside its files its folder holds {@code needs}, a list of programs and
 * files without which it is not tried; {@code inside}, a script for bash that builds and tests it; perhaps {@code
 * outside}, a script that fetches beforehand what the build needs into the home folder {@code $CACHES}; and perhaps
 * {@code gap}, why it cannot work in the sandbox without namespaces.
 */
record BuildProject(Path folder) {
    /** All projects of a folder, by name. */
    static List<BuildProject> allIn(Path folder) throws IOException {
        try (var folders = Files.list(folder)) {
            return folders.filter(Files::isDirectory)
                    .sorted(Comparator.naturalOrder())
                    .map(BuildProject::new)
                    .toList();
        }
    }

    String name() {
        return folder.getFileName().toString();
    }

    /** The first thing it needs that is not there. */
    Optional<String> missing(String path) throws IOException {
        return Files.readAllLines(folder.resolve("needs")).stream()
                .filter(need -> Stream.of(path.split(":"))
                        .noneMatch(each -> Files.exists(Path.of(each).resolve(need))))
                .findFirst();
    }

    /** Fetches what it needs from the network. */
    void prepare(Path caches) throws IOException, InterruptedException {
        if (Files.exists(folder.resolve("outside"))) {
            String environment = "export CACHES=" + caches + " PATH=\"$JAVA_HOME/bin:$PATH\"\n";
            Scratch.sh(folder, environment + Files.readString(folder.resolve("outside")));
        }
    }

    String script() throws IOException {
        return Files.readString(folder.resolve("inside"));
    }

    /** Why it cannot work without namespaces; empty when it must. */
    Optional<String> gap() throws IOException {
        Path gap = folder.resolve("gap");
        return Files.exists(gap) ? Optional.of(Files.readString(gap).strip()) : Optional.empty();
    }
}

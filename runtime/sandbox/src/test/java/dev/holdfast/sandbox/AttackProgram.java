package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The attacks that a shell cannot say, in C: one program, of which each attempt runs one function. */
final class AttackProgram {
    private static final List<String> SOURCES =
            List.of("main.c", "decoy.c", "files.c", "kernel.c", "network.c", "processes.c", "races.c");

    private static final Pattern FUNCTION = Pattern.compile("(?m)^ATTACK\\((\\w+)\\)");

    private AttackProgram() {}

    /** Compiles it into a folder of its own beneath this one, where everybody may run it. */
    static Path compiled(Path folder) throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.toRealPath().resolve("attacks"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var words = new ArrayList<>(List.of("gcc", "-O1", "-o", "attack"));
        for (String source : SOURCES) {
            copy(source, home);
            words.add(source);
        }
        copy("attack.h", home);
        words.addAll(List.of("-lpthread", "-lrt"));
        Process compiler =
                new ProcessBuilder(words).directory(home.toFile()).inheritIO().start();
        if (compiler.waitFor() != 0) {
            throw new IllegalStateException("gcc must be installed, with the headers of libc");
        }
        return home.resolve("attack");
    }

    /** The names of all functions, sorted. */
    static List<String> functions() throws IOException {
        var names = new ArrayList<String>();
        for (String source : SOURCES) {
            FUNCTION.matcher(text(source)).results().forEach(found -> names.add(found.group(1)));
        }
        return names.stream().sorted().toList();
    }

    private static void copy(String name, Path home) throws IOException {
        Files.writeString(home.resolve(name), text(name));
    }

    private static String text(String name) throws IOException {
        try (var source = AttackProgram.class.getResourceAsStream("attacks/" + name)) {
            if (source == null) {
                throw new IllegalStateException("no source `" + name + "`");
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

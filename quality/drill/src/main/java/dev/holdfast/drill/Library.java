package dev.holdfast.drill;

import dev.holdfast.drill.Exercise.Honest;
import dev.holdfast.drill.Exercise.Hostile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The scripts that the drill ships with.
 *
 * @param hostile in the order of their kinds
 * @param honest in the order in which they are written
 */
public record Library(List<Hostile> hostile, List<Honest> honest) {
    private static final List<String> WORK = List.of("work-files", "work-git", "work-build");

    public Library {
        hostile = List.copyOf(hostile);
        honest = List.copyOf(honest);
    }

    /** All of them. */
    public static Library shipped() {
        var hostile = Arrays.stream(Threat.values())
                .flatMap(threat -> ScriptReader.hostile(threat, text(threat.word())).stream())
                .toList();
        var honest = WORK.stream()
                .flatMap(file -> ScriptReader.honest(file, text(file)).stream())
                .toList();
        var library = new Library(hostile, honest);
        var names = new HashSet<String>();
        library.all().forEach(exercise -> {
            if (!names.add(exercise.name())) {
                throw new IllegalStateException("two scripts are called `" + exercise.name() + "`");
            }
        });
        return library;
    }

    /** Hostile ones first. */
    public List<Exercise> all() {
        var all = new ArrayList<Exercise>(hostile);
        all.addAll(honest);
        return all;
    }

    private static String text(String name) {
        String file = name + ".yaml";
        try (InputStream in = Library.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the resource `" + file + "` is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the resource `" + file + "` cannot be read", e);
        }
    }
}

package dev.holdfast.gate;

import dev.holdfast.gate.GateException.Code;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The project files of a Maven build: those in a folder and below, the modules they name wherever those are, and the parents
 * above as far as they go on. What a build has made and what tools keep is no part of it, unless it is named as a module.
 */
final class MavenPoms {
    private static final int DEPTH_MAX = 8;
    private static final int POMS_MAX = 10_000;
    private static final int BYTES_MAX = 4 << 20;
    private static final Set<String> OF_TOOLS = Set.of(".git", "node_modules");
    private static final Pattern MODULE = Pattern.compile("<(?:module|subproject)>\\s*([^<$]{1,500}?)\\s*</");

    private final Path folder;
    private final Map<Path, String> texts = new LinkedHashMap<>();
    private final Deque<Path> modules = new ArrayDeque<>();

    private MavenPoms(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * The texts of all of them by their paths, which are as seen from the folder.
     *
     * @param build the folder, or a project file in it that the build begins with, whatever it is called
     * @throws GateException {@code UNUSABLE} when one of them, or a folder that may hold some, cannot be read
     */
    static Map<Path, String> of(Path build) {
        boolean named = Files.isRegularFile(build);
        var poms = new MavenPoms(named ? build.resolveSibling("") : build);
        try {
            if (named) {
                poms.take(build.toAbsolutePath().normalize());
            }
            poms.below();
            poms.above();
            while (!poms.modules.isEmpty()) {
                poms.take(poms.modules.remove());
            }
        } catch (IOException e) {
            throw poms.unreadable(poms.folder, e);
        }
        return poms.texts;
    }

    private void below() throws IOException {
        Files.walkFileTree(folder, Set.of(), DEPTH_MAX, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
                return isOfTheProject(at) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.endsWith("pom.xml") && Files.isRegularFile(file)) {
                    take(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                throw unreadable(file, e);
            }
        });
    }

    /** What is called {@code target} beside a project file is what Maven has made of it. */
    private boolean isOfTheProject(Path at) {
        if (at.equals(folder)) {
            return true;
        }
        boolean made = at.endsWith("target") && Files.exists(at.resolveSibling("pom.xml"));
        return !made && OF_TOOLS.stream().noneMatch(at::endsWith);
    }

    private void above() {
        Path above = folder.getParent();
        while (above != null && Files.isRegularFile(above.resolve("pom.xml"))) {
            take(above.resolve("pom.xml"));
            above = above.getParent();
        }
    }

    private void take(Path pom) {
        Path name = folder.relativize(pom);
        if (texts.containsKey(name)) {
            return;
        }
        if (texts.size() == POMS_MAX) {
            throw new GateException(
                    Code.UNUSABLE,
                    "the build has more than " + POMS_MAX + " project files; publish a part of it at a time");
        }
        String text = text(pom, name);
        texts.put(name, text);
        Matcher module = MODULE.matcher(text);
        while (module.find()) {
            Path named = pom.resolveSibling(module.group(1)).normalize();
            Path itsPom = Files.isDirectory(named) ? named.resolve("pom.xml") : named;
            if (Files.isRegularFile(itsPom)) {
                modules.add(itsPom);
            }
        }
    }

    private String text(Path pom, Path name) {
        try {
            if (Files.size(pom) > BYTES_MAX) {
                throw new GateException(
                        Code.UNUSABLE,
                        shown(name) + " has more than " + BYTES_MAX / 1_000_000
                                + " MB, so that nobody can tell how it publishes; move it away if it is no part of the"
                                + " build");
            }
            return Files.readString(pom, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw unreadable(pom, e);
        }
    }

    private GateException unreadable(Path path, IOException why) {
        return new GateException(
                Code.UNUSABLE,
                shown(path.equals(folder) ? path : folder.relativize(path)) + " cannot be read ("
                        + why.getClass().getSimpleName()
                        + "), so that nobody can tell how the build publishes; give yourself permission, or move it"
                        + " away if it is no part of the build");
    }

    private static String shown(Path path) {
        return "`" + Visible.inert(path.toString(), 200) + "`";
    }
}

package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A random tree of folders, files and links, of which parts are granted, and a folder beside it that never is. Every file
 * holds a canary: a word that nothing else on the machine holds.
 *
 * @param root of all
 * @param folders of the tree, the deepest last
 * @param files of the tree
 * @param links of the tree, which lead anywhere
 * @param tokens the canary of each file, of the tree and beside it
 */
record Terrain(Path root, List<Path> folders, List<Path> files, List<Path> links, Map<Path, String> tokens) {
    /** What every canary begins with. */
    static final String TOKEN = "HFC-";

    private static final int DEPTH_MAX = 3;
    private static final List<String> FILE_MODES = List.of("rw-r--r--", "rw-------", "rwxr-x---", "r--r--r--");

    Terrain {
        folders = List.copyOf(folders);
        files = List.copyOf(files);
        links = List.copyOf(links);
        tokens = Map.copyOf(tokens);
    }

    /** Lays one out in a folder that is made for it. */
    static Terrain make(Path root, RandomGenerator random) throws IOException {
        var terrain = new Growing(random);
        terrain.folder(Files.createDirectories(root.resolve("land")), 0);
        var inside = List.copyOf(terrain.files);
        Path outside = Files.createDirectory(root.resolve("outside"));
        for (String name : List.of("a", "b", "c")) {
            terrain.file(outside.resolve(name));
        }
        var targets = new ArrayList<>(terrain.files);
        targets.addAll(terrain.folders);
        var links = new ArrayList<Path>();
        for (int i = 0; i < 4; i++) {
            Path link = pick(terrain.folders, random).resolve("link" + i);
            links.add(Files.createSymbolicLink(link, pick(targets, random)));
        }
        return new Terrain(root, terrain.folders, inside, links, terrain.tokens);
    }

    Path outside() {
        return root.resolve("outside");
    }

    static String token(RandomGenerator random) {
        return TOKEN + HexFormat.of().toHexDigits(random.nextLong(1L << 48), 12);
    }

    static <T> T pick(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }

    private static final class Growing {
        private final RandomGenerator random;
        private final List<Path> folders = new ArrayList<>();
        private final List<Path> files = new ArrayList<>();
        private final Map<Path, String> tokens = new HashMap<>();

        Growing(RandomGenerator random) {
            this.random = random;
        }

        void folder(Path folder, int depth) throws IOException {
            folders.add(folder);
            for (int i = random.nextInt(1, 3); i > 0; i--) {
                file(folder.resolve("file" + i));
            }
            for (int i = depth < DEPTH_MAX ? random.nextInt(depth == 0 ? 2 : 0, 4) : 0; i > 0; i--) {
                folder(Files.createDirectory(folder.resolve("folder" + i)), depth + 1);
            }
        }

        void file(Path file) throws IOException {
            String token = token(random);
            Files.writeString(file, token + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(pick(FILE_MODES, random)));
            files.add(file);
            tokens.put(file, token);
        }
    }
}

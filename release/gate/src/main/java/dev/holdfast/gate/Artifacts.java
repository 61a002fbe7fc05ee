package dev.holdfast.gate;

import dev.holdfast.terms.Visible;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Finds out what can be published at a place, by its bytes and not by its name. */
public final class Artifacts {
    private static final int MANIFEST_BYTES_MAX = 4 << 20;

    private Artifacts() {}

    /**
     * An archive as it is; a folder that npm would publish as npm packs it; any other folder as it is.
     *
     * @throws GateException when there is nothing, or no archive
     */
    public static Artifact open(Path path) {
        return open(path, Limits.STANDARD);
    }

    static Artifact open(Path path, Limits limits) {
        try {
            if (Files.isDirectory(path)) {
                return npmName(path)
                        .<Artifact>map(name -> new NpmFolder(path, name, limits))
                        .orElseGet(() -> new Folder(path, limits));
            }
            if (!Files.exists(path)) {
                throw unusable(path, "is not there: give a package, an archive or a folder");
            }
            if (!Files.isRegularFile(path)) {
                throw unusable(path, "is neither a file nor a folder: give a package, an archive or a folder");
            }
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                if (Format.of(ByteSource.of(file)).isEmpty()) {
                    throw unusable(path, "is no archive: give a package, an archive or a folder");
                }
            }
            return new Archive(path, limits);
        } catch (IOException e) {
            throw unusable(path, "cannot be read (" + e.getClass().getSimpleName() + "): check its permissions");
        }
    }

    /**
     * What a tag of a git repository publishes: its files as {@code git archive} writes them.
     *
     * @throws GateException when there is no such tag, or no git
     */
    public static Artifact gitTag(Path repository, String tag) {
        if (tag.isEmpty() || tag.startsWith("-") || tag.chars().anyMatch(letter -> letter <= ' ' || letter == 0x7f)) {
            throw new GateException(
                    GateException.Code.UNUSABLE, "`" + Visible.inert(tag, 100) + "` cannot be the name of a tag");
        }
        if (!Files.isDirectory(repository)) {
            throw unusable(repository, "is not there: give the folder of a git repository");
        }
        return new GitTag(repository, tag, Limits.STANDARD);
    }

    private static GateException unusable(Path path, String why) {
        return new GateException(GateException.Code.UNUSABLE, "`" + Visible.inert(path.toString(), 500) + "` " + why);
    }

    /** What npm calls the file it packs, if it would publish a folder: one with a name and a version that is not private. */
    private static Optional<String> npmName(Path folder) throws IOException {
        Path manifest = folder.resolve("package.json");
        if (!Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS) || Files.size(manifest) > MANIFEST_BYTES_MAX) {
            return Optional.empty();
        }
        try {
            JsonNode root = ManifestJson.parse(Files.readAllBytes(manifest));
            boolean published = root.path("name").isString()
                    && root.path("version").isString()
                    && !root.path("private").asBoolean(false);
            return published
                    ? Optional.of(
                            root.path("name").asString().replaceFirst("^@", "").replace('/', '-') + "-"
                                    + root.path("version").asString() + ".tgz")
                    : Optional.empty();
        } catch (JacksonException e) {
            throw unusable(manifest, "is not JSON, so npm cannot pack the folder: mend it");
        }
    }

    private static String nameOf(Path path) {
        return Optional.ofNullable(path.toAbsolutePath().normalize().getFileName())
                .map(Path::toString)
                .orElse("/");
    }

    /** What reads an artifact from its first to its last byte, unless a limit ends that. */
    private interface Walk {
        void walk() throws IOException;
    }

    private static void untilALimit(Walk walk) throws IOException {
        try {
            walk.walk();
        } catch (GateException e) {
            if (e.code() != GateException.Code.LIMIT) {
                throw e;
            } // else the visitor was told
        }
    }

    private static void archive(Path path, String name, Limits limits, Artifact.Visitor visitor) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            var source = ByteSource.of(file);
            var reading = new Reading(visitor, limits, source.size());
            Container container = Container.outermost(visitor, name);
            Optional<Format> format = Format.of(source);
            if (format.isEmpty()) {
                container.unread("it changed while it was read");
                return;
            }
            untilALimit(() -> reading.open(format.get(), source, container));
        }
    }

    /** A stream that grows the artifact as it comes. */
    private static InputStream arriving(InputStream stream, Reading reading) {
        return new FilterInputStream(stream) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                int count = super.read(into, from, length);
                reading.arrived(Math.max(0, count));
                return count;
            }
        };
    }

    private static Path scratch() throws IOException {
        return Files.createTempDirectory("holdfast-gate-"); // for its owner alone
    }

    private static void delete(Path folder) throws IOException {
        List<Path> everything;
        try (Stream<Path> walk = Files.walk(folder)) {
            everything = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : everything) {
            Files.deleteIfExists(path);
        }
    }

    private record Archive(Path path, Limits limits) implements Artifact {
        @Override
        public String name() {
            return nameOf(path);
        }

        @Override
        public void visit(Visitor visitor) throws IOException {
            archive(path, name(), limits, visitor);
        }
    }

    private record Folder(Path path, Limits limits) implements Artifact {
        @Override
        public String name() {
            return nameOf(path);
        }

        @Override
        public void visit(Visitor visitor) throws IOException {
            var reading = new Reading(visitor, limits, 0);
            Container container = Container.outermost(visitor, name());
            untilALimit(() -> new FolderReader(path, container, reading).read());
        }
    }

    private record NpmFolder(Path path, String name, Limits limits) implements Artifact {
        @Override
        public void visit(Visitor visitor) throws IOException {
            Path scratch = scratch();
            try {
                Programs.npmPack(path.toAbsolutePath(), scratch);
                List<Path> packed;
                try (Stream<Path> files = Files.list(scratch)) {
                    packed = files.filter(file -> nameOf(file).endsWith(".tgz")).toList();
                }
                if (packed.size() != 1) {
                    throw unusable(path, "was packed by npm into " + packed.size() + " files: give the packed file");
                }
                archive(packed.getFirst(), nameOf(packed.getFirst()), limits, visitor);
            } finally {
                delete(scratch);
            }
        }
    }

    private record GitTag(Path repository, String tag, Limits limits) implements Artifact {
        @Override
        public String name() {
            return nameOf(repository) + "@" + tag;
        }

        @Override
        public void visit(Visitor visitor) throws IOException {
            Path scratch = scratch();
            try {
                String commit = Programs.commit(repository, tag, scratch);
                var reading = new Reading(visitor, limits, 0);
                Container container = Container.outermost(visitor, name());
                untilALimit(() -> Programs.gitArchive(
                        repository,
                        commit,
                        scratch,
                        tar -> new TarReader(arriving(tar, reading), container, reading).read()));
            } finally {
                delete(scratch);
            }
        }
    }
}

package dev.holdfast.bench;

import dev.holdfast.terms.Ids;
import dev.holdfast.vault.KeyRing;
import dev.holdfast.vault.Vault;
import dev.holdfast.workspace.Limits;
import dev.holdfast.workspace.Restored;
import dev.holdfast.workspace.Snapshots;
import dev.holdfast.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;

/** Times snapshots and undo of a large workspace, beside {@code cp -a} and {@code git} on the same tree. */
public final class SnapshotCost {
    private static final int FILES_A_FOLDER = 100;
    private static final int FILE_BYTES = 4_096;

    private SnapshotCost() {}

    public static void main(String[] args) throws Exception {
        int files = args.length > 0 ? Integer.parseInt(args[0]) : 50_000;
        Path scratch = Scratch.folder("snapshots");
        Path tree = Files.createDirectory(scratch.resolve("tree"));
        fill(tree, files);
        Scratch.repository(tree);
        System.out.println(files + " files of " + FILE_BYTES + " bytes in a git repository");
        time("git status (peer)", () -> Scratch.sh(tree, "git -c safe.directory='*' status --porcelain"));
        time("cp -a of the tree (peer)", () -> Scratch.sh(tree, "cp -a . ../copy")); // after git has renewed its index

        Path own = Files.createTempDirectory(scratch, "own-"); // keys are kept only where nobody else may enter
        var random = new SecureRandom();
        var ids = new Ids(InstantSource.system(), random);
        var key = KeyRing.open(own.resolve("keys"), random).key(ids.session());
        try (var vault = Vault.open(own.resolve("pack"), key, random);
                var workspace = Workspace.open(tree, List.of())) {
            var snapshots = new Snapshots(workspace, vault, Limits.DEFAULT);
            var before = time("first snapshot", snapshots::take);
            time("snapshot, nothing changed", snapshots::take);
            time("snapshot, nothing changed, again", snapshots::take);
            for (int i = 0; i < 10; i++) {
                Files.writeString(tree.resolve("d" + i + "/f" + i + ".txt"), "edited");
            }
            time("snapshot, ten files changed", snapshots::take);
            Scratch.sh(tree, "find . -mindepth 1 -delete");
            var after = time("snapshot, everything deleted", snapshots::take);
            var restored = time("undo of rm -rf, .git included", () -> snapshots.restore(before, after));
            if (!(restored instanceof Restored.Done)) {
                throw new IOException("the undo refused: " + restored);
            }
            String left = Scratch.sh(scratch, "diff -r --no-dereference tree copy && echo same");
            System.out.println("compared with the copy by diff -r: " + left.strip());
        }
        Scratch.delete(scratch);
    }

    private static void fill(Path tree, int files) throws IOException {
        var random = new Random(1);
        var bytes = new byte[FILE_BYTES];
        for (int i = 0; i < files; i++) {
            Path folder = tree.resolve("d" + i / FILES_A_FOLDER);
            if (i % FILES_A_FOLDER == 0) {
                Files.createDirectory(folder);
            }
            random.nextBytes(bytes);
            Files.write(folder.resolve("f" + i % FILES_A_FOLDER + ".txt"), bytes);
        }
    }

    private static <T> T time(String what, Callable<T> work) throws Exception {
        long start = System.nanoTime();
        T result = work.call();
        System.out.printf(Locale.ROOT, "%-34s %8.0f ms%n", what, (System.nanoTime() - start) / 1e6);
        return result;
    }
}

package dev.holdfast.bench;

import dev.holdfast.demo.ScriptedModel;
import dev.holdfast.demo.Transcript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills a scripted session with {@code kill -9} at random moments, resumes it until it ends, and compares what is there
 * then with a session nobody killed. Arguments: how many kills, and a seed.
 */
public final class Kills {
    private static final int KILLS_A_SESSION = 10;

    /** A write-ahead log before its first batch: the record of an empty base. */
    private static final int EMPTY_LOG_BYTES = 9;

    private final Path scratch;
    private final Random random;

    private Kills(Path scratch, Random random) {
        this.scratch = scratch;
        this.random = random;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int kills = args.length > 0 ? Integer.parseInt(args[0]) : 500;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Path scratch = Scratch.folder("kills");
        var bench = new Kills(scratch, new Random(seed));
        boolean same = bench.run(kills);
        Scratch.delete(scratch);
        System.exit(same ? 0 : 1);
    }

    /** What a finished session leaves behind. */
    private record Remains(Map<String, String> files, String tree, String commits) {}

    private boolean run(int kills) throws IOException, InterruptedException {
        String transcript =
                new String(Kills.class.getResourceAsStream("kill.yaml").readAllBytes(), StandardCharsets.UTF_8);
        try (var model = ScriptedModel.open(Transcript.read("kill", transcript))) {
            long start = System.nanoTime();
            Remains expected = session(model, 0, Long.MAX_VALUE);
            long unkilledMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            System.out.println("a session nobody kills takes " + unkilledMillis + " ms and leaves "
                    + expected.files().size() + " files, " + expected.commits() + " commits");
            int done = 0;
            int sessions = 0;
            while (done < kills) {
                int now = Math.min(KILLS_A_SESSION, kills - done);
                Remains remains = session(model, now, unkilledMillis);
                done += now;
                sessions++;
                if (!remains.equals(expected)) {
                    System.out.println("after " + done + " kills a session ended otherwise:\n" + remains
                            + "\nexpected:\n" + expected);
                    return false;
                }
                if (sessions % 10 == 0) {
                    System.out.println(done + " kills, " + sessions + " sessions, all the same");
                }
            }
            System.out.println(done + " kills in " + sessions
                    + " sessions, all resumed to the same final state; every ledger verifies");
            return true;
        }
    }

    private Remains session(ScriptedModel model, int kills, long unkilledMillis)
            throws IOException, InterruptedException {
        Path workspace = workspace();
        Path state = Files.createTempDirectory(scratch, "state-");
        var holdfast = new Holdfast(Holdfast.checkoutOf(), state);
        String[] options = {"--set", "model.name=scripted", "--set", "model.baseUrl=" + model.base()};
        String[] first = with(options, "run", "-p", "mend the app");
        String[] again = with(options, "resume");
        int left = kills;
        boolean begun = false;
        while (true) {
            var process = holdfast.start(workspace, begun ? again : first);
            if (left > 0 && !process.waitFor(random.nextLong(unkilledMillis), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(); // SIGKILL
                left--;
                begun = begun || begun(state);
                continue;
            }
            int exitCode = process.waitFor();
            if (Files.readString(holdfast.log()).strip().endsWith("is finished; give a new task with `holdfast run`")) {
                break; // the kill before came after the end was on the record
            }
            if (exitCode != 0 && !(begun && left > 0)) {
                throw new IOException("exit code " + exitCode + ":\n" + Files.readString(holdfast.log()));
            }
            if (left == 0 || exitCode == 0) {
                break;
            }
        }
        var remains = new Remains(
                Scratch.content(workspace),
                Scratch.sh(workspace, "git -c safe.directory='*' rev-parse 'HEAD^{tree}'")
                        .strip(),
                Scratch.sh(workspace, "git -c safe.directory='*' rev-list --count HEAD")
                        .strip());
        if (holdfast.run(workspace, "ledger", "verify") != 0) {
            throw new IOException("the ledger does not verify:\n" + Files.readString(holdfast.log()));
        }
        Scratch.delete(workspace);
        Scratch.delete(state);
        return remains;
    }

    /** Whether the killed run had already put its session on the ledger, so that there is something to resume. */
    private static boolean begun(Path state) throws IOException {
        Path log = state.resolve("holdfast/ledger/wal");
        return Files.exists(log) && Files.size(log) > EMPTY_LOG_BYTES;
    }

    private Path workspace() throws IOException, InterruptedException {
        Path workspace = Files.createTempDirectory(scratch, "ws-");
        Files.setPosixFilePermissions(workspace, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(workspace.resolve("src"));
        Files.createDirectories(workspace.resolve("old"));
        Files.writeString(workspace.resolve("src/app.txt"), "the app is broken\n");
        Files.writeString(workspace.resolve("old/notes.txt"), "nobody needs this\n");
        Files.writeString(workspace.resolve("Makefile"), "test:\n\tgrep -q mended src/app.txt\n");
        Scratch.repository(workspace);
        return workspace;
    }

    private static String[] with(String[] options, String... first) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }
}

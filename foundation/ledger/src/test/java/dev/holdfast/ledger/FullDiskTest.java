package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real file systems that have no room. */
class FullDiskTest {
    private static final String SMALL =
            "mount -t tmpfs -o size=1000k,mode=700 none \"$1\" && head -c 600000 /dev/zero >"
                    + " \"$1/ballast\" && shift && exec \"$@\"";
    private static final String LIMITED = "ulimit -S -f 300 && shift && exec \"$@\"";

    private static final String WHY = "the ledger cannot be read or written: %s; check space and rights";

    @TempDir
    private Path place;

    /** What the operating system lets a process write, in blocks of 512 bytes, needs no privilege to set and to lift. */
    @Test
    void aFileThatMayNotGrowLosesNothingAndGoesOnOnceItMay() throws Exception {
        requireGoesOnOnceItMayGrow();
    }

    /** Where a namespace of one's own is forbidden, the file system cannot be had, and the limit above has to do. */
    @Test
    void aFileSystemThatIsFullLosesNothingAndGoesOnOnceThereIsRoom() throws Exception {
        if (namespaces()) {
            assertThat(lines(
                            List.of("unshare", "-Urm", "sh", "-c", SMALL, "sh"),
                            List.of("rm", place.resolve("ballast").toString())))
                    .containsExactly(
                            "full: DISK " + WHY.formatted("No space left on device"),
                            "full: DISK " + WHY.formatted("No space left on device"),
                            "not published: " + WHY.formatted("No space left on device"),
                            "as told",
                            "as told",
                            "room made: 0",
                            "as told");
        } else {
            requireGoesOnOnceItMayGrow();
        }
    }

    private void requireGoesOnOnceItMayGrow() throws IOException, InterruptedException {
        assertThat(lines(List.of("sh", "-c", LIMITED, "sh"), List.of("prlimit", "--pid", "PID", "--fsize=unlimited")))
                .containsExactly(
                        "full: DISK " + WHY.formatted("File too large"),
                        "full: DISK " + WHY.formatted("File too large"),
                        "published",
                        "as told",
                        "as told",
                        "room made: 0",
                        "as told");
    }

    /** What the process prints that runs behind these words, which get the folder as an argument. */
    private List<String> lines(List<String> inPlace, List<String> makingRoom) throws IOException, InterruptedException {
        var command = new ArrayList<>(inPlace);
        command.add(place.toString());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                FillingProcess.class.getName(),
                place.toString()));
        command.addAll(makingRoom);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private static boolean namespaces() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "-Urm", "true").start().waitFor() == 0;
    }
}

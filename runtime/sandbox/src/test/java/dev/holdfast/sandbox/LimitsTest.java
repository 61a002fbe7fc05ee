package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.ProcessLimits.Quotas;
import dev.holdfast.sandbox.ProcessLimits.Totals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends a command that uses too much, and that it says so. */
class LimitsTest {
    private static final Totals TOTALS = Totals.USUAL;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void endsAForkBomb(Backend backend) throws IOException, InterruptedException {
        var limits = ProcessLimits.USUAL.with(new Quotas(100, 64, 1 << 20, 1 << 30));
        String bomb = "b() { sleep 60 & b & b; }; b 2>/dev/null; sleep 60";
        assertThat(run(backend, limits, bomb).stop()).contains(new Stop.Processes(100));
    }

    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void endsWhatHoldsTooMuchMemoryInAll(Backend backend) throws IOException, InterruptedException {
        var totals = new Totals(150L << 20, TOTALS.cpu(), TOTALS.diskBytesMax(), TOTALS.filesMax());
        String hog = "perl -e '$x = \"x\" x (60 << 20); sleep 60' & ";
        assertThat(run(backend, ProcessLimits.USUAL.with(totals), hog + hog + hog + hog + "wait")
                        .stop())
                .contains(new Stop.Memory(150L << 20));
    }

    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void endsWhatUsesTooMuchProcessorTimeInAll(Backend backend) throws IOException, InterruptedException {
        var totals = new Totals(TOTALS.memoryBytesMax(), Duration.ofMillis(400), TOTALS.diskBytesMax(), 1_000_000);
        assertThat(run(backend, ProcessLimits.USUAL.with(totals), "while :; do :; done & while :; do :; done")
                        .stop())
                .contains(new Stop.CpuTime(Duration.ofMillis(400)));
    }

    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void endsWhatFillsTheDisk(Backend backend) throws IOException, InterruptedException {
        var totals = new Totals(TOTALS.memoryBytesMax(), TOTALS.cpu(), 80L << 20, TOTALS.filesMax());
        String filler = "i=0; while :; do head -c 20000000 /dev/zero > f$i; i=$((i+1)); sleep 0.02; done";
        assertThat(run(backend, ProcessLimits.USUAL.with(totals), filler).stop())
                .contains(new Stop.DiskSpace(80L << 20));
    }

    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void endsWhatMakesTooManyFiles(Backend backend) throws IOException, InterruptedException {
        var totals = new Totals(TOTALS.memoryBytesMax(), TOTALS.cpu(), TOTALS.diskBytesMax(), 5_000);
        String flood = "perl -e 'while (1) { open(my $f, \">\", \"f\" . $i++) }'";
        assertThat(run(backend, ProcessLimits.USUAL.with(totals), flood).stop()).contains(new Stop.Files(5_000));
    }

    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void refusesASparseFileBeyondTheLimitOfOne(Backend backend) throws IOException, InterruptedException {
        var limits = ProcessLimits.USUAL.with(new Quotas(64, 64, 1 << 20, 1 << 20));
        Ended ended = run(backend, limits, "truncate -s 10M sparse; echo $?; ls -s sparse");
        assertThat(ended.stop()).isEmpty();
        assertThat(ended.output().text()).contains("File size limit exceeded").doesNotContain("\n0\n");
    }

    @Test
    void boundsWhatFitsIntoThePrivateFoldersOfBubblewrap() throws IOException, InterruptedException {
        var limits = ProcessLimits.USUAL.with(new Quotas(64, 64, 1 << 20, 2 << 20));
        String filler = "for d in ~ /tmp /dev/shm; do for i in 1 2 3; do head -c 1000000 /dev/zero > $d/$i; done; done";
        assertThat(run(Backend.BUBBLEWRAP, limits, filler).output().text())
                .containsPattern("(?s)(No space left on device.*){3}");
    }

    @Test
    void endsWhatFillsItsPrivateFolderBehindLandlock() throws IOException, InterruptedException {
        var limits = ProcessLimits.USUAL.with(new Quotas(64, 64, 1L << 30, 50L << 20));
        String filler = "i=0; while :; do head -c 20000000 /dev/zero > ~/f$i; i=$((i+1)); sleep 0.02; done";
        assertThat(run(Backend.LANDLOCK, limits, filler).stop()).contains(new Stop.DiskSpace(50L << 20));
    }

    private Ended run(Backend backend, ProcessLimits limits, String script) throws IOException, InterruptedException {
        var ground = Ground.in(folder);
        return ground.sandbox(backend)
                .start(ground.bash(script), Confinement.to(ground.workspace()).with(limits))
                .await();
    }
}

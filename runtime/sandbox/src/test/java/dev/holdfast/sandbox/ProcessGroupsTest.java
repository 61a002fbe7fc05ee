package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessGroupsTest {
    private final Mark mark = Mark.fresh();
    private final ProcessGroups groups = new ProcessGroups(new Leash(), mark);

    /** A process that ended stays in its group until its parent takes note, which may never happen. */
    @Test
    void whoHasEndedIsNotAliveAndWhoEndsIs() throws IOException, InterruptedException {
        String marked = "setsid prlimit --rttime=" + mark.value() + ":" + mark.value();
        Process parent = new ProcessBuilder(
                        "sh", "-c", marked + " cat & echo $!; " + marked + " sleep 600 & echo $!; exec sleep 600")
                .start();
        try (BufferedReader numbers = parent.inputReader()) {
            int ended = Integer.parseInt(numbers.readLine());
            int running = Integer.parseInt(numbers.readLine());
            groups.add(ended);
            await(() -> hasEnded(ended));
            assertThat(groups.areAlive()).isFalse();

            groups.add(running);
            await(() -> mark.isOn(running));
            assertThat(groups.areAlive()).isTrue();

            groups.kill(0);
            await(() -> hasEnded(running));
            assertThat(groups.areAlive()).isFalse();
        } finally {
            groups.kill(0);
            parent.destroyForcibly().waitFor();
            groups.free();
        }
    }

    /** The kernel gives numbers out again: a group is known by a mark that its processes cannot take off. */
    @Test
    void whoHasTheNumberOfAGroupThatHasEndedIsSomebodyElse() throws IOException, InterruptedException {
        Process stranger = new ProcessBuilder("setsid", "sh", "-c", "echo; exec sleep 600").start();
        try (BufferedReader begun = stranger.inputReader()) {
            assertThat(begun.readLine()).isEmpty();
            int group = (int) stranger.pid();
            assertThat(ProcessTable.row(group).orElseThrow().group()).isEqualTo(group);
            groups.add(group);
            assertThat(groups.areAlive()).isFalse();
            groups.kill(0);
            assertThat(stranger.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            stranger.destroyForcibly().waitFor();
            groups.free();
        }
    }

    private static boolean hasEnded(int process) {
        return ProcessTable.row(process).orElseThrow().state() == 'Z';
    }

    /** The test's timeout interrupts it. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }
}

package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final List<Integer> groups = Collections.synchronizedList(new ArrayList<>());
    private final List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch leading = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger size = new AtomicInteger();

    @Test
    void whatWaitsWhileOneGroupIsCommittedBecomesTheNext() throws InterruptedException {
        var commits = new GroupCommit(this::commit);
        run(commits, 40, Samples.entries(0, 1));
        assertThat(groups).containsExactly(1, 39);
        assertThat(outcomes).containsOnly(head(1), head(40)).hasSize(40);
    }

    @Test
    void aGroupHasNoMoreEntriesThanOneSealMayCover() throws InterruptedException {
        var commits = new GroupCommit(this::commit);
        run(commits, 1 + 2 * Ledger.GROUP_ENTRIES_MAX / Ledger.BATCH_ENTRIES_MAX, Samples.entries(0, 256));
        assertThat(groups).containsExactly(256, Ledger.GROUP_ENTRIES_MAX, Ledger.GROUP_ENTRIES_MAX);
    }

    @Test
    void aFailureIsToldToAllThatItConcernsAndTheNextGroupGoesOn() throws InterruptedException {
        var commits = new GroupCommit(group -> {
            await();
            if (groups.size() == 1) {
                groups.add(-1);
                throw new LedgerException(Code.DISK, "no room");
            }
            return count(group);
        });
        run(commits, 10, Samples.entries(0, 1));
        assertThat(groups).containsExactly(1, -1);
        assertThat(outcomes).hasSize(10).containsOnlyOnce(head(1));
        assertThat(outcomes.stream().filter(LedgerException.class::isInstance).map(Object::toString))
                .hasSize(9)
                .containsOnly("dev.holdfast.ledger.LedgerException: no room");
        assertThat(commits.append(Batch.of(Samples.entries(0, 1)))).isEqualTo(head(2));
    }

    @Test
    void theDeathOfALeaderIsToldToAllOfItsGroup() throws InterruptedException {
        var commits = new GroupCommit(group -> {
            await();
            if (groups.size() == 1) {
                groups.add(-1);
                throw new StackOverflowError("a bug");
            }
            return count(group);
        });
        run(commits, 10, Samples.entries(0, 1));
        assertThat(groups).containsExactly(1, -1);
        assertThat(outcomes.stream().map(Object::toString))
                .filteredOn(outcome -> outcome.contains("the thread that led died"))
                .hasSize(8);
        assertThat(outcomes)
                .hasSize(10)
                .filteredOn(StackOverflowError.class::isInstance)
                .hasSize(1);
        assertThat(commits.append(Batch.of(Samples.entries(0, 1)))).isEqualTo(head(2));
    }

    @Test
    void aPlatformThreadIsToldWhileNoVirtualOneCanRun() throws InterruptedException {
        var commits = new GroupCommit(this::commit);
        Runnable append = () -> outcomes.add(commits.append(Batch.of(Samples.entries(0, 1))));
        var platform =
                new ArrayList<Thread>(List.of(Thread.ofPlatform().daemon().start(append)));
        leading.await();
        platform.add(Thread.ofPlatform().daemon().start(append)); // leads the next group
        awaitParked(platform.subList(1, 2));
        var virtual = new ArrayList<Thread>();
        for (int at = 0; at < 6; at++) {
            virtual.add(Thread.ofVirtual().start(append));
        }
        awaitParked(virtual);
        platform.add(Thread.ofPlatform().daemon().start(append));
        awaitParked(platform.subList(2, 3));
        var released = new AtomicBoolean();
        int carriers = Runtime.getRuntime().availableProcessors();
        var busy = new CountDownLatch(carriers);
        for (int at = 0; at < carriers; at++) {
            virtual.add(Thread.ofVirtual().start(() -> {
                busy.countDown();
                while (!released.get()) {
                    Thread.onSpinWait();
                }
            }));
        }
        busy.await();
        go.countDown();
        try {
            assertAllEnd(platform);
        } finally {
            released.set(true);
        }
        assertAllEnd(virtual);
        assertThat(groups).containsExactly(1, 8);
    }

    @Test
    void ourOwnBugsAreNotTakenForTheDisk() {
        var commits = new GroupCommit(group -> {
            throw new IllegalStateException("a bug");
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> commits.append(Batch.of(Samples.entries(0, 1))))
                .withMessage("a bug");
        assertThatExceptionOfType(IllegalStateException.class)
                .as("the next one leads again")
                .isThrownBy(() -> commits.append(Batch.of(Samples.entries(0, 1))));
    }

    /** Lets one thread lead, and the others queue before it commits. */
    private void run(GroupCommit commits, int threads, List<Entry> entries) throws InterruptedException {
        var all = new ArrayList<Thread>();
        for (int at = 0; at < threads; at++) {
            all.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    outcomes.add(commits.append(Batch.of(entries)));
                } catch (RuntimeException | StackOverflowError e) {
                    outcomes.add(e);
                }
            }));
            if (at == 0) {
                leading.await();
            }
        }
        awaitParked(all.subList(1, threads));
        go.countDown();
        assertAllEnd(all);
    }

    private static void awaitParked(List<Thread> threads) {
        for (Thread thread : threads) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
    }

    private static void assertAllEnd(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(30))).as("it was told").isTrue();
        }
    }

    private Head commit(List<Batch> group) {
        await();
        return count(group);
    }

    private void await() {
        leading.countDown();
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
    }

    private Head count(List<Batch> group) {
        int entries = group.stream().mapToInt(Batch::entries).sum();
        groups.add(entries);
        return head(size.addAndGet(entries));
    }

    private static Head head(int size) {
        return new Head(size, Digest.of("a root"));
    }
}

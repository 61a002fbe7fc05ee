package dev.holdfast.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Commits together what waits together: of the threads that append, one leads and writes the batches of all that wait,
 * with one signature and one sync; what comes meanwhile waits for the next leader. Safe for use by several threads.
 */
final class GroupCommit {
    static final int BYTES_MAX = 4 * 1024 * 1024;

    /** What a thread that appends is told. */
    private sealed interface Turn {
        /** To commit what waits, its own batch first. */
        record Lead() implements Turn {}

        record Done(Head head) implements Turn {}

        record Failed(RuntimeException cause) implements Turn {}
    }

    private record Waiting(Batch batch, CompletableFuture<Turn> turn) {}

    private final Function<List<Batch>, Head> commit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> queue = new ArrayDeque<>(); // guarded by lock
    private boolean led; // guarded by lock

    /** @param commit makes batches durable, all or none, and returns the head that covers them; one thread at a time */
    GroupCommit(Function<List<Batch>, Head> commit) {
        this.commit = commit;
    }

    /** Returns once the batch is durable, with a signed head that covers it. */
    Head append(Batch batch) {
        var mine = new Waiting(batch, new CompletableFuture<>());
        lock.lock();
        try {
            queue.addLast(mine);
            if (!led) {
                led = true;
                mine.turn().complete(new Turn.Lead());
            }
        } finally {
            lock.unlock();
        }
        return switch (mine.turn().join()) {
            case Turn.Lead _ -> lead();
            case Turn.Done(var head) -> head;
            case Turn.Failed(LedgerException e) -> throw e.again();
            case Turn.Failed(var cause) -> throw new IllegalStateException("the batch was not committed", cause);
        };
    }

    private Head lead() {
        List<Waiting> group = group();
        Turn outcome = new Turn.Failed(new IllegalStateException("the thread that led died"));
        try {
            Head head = commit.apply(group.stream().map(Waiting::batch).toList());
            outcome = new Turn.Done(head);
            return head;
        } catch (RuntimeException e) {
            outcome = new Turn.Failed(e);
            throw e;
        } finally {
            for (Waiting one : group.subList(1, group.size())) {
                one.turn().complete(outcome);
            }
            handOver();
        }
    }

    /** The leader's own batch and as many behind it as one write should hold. */
    private List<Waiting> group() {
        lock.lock();
        try {
            var group = new ArrayList<>(List.of(queue.removeFirst()));
            int bytes = group.getFirst().batch().bytes();
            int entries = group.getFirst().batch().entries();
            while (!queue.isEmpty()) {
                bytes += queue.getFirst().batch().bytes();
                entries += queue.getFirst().batch().entries();
                if (bytes > BYTES_MAX || entries > Ledger.GROUP_ENTRIES_MAX) {
                    break;
                }
                group.add(queue.removeFirst());
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void handOver() {
        lock.lock();
        try {
            if (queue.isEmpty()) {
                led = false;
            } else {
                queue.getFirst().turn().complete(new Turn.Lead());
            }
        } finally {
            lock.unlock();
        }
    }
}

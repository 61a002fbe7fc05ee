package dev.holdfast.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Commits together what waits together: of the threads that append, one leads and writes the batches of all that wait,
 * with one signature and one sync; what comes meanwhile waits for the next leader. Safe for use by several threads.
 */
final class GroupCommit {
    static final int BYTES_MAX = 4 * 1024 * 1024;

    /** How often a leader gives way, at most, before it counts who is there. */
    private static final int YIELDS_MAX = 8;

    /** After how long it does not give way again. */
    private static final long YIELDING_NANOS = 50_000;

    /** What a thread that appends is told. */
    private sealed interface Turn {
        /** To commit what waits, its own batch first. */
        record Lead() implements Turn {}

        record Done(Head head) implements Turn {}

        record Failed(RuntimeException cause) implements Turn {}

        /** The leader ended by an error; an exception for each group, in case, would cost more than all of its turns. */
        record Died() implements Turn {}

        /** Made beforehand: these are needed when there may be no memory left. */
        Turn LEAD = new Lead();

        Turn DIED = new Died();
    }

    /** A thread that waits to be told; a future does the same with more work for each of many. */
    private static final class Waiting {
        private final Batch batch;
        private final Thread thread = Thread.currentThread();
        private volatile @Nullable Turn turn;
        private List<Waiting> group = List.of(); // this and the next are written by its leader, before anyone is told
        private int place;

        Waiting(Batch batch) {
            this.batch = batch;
        }

        void join(List<Waiting> whole, int at) {
            group = whole;
            place = at;
        }

        /**
         * Tells the outcome to two of the group, each of whom tells two others. A thread that told all of them would wake
         * each with a switch to it and one back, where those are queued for the processor that it runs on itself.
         */
        void tellOn(Turn outcome) {
            for (int next = 2 * place + 1; next <= 2 * place + 2 && next < group.size(); next++) {
                group.get(next).tell(outcome);
            }
        }

        void tell(Turn next) {
            turn = next;
            LockSupport.unpark(thread);
        }

        /** Waits however often it is interrupted: whether the batch is durable must be known. */
        Turn await() {
            boolean interrupted = false;
            Turn told = turn;
            while (told == null) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted(); // a thread with this flag would not park again
                told = turn;
            }
            if (interrupted) {
                thread.interrupt();
            }
            return told;
        }
    }

    private final Function<List<Batch>, Head> commit;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean led = new AtomicBoolean(); // only who set it appoints a leader
    private final AtomicInteger waiting = new AtomicInteger(); // how many are in the queue, or a moment from it
    private volatile int lastSize; // of the last group; who leads writes it

    /** @param commit makes batches durable, all or none, and returns the head that covers them; one thread at a time */
    GroupCommit(Function<List<Batch>, Head> commit) {
        this.commit = commit;
    }

    /** Returns once the batch is durable, with a signed head that covers it. */
    Head append(Batch batch) {
        var mine = new Waiting(batch);
        waiting.incrementAndGet();
        queue.add(mine);
        if (led.compareAndSet(false, true)) {
            handOver();
        }
        Turn turn = mine.await();
        mine.tellOn(turn); // nobody, if it is to lead: it is in no group yet
        return switch (turn) {
            case Turn.Lead _ -> lead();
            case Turn.Done(var head) -> head;
            case Turn.Failed(LedgerException e) -> throw e.again();
            case Turn.Failed(var cause) -> throw new IllegalStateException("the batch was not committed", cause);
            case Turn.Died _ -> throw new IllegalStateException("the thread that led died");
        };
    }

    private Head lead() {
        var group = new ArrayList<Waiting>();
        group.add(queue.remove()); // its own
        Turn outcome = Turn.DIED;
        try {
            awaitReturning();
            fill(group);
            Head head =
                    commit.apply(group.stream().map(waiting -> waiting.batch).toList());
            outcome = new Turn.Done(head);
            return head;
        } catch (RuntimeException e) {
            outcome = new Turn.Failed(e);
            throw e;
        } finally {
            try {
                for (int place = 0; place < group.size(); place++) {
                    group.get(place).join(group, place);
                }
                group.getFirst().tellOn(outcome);
            } finally {
                handOver(); // last, since these may be in the next group already, or on the way
            }
        }
    }

    /** Lets those run for a moment who were told of the last group and may be on the way with something new. */
    @SuppressWarnings("ThreadPriorityCheck") // a hint: without it groups are smaller, and as right
    private void awaitReturning() {
        long end = System.nanoTime() + YIELDING_NANOS;
        for (int yields = 0; yields < YIELDS_MAX && waiting.get() < lastSize; yields++) {
            Thread.yield();
            if (System.nanoTime() - end > 0) {
                return; // others had the processor meanwhile
            }
        }
    }

    /** Adds as many to the leader's own batch as one write should hold. */
    private void fill(List<Waiting> group) {
        int bytes = group.getFirst().batch.bytes();
        int entries = group.getFirst().batch.entries();
        for (Waiting next = queue.peek(); next != null; next = queue.peek()) {
            bytes += next.batch.bytes();
            entries += next.batch.entries();
            if (bytes > BYTES_MAX || entries > Ledger.GROUP_ENTRIES_MAX) {
                break;
            }
            group.add(next); // first, so that nobody is lost whatever fails
            queue.remove();
        }
        lastSize = group.size();
        waiting.addAndGet(-lastSize);
        // INVARIANT: of those who are told, no virtual thread has to tell a platform thread in its turn: all
        // the carriers that it needs may be waiting for that one
        group.subList(1, group.size()).sort(Comparator.comparing(one -> one.thread.isVirtual()));
    }

    /** Lets the first that waits lead, or nobody; what is queued after the look at the queue finds that nobody leads. */
    private void handOver() {
        do {
            Waiting next = queue.peek();
            if (next != null) {
                next.tell(Turn.LEAD);
                return;
            }
            led.set(false);
        } while (!queue.isEmpty() && led.compareAndSet(false, true));
    }
}

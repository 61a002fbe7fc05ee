package dev.holdfast.ledger;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Publishes beside those who append, one publication at a time. Safe for use by several threads. */
final class PublishingThread {
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

    /** Begins a publication, if none is going on; nobody hears of its failure. */
    void begin(Runnable publication) {
        Thread last = thread.get();
        if (last == null || !last.isAlive()) {
            thread.set(Thread.ofPlatform().daemon().name("ledger-publication").start(() -> {
                try {
                    publication.run();
                } catch (LedgerException e) {
                    // appending goes on, and says so itself once the write-ahead log is full
                }
            }));
        }
    }

    /**
     * For work that may go on beside those who append, every so often: where they are queued for the processor that it
     * runs on, the system lets them wait for some milliseconds otherwise, many times as long as an append takes.
     */
    @SuppressWarnings("ThreadPriorityCheck") // a hint: nothing depends on it
    static void giveWay() {
        Thread.yield();
    }

    /** Waits for the one that is going on. */
    void await() {
        Thread last = thread.get();
        try {
            if (last != null) {
                last.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it then ends like any that is killed
        }
    }
}

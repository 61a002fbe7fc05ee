package dev.holdfast.sandbox;

import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads that commands need, so that a start has not to wait for one to be made. All are the kernel's own and daemons;
 * one that had a command serves another soon after, or ends.
 */
final class Threads {
    private static final ExecutorService POOL =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    /** Ready for the next start, if there was one before. */
    private static final Deque<Fresh> READY = new ConcurrentLinkedDeque<>();

    private Threads() {}

    /** Does a task on a thread of its own, which is named after it meanwhile. */
    static void run(String name, Runnable task) {
        POOL.execute(() -> {
            Thread.currentThread().setName(name);
            try {
                task.run();
            } finally {
                Thread.currentThread().setName("sandbox-idle");
            }
        });
    }

    /** A thread that waits for its only task and ends after it: whatever becomes of it, no other task is touched by it. */
    static final class Fresh {
        private final CompletableFuture<Integer> number = new CompletableFuture<>();
        private final CompletableFuture<Runnable> task = new CompletableFuture<>();

        private Fresh() {
            Thread.ofPlatform().name("sandbox-restricted").daemon().start(() -> {
                number.complete((int) Kernel.call(SystemCall.GETTID));
                task.join().run();
            });
        }

        /** One that has had no task, made before if possible. */
        static Fresh take() {
            Fresh ready = READY.pollFirst();
            return ready == null ? new Fresh() : ready;
        }

        /** Makes the next one while nobody waits for it. */
        static void prepare() {
            if (READY.isEmpty()) {
                READY.addFirst(new Fresh());
            }
        }

        void begin(Runnable only) {
            task.complete(only);
        }

        /** The kernel's number of it. */
        int number() {
            return number.join();
        }
    }
}

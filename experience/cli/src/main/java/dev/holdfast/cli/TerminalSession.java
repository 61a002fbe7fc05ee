package dev.holdfast.cli;

import dev.holdfast.monitor.Attachment;
import dev.holdfast.sandbox.Input;
import dev.holdfast.sandbox.Running;
import dev.holdfast.sandbox.StandardInput;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The person's terminal, lent to the terminal of a command: every key goes there, and what it prints comes here through an
 * {@link EscapeFilter}. Afterwards the person's is as it was.
 */
final class TerminalSession implements Attachment {
    /** How soon a program is told that the window has another size. */
    private static final Duration LOOK = Duration.ofMillis(200);

    /** So long after a question the terminal's answer may still come, and nobody but us is to read it. */
    private static final Duration ANSWERED = Duration.ofSeconds(1);

    private static final Duration LAST_ANSWER = Duration.ofMillis(250);

    private final Surroundings.Streams streams;
    private final EscapeFilter filter = new EscapeFilter();
    private Optional<Tty.Raw> raw = Optional.empty();
    private Optional<Thread> sizing = Optional.empty();
    private volatile long asked = System.nanoTime() - ANSWERED.toNanos();

    TerminalSession(Surroundings.Streams streams) {
        this.streams = streams;
    }

    @Override
    public Input attach() {
        var size = Tty.size();
        raw = Tty.Raw.begin();
        return new Input.Terminal(size);
    }

    @Override
    public void began(Running running) {
        running.input().ifPresent(input -> {
            PipeFeed.begin(streams.in(), input);
            sizing = Optional.of(Thread.ofVirtual().name("terminal-size").start(() -> follow(input)));
        });
    }

    private static void follow(StandardInput input) {
        var known = Tty.size();
        try {
            while (true) {
                Thread.sleep(LOOK);
                var now = Tty.size();
                if (!now.equals(known)) {
                    known = now;
                    input.resize(now);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has ended
        }
    }

    @Override
    public void printed(String text) {
        int questions = filter.questions();
        streams.out().print(filter.harmless(text));
        streams.out().flush();
        if (filter.questions() > questions) {
            asked = System.nanoTime();
        }
    }

    @Override
    public void detach() {
        sizing.ifPresent(Thread::interrupt);
        try {
            if (System.nanoTime() - asked < ANSWERED.toNanos()) {
                LockSupport.parkNanos(LAST_ANSWER.toNanos()); // it goes to the command's input, which is closed
            }
            streams.out().print(filter.undoing());
            streams.out().flush();
        } finally {
            raw.ifPresent(Tty.Raw::close);
        }
    }
}

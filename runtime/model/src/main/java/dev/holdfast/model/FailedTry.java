package dev.holdfast.model;

import dev.holdfast.model.ModelException.Code;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One try gave no reply. Checked, so that it cannot leave the loop that decides about another try. */
final class FailedTry extends Exception {
    private static final long serialVersionUID = 1;

    /** Whether another try may help. */
    enum Next {
        AGAIN,
        STOP
    }

    private final Code code;
    private final Next next;
    private final Duration asked;

    private FailedTry(Code code, Next next, Duration asked, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.next = next;
        this.asked = asked;
    }

    /** The connection failed, or broke off before the end. */
    static FailedTry lost(String message, @Nullable Throwable cause) {
        return new FailedTry(Code.UNAVAILABLE, Next.AGAIN, Duration.ZERO, message, cause);
    }

    /** The server has no time for us, and may have said for how long. */
    static FailedTry busy(String message, Duration asked) {
        return new FailedTry(Code.UNAVAILABLE, Next.AGAIN, asked, message, null);
    }

    /** The server says no. */
    static FailedTry refused(String message) {
        return new FailedTry(Code.REFUSED, Next.STOP, Duration.ZERO, message, null);
    }

    /** What came is damaged, as it may be once. */
    static FailedTry garbled(String message) {
        return new FailedTry(Code.BAD_REPLY, Next.AGAIN, Duration.ZERO, message, null);
    }

    /** What came is no reply, and would not be the next time. */
    static FailedTry unusable(String message) {
        return new FailedTry(Code.BAD_REPLY, Next.STOP, Duration.ZERO, message, null);
    }

    /** There is no time left. */
    static FailedTry outOfTime(String message) {
        return new FailedTry(Code.UNAVAILABLE, Next.STOP, Duration.ZERO, message, null);
    }

    /** The same failure, but the server itself has said whether another try may help, and may have said when. */
    FailedTry advised(Next said, Duration askedToWait) {
        return new FailedTry(code, said, askedToWait, message(), getCause());
    }

    Next next() {
        return next;
    }

    /** How long the server asked us to wait; zero if it did not. */
    Duration asked() {
        return asked;
    }

    /** What the caller is told when this was the last try. */
    ModelException last(int attempt) {
        return new ModelException(code, attempt == 1 ? message() : message() + " (try " + attempt + ")", this);
    }

    String message() {
        return String.valueOf(getMessage());
    }
}

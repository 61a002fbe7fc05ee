package dev.holdfast.monitor;

/** Where the content of a session is kept, apart from the ledger that names it. */
public interface Payloads {
    /** Keeps the text; not durable before {@link #sync}. The same text gets the same id. */
    String put(String text);

    /**
     * The text of that id.
     *
     * @throws RuntimeException when it is gone, for example because the session was erased
     */
    String get(String id);

    /** Makes all that was put durable. */
    void sync();
}

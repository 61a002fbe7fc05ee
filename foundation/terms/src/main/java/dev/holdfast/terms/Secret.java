package dev.holdfast.terms;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A credential that never prints itself. Not a record: a record's {@code toString} shows every component. One thread
 * at a time.
 */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A secret with a copy of these bytes; the caller should overwrite its own. */
    public static Secret of(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** A secret with this text in UTF-8. */
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Lends the bytes for one call; the callee must not keep them. */
    public <T> T lend(Function<byte[], T> use) {
        return use.apply(bytes);
    }

    /** Overwrites the bytes; safe to call twice. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}

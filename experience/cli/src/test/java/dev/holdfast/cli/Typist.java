package dev.holdfast.cli;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A person at a keyboard: has typed something already, and types the rest once somebody waits for it. */
class Typist extends InputStream {
    private final byte[] early;
    private final byte[] late;
    private int at;

    /**
     * @param early typed before any question
     * @param late typed in answer to questions; the input ends after it
     */
    Typist(String early, String late) {
        this.early = early.getBytes(StandardCharsets.UTF_8);
        this.late = late.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized int available() {
        return Math.max(0, early.length - at);
    }

    @Override
    public synchronized int read() {
        int next = at++;
        if (next < early.length) {
            return early[next] & 0xFF;
        }
        return next - early.length < late.length ? late[next - early.length] & 0xFF : -1;
    }

    @Override
    public synchronized int read(byte[] bytes, int from, int count) {
        int next = count == 0 ? -1 : read(); // one at a time, as keys come
        if (next >= 0) {
            bytes[from] = (byte) next;
        }
        return next < 0 ? -1 : 1;
    }
}

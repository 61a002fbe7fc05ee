package dev.holdfast.gate;

import java.io.IOException;
import java.io.InputStream;

/** The beginning of a stream that was looked at before, and the rest of it. */
final class Joined extends InputStream {
    private final InputStream first;
    private final InputStream rest;

    Joined(InputStream first, InputStream rest) {
        this.first = first;
        this.rest = rest;
    }

    @Override
    public int read() throws IOException {
        int next = first.read();
        return next < 0 ? rest.read() : next;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int count = first.read(into, from, length);
        return count < 0 ? rest.read(into, from, length) : count;
    }
}

package dev.holdfast.ledger;

import java.io.IOException;
import java.net.URI;

/** The way to the witnesses: the program's one way out to a network stands behind it, which follows no redirect. */
public interface WitnessExit {
    /**
     * What a server answered.
     *
     * @param status the HTTP status
     * @param type the content type, empty when it has none
     * @param body at most {@link #BODY_BYTES_MAX} bytes of it; more is a failure
     */
    record Answer(int status, String type, String body) {}

    /** The most bytes of an answer. */
    int BODY_BYTES_MAX = 64 * 1024;

    /**
     * Posts a text once.
     *
     * @throws IOException when no answer could be had in time, in full and within the bound
     */
    Answer post(URI url, String body) throws IOException;
}

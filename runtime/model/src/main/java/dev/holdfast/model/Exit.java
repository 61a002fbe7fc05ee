package dev.holdfast.model;

import java.io.IOException;

/**
 * The way out for a prompt, declared here and implemented by those who guard the network. The implementation adds the
 * key; this module never sees it.
 */
public interface Exit {
    /**
     * Posts the request once and returns when status and headers are here.
     *
     * <p>It must not take longer than {@link Outgoing#answer}, and no read of the answer's body may take longer than
     * {@link Outgoing#idle}: both throw an {@link IOException} instead. A body that the other side did not end properly
     * must end with an {@link IOException} too, never as if it were whole. Redirects are not followed.
     *
     * @throws IOException when the connection could not be made or broke; this is worth another try. A refusal of the
     *     guard is an unchecked exception of its own and passes through {@link Model#ask} as it is
     */
    Answer post(Outgoing request) throws IOException;
}

package dev.holdfast.broker;

import dev.holdfast.broker.BrokerException.Code;
import dev.holdfast.terms.Secret;
import dev.holdfast.terms.Visible;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A credential that is lent to requests for one destination, in one header. Not a record, so that nothing prints it.
 * The broker it is given to closes it; until then several threads may use it.
 *
 * <p>The JDK's client takes header values as strings, so each request leaves a copy of the credential in the heap until
 * it is collected.
 */
public final class Loan implements Access, AutoCloseable {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern PREFIX = Pattern.compile("(?:[!-~]{1,32} )?");

    /**
     * Credentials shorter than this are placeholders such as {@code ollama} or {@code EMPTY}: they protect nothing, and
     * masking them would damage ordinary answers.
     */
    private static final int MASKED_BYTES_MIN = 16;

    private final Destination destination;
    private final String header;
    private final String prefix;
    private final Secret secret;

    private Loan(Destination destination, String header, String prefix, Secret secret) {
        this.destination = destination;
        this.header = header;
        this.prefix = prefix;
        this.secret = secret;
    }

    /** Lends the secret as {@code Authorization: Bearer ...} (RFC 6750). */
    public static Loan bearer(Destination destination, Secret secret) {
        return inHeader(destination, "Authorization", "Bearer ", secret);
    }

    /**
     * Lends the secret in a header of the destination's own.
     *
     * @param header the header's name
     * @param prefix what stands before the secret: one word and a blank, or nothing
     * @throws BrokerException with {@link Code#CREDENTIAL} when a header cannot carry the secret
     */
    public static Loan inHeader(Destination destination, String header, String prefix, Secret secret) {
        if (!HEADER.matcher(header).matches() || !PREFIX.matcher(prefix).matches()) {
            throw new BrokerException(
                    Code.HEADER, "a credential cannot travel in a header `" + Visible.inert(header, 64) + "`");
        }
        if (!secret.lend(Credentials::wellFormed)) {
            throw new BrokerException(
                    Code.CREDENTIAL, "the credential for `" + destination + "` is not one line of visible ASCII");
        }
        return new Loan(destination, header, prefix, secret);
    }

    @Override
    public Destination destination() {
        return destination;
    }

    /** Puts the credential on a request that is about to leave. */
    void addTo(HttpRequest.Builder request) {
        synchronized (secret) {
            request.setHeader(header, prefix + secret.lend(Loan::text));
        }
    }

    /** The body of an answer, without the credential. */
    InputStream masked(InputStream body) {
        synchronized (secret) {
            return secret.lend(bytes -> bytes.length < MASKED_BYTES_MIN ? body : new MaskedStream(body, bytes));
        }
    }

    /** A header of an answer, without the credential. */
    String masked(String value) {
        synchronized (secret) {
            return secret.lend(bytes ->
                    bytes.length < MASKED_BYTES_MIN ? value : value.replace(text(bytes), "*".repeat(bytes.length)));
        }
    }

    /** Overwrites the credential. */
    @Override
    public void close() {
        synchronized (secret) {
            secret.close();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "Loan[" + destination + ", " + header + ": hidden]";
    }
}

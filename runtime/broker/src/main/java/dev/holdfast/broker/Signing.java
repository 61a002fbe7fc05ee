package dev.holdfast.broker;

import dev.holdfast.broker.BrokerException.Code;
import dev.holdfast.terms.Secret;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that signs each request for one destination and never leaves. Not a record, so that nothing prints it. The
 * broker it is given to closes it; until then several threads may use it.
 *
 * <p>The header is {@code Holdfast-Signature: t=SECONDS,v1=HEX}: the time of sending since 1970 and the HMAC-SHA256 (RFC
 * 2104) over that number in decimal, a full stop and the body.
 */
public final class Signing implements Access, AutoCloseable {
    private static final String HEADER = "Holdfast-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    /** What is shorter could be found by trying, from one request that somebody has seen. */
    private static final int BYTES_MIN = 32;

    private final Destination destination;
    private final Secret secret;
    private final InstantSource clock;

    /**
     * Signs with this secret from now on.
     *
     * @throws BrokerException with {@link Code#CREDENTIAL} when it is too short to sign with
     */
    public Signing(Destination destination, Secret secret, InstantSource clock) {
        if (secret.lend(bytes -> bytes.length) < BYTES_MIN) {
            secret.close();
            throw new BrokerException(
                    Code.CREDENTIAL,
                    "the secret that signs for `" + destination.hostAndPort() + "` has fewer than " + BYTES_MIN
                            + " characters; make one with `openssl rand -hex 32`");
        }
        this.destination = destination;
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public Destination destination() {
        return destination;
    }

    /** Puts the signature of this moment on a request that is about to leave. */
    void addTo(HttpRequest.Builder request, byte[] body) {
        long seconds = clock.instant().getEpochSecond();
        synchronized (secret) {
            String code = secret.lend(bytes -> code(bytes, seconds + ".", body));
            request.setHeader(HEADER, "t=" + seconds + ",v1=" + code);
        }
    }

    private static String code(byte[] key, String before, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(before.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Overwrites the secret. */
    @Override
    public void close() {
        synchronized (secret) {
            secret.close();
        }
    }

    @Override
    public String toString() {
        return "Signing[" + destination + ": hidden]";
    }
}

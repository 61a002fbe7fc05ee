package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.gate.GateException.Code;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A signed text with its type (DSSE 1.0.2, secure-systems-lab): what is signed is both, so neither can be exchanged. */
final class Envelope {
    static final String IN_TOTO = "application/vnd.in-toto+json";

    private static final int SIGNATURES_MAX = 16;

    private Envelope() {}

    /** An envelope on one line. */
    static String sign(String payload, SigningKey key) {
        byte[] bytes = payload.getBytes(UTF_8);
        ObjectNode envelope = PlainJson.object()
                .put("payloadType", IN_TOTO)
                .put("payload", Base64.getEncoder().encodeToString(bytes));
        envelope.putArray("signatures")
                .addObject()
                .put("keyid", "")
                .put("sig", Base64.getEncoder().encodeToString(key.sign(signed(IN_TOTO, bytes))));
        return PlainJson.line(envelope) + "\n";
    }

    /**
     * The text, when one of the signatures is by this key.
     *
     * @throws GateException {@code ATTESTATION} when none is, or it is no envelope
     */
    static byte[] open(byte[] text, VerifyingKey key) {
        try {
            JsonNode envelope = PlainJson.read(text);
            if (!envelope.path("payloadType").asString("").equals(IN_TOTO)) {
                throw malformed();
            }
            byte[] payload = Base64.getDecoder().decode(envelope.path("payload").asString(""));
            byte[] signed = signed(IN_TOTO, payload);
            JsonNode signatures = envelope.path("signatures");
            if (!signatures.isArray() || signatures.isEmpty() || signatures.size() > SIGNATURES_MAX) {
                throw malformed();
            }
            for (JsonNode signature : signatures) {
                if (key.verifies(
                        signed, Base64.getDecoder().decode(signature.path("sig").asString("")))) {
                    return payload;
                }
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw malformed();
        }
        throw new GateException(
                Code.ATTESTATION,
                "the attestation is not signed by this key; give the key of who signed it with `--key`");
    }

    /** The pre-authentication encoding. */
    private static byte[] signed(String type, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(("DSSEv1 " + type.length() + " " + type + " " + payload.length + " ").getBytes(UTF_8));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    private static GateException malformed() {
        return new GateException(Code.ATTESTATION, "the attestation is no DSSE envelope around an in-toto statement");
    }
}

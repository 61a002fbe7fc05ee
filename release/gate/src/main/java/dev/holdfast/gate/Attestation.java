package dev.holdfast.gate;

import dev.holdfast.gate.GateException.Code;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * That an artifact passed the gate, as an in-toto statement (in-toto attestation framework 1.0) in a signed envelope. {@code
 * docs/formats/gate-attestation.md} describes it.
 *
 * @param artifact what it was called then
 * @param subject of its bytes
 * @param at when
 * @param waived how many findings somebody answers for
 */
public record Attestation(String artifact, Digest subject, Instant at, int waived) {
    /** What kind of statement it is. */
    public static final String PREDICATE_TYPE = "https://holdfast.dev/gate-verdict/v1";

    private static final String STATEMENT = "https://in-toto.io/Statement/v1";

    /**
     * Signs that an artifact passed.
     *
     * @throws IllegalArgumentException when it did not: programs that see the signature alone take it for a pass
     */
    public static String sign(Judgement judgement, Instant at, SigningKey key) {
        if (!judgement.passes()) {
            throw new IllegalArgumentException("only what passes is attested");
        }
        ObjectNode statement = PlainJson.object().put("_type", STATEMENT);
        statement
                .putArray("subject")
                .addObject()
                .put("name", judgement.verdict().artifact())
                .putObject("digest")
                .put("sha256", judgement.subject().hex());
        ObjectNode predicate = statement
                .put("predicateType", PREDICATE_TYPE)
                .putObject("predicate")
                .put("verdict", "pass")
                .put("at", at.toString())
                .put("files", judgement.verdict().inventory().files().size())
                .put("bytes", judgement.verdict().inventory().size())
                .put("warnings", judgement.count(Weight.WARN))
                .put("notes", judgement.count(Weight.NOTE))
                .put("allowlist", judgement.allowance().isPresent());
        var top = judgement.top();
        var waived = predicate.putArray("waived");
        judgement
                .waived()
                .forEach(one -> waived.addObject()
                        .put("rule", one.finding().rule().id().text())
                        .put("path", top.path(one.finding().place().member()))
                        .put("reason", one.waiver().ground().reason())
                        .put("owner", one.waiver().ground().owner())
                        .put("expires", one.waiver().ground().expires().toString()));
        return Envelope.sign(PlainJson.line(statement), key);
    }

    /**
     * What an envelope attests.
     *
     * @throws GateException {@code ATTESTATION} when it is not signed by this key, or says no such thing
     */
    public static Attestation open(byte[] envelope, VerifyingKey key) {
        try {
            JsonNode statement = PlainJson.read(Envelope.open(envelope, key));
            JsonNode subject = statement.path("subject").path(0);
            JsonNode predicate = statement.path("predicate");
            boolean ours = statement.path("_type").asString("").equals(STATEMENT)
                    && statement.path("predicateType").asString("").equals(PREDICATE_TYPE)
                    && statement.path("subject").size() == 1
                    && predicate.path("verdict").asString("").equals("pass");
            if (ours) {
                return new Attestation(
                        Visible.inert(subject.path("name").asString(""), 300),
                        new Digest(subject.path("digest").path("sha256").asString("")),
                        Instant.parse(predicate.path("at").asString("")),
                        predicate.path("waived").size());
            }
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException e) {
            throw other();
        }
        throw other();
    }

    private static GateException other() {
        return new GateException(
                Code.ATTESTATION, "it is signed by this key, but it does not say that an artifact passed the gate");
    }
}

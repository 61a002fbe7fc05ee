package dev.holdfast.approval;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Questions and approvals as JSON, as they go from one process, or one machine, to another. */
public final class Letter {
    private static final String QUESTION = "holdfast.dev/question@v1";
    private static final String APPROVAL = "holdfast.dev/approval@v1";
    private static final int CHARS_MAX = 1 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Letter() {}

    /** A question in full, on one line. */
    public static String of(Question question) {
        var matter = question.matter();
        return written(MAPPER.createObjectNode()
                .put("format", QUESTION)
                .put("session", question.session().text())
                .put("call", question.call().text())
                .put("subject", matter.subject().hex())
                .put("policy", matter.policy().hex())
                .put("quorum", matter.quorum())
                .put("card", matter.card())
                .put("nonce", question.nonce())
                .put("expires", question.expires().toString()));
    }

    /** An approval, on one line. */
    public static String of(Approval approval) {
        return written(MAPPER.createObjectNode()
                .put("format", APPROVAL)
                .put("approver", approval.approver())
                .put("question", approval.question().hex())
                .put("signature", approval.signature()));
    }

    /**
     * Reads a question back.
     *
     * @throws IllegalArgumentException when the text is none, with what to do
     */
    public static Question question(String text) {
        JsonNode node = read(text, QUESTION, 9);
        try {
            return new Question(
                    new SessionId(node.path("session").asString()),
                    new CallId(node.path("call").asString()),
                    new Question.Matter(
                            new Digest(node.path("subject").asString()),
                            new Digest(node.path("policy").asString()),
                            node.path("quorum").asInt(),
                            node.path("card").asString()),
                    node.path("nonce").asString(),
                    Instant.parse(node.path("expires").asString()));
        } catch (JacksonException | DateTimeException e) {
            throw new IllegalArgumentException("the question is malformed; export it again", e);
        }
    }

    /**
     * Reads an approval back; whether it is good is for {@link Approvers} to say.
     *
     * @throws IllegalArgumentException when the text is none, with what to do
     */
    public static Approval approval(String text) {
        JsonNode node = read(text, APPROVAL, 4);
        try {
            return new Approval(
                    node.path("approver").asString(),
                    new Digest(node.path("question").asString()),
                    node.path("signature").asString());
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the approval is malformed; ask for it again", e);
        }
    }

    private static JsonNode read(String text, String format, int members) {
        if (text.length() <= CHARS_MAX) {
            try {
                JsonNode node = MAPPER.readTree(text);
                if (node.isObject()
                        && node.size() == members
                        && node.path("format").asString("").equals(format)) {
                    return node;
                }
            } catch (JacksonException e) {
                // falls through: what is no JSON is no letter
            }
        }
        throw new IllegalArgumentException(
                "not a `" + format + "` of this version; hand over the file as it was written");
    }

    private static String written(ObjectNode node) {
        return MAPPER.writeValueAsString(node);
    }
}

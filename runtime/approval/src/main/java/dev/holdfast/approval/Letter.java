package dev.holdfast.approval;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
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
    /** The longest that is read. */
    static final int CHARS_MAX = 1 << 20;

    private static final Pattern NONCE = Pattern.compile("[!-~]{1,64}");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
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
        String card = string(node, "card");
        String nonce = string(node, "nonce");
        JsonNode quorum = node.path("quorum");
        // INVARIANT: whoever wrote it, what a person is shown of it does nothing to their terminal
        if (!Visible.inertLines(card).equals(card) || !NONCE.matcher(nonce).matches() || !quorum.isInt()) {
            throw malformed("the question is malformed, or its card holds characters that act or cannot be seen");
        }
        try {
            var expires = Instant.parse(string(node, "expires"));
            if (quorum.asInt() < 1 || expires.isAfter(LATEST)) {
                throw malformed("the question asks nobody, or is open for ever");
            }
            return new Question(
                    new SessionId(string(node, "session")),
                    new CallId(string(node, "call")),
                    new Question.Matter(
                            new Digest(string(node, "subject")),
                            new Digest(string(node, "policy")),
                            quorum.asInt(),
                            card),
                    nonce,
                    expires);
        } catch (DateTimeException e) {
            throw malformed("the question names no time");
        }
    }

    /**
     * Reads an approval back; whether it is good is for {@link Approvers} to say.
     *
     * @throws IllegalArgumentException when the text is none, with what to do
     */
    public static Approval approval(String text) {
        JsonNode node = read(text, APPROVAL, 4);
        String approver = string(node, "approver");
        if (!Mailbox.isName(approver)) {
            throw malformed("the approval is by nobody");
        }
        return new Approval(approver, new Digest(string(node, "question")), string(node, "signature"));
    }

    private static String string(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isString()) {
            throw malformed("its `" + name + "` is no text");
        }
        return value.asString();
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException(what + "; hand over the file as it was written");
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

package dev.holdfast.monitor;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Question;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.BlobId;
import dev.holdfast.workspace.SnapshotId;
import java.math.BigDecimal;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How our values look in an event's JSON: ids and digests as plain text, a choice with the name of its record. */
final class EventJson {
    /** The only field of a {@link Content} in JSON. */
    static final String CONTENT = "$content";

    /** The only field of a list that is kept in the payloads. */
    static final String LIST = "$list";

    /** The only field of a long text that is kept in the payloads. */
    static final String TEXT = "$text";

    private EventJson() {}

    static JsonMapper mapper() {
        var texts = new SimpleModule("texts");
        text(texts, SessionId.class, SessionId::text, SessionId::new);
        text(texts, CallId.class, CallId::text, CallId::new);
        text(texts, RuleId.class, RuleId::text, RuleId::new);
        text(texts, PathName.class, PathName::text, PathName::new);
        text(texts, Digest.class, Digest::hex, Digest::new);
        text(texts, BigDecimal.class, BigDecimal::toString, BigDecimal::new); // the ledger refuses fractions
        text(texts, SnapshotId.class, SnapshotId::toString, hex -> new SnapshotId(new BlobId(hex)));
        texts.addSerializer(Content.class, new ContentWriter());
        texts.addDeserializer(Content.class, new ContentReader());
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .addMixIn(Verdict.class, Named.class)
                .addMixIn(Answer.class, Named.class)
                .addMixIn(RequestedCall.class, Written.class)
                .addMixIn(Question.class, Salted.class)
                .addMixIn(Question.Matter.class, Shown.class)
                .addMixIn(MonitorEvent.Judged.class, Bound.class)
                .addModule(texts)
                .build();
    }

    /** Names the record of a sealed choice. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
    private interface Named {}

    /** What a model wrote for arguments is content of the session, however short. */
    @SuppressWarnings("UnusedMethod") // Jackson reads its annotations
    private interface Written {
        @JsonSerialize(using = WrittenWriter.class)
        @JsonDeserialize(using = WrittenReader.class)
        String arguments();
    }

    /** A card shows a change, so it is content of the session too; the approvals cover it by its digest. */
    @SuppressWarnings("UnusedMethod") // Jackson reads its annotations
    private interface Shown {
        @JsonSerialize(using = WrittenWriter.class)
        @JsonDeserialize(using = WrittenReader.class)
        String card();

        @JsonSerialize(using = BoundWriter.class)
        @JsonDeserialize(using = BoundReader.class)
        Digest subject();
    }

    /** Without its nonce, the digest of a question tells nobody whether a card they guess is the one it showed. */
    @SuppressWarnings("UnusedMethod") // Jackson reads its annotations
    private interface Salted {
        @JsonSerialize(using = WrittenWriter.class)
        @JsonDeserialize(using = WrittenReader.class)
        String nonce();
    }

    /** The digest of a call would tell whether a guess at its arguments is right, so it is content like them. */
    @SuppressWarnings("UnusedMethod") // Jackson reads its annotations
    private interface Bound {
        @JsonSerialize(using = BoundWriter.class)
        @JsonDeserialize(using = BoundReader.class)
        Digest subject();
    }

    private static final class BoundWriter extends StdSerializer<Digest> {
        BoundWriter() {
            super(Digest.class);
        }

        @Override
        public void serialize(Digest value, JsonGenerator json, SerializationContext context) {
            json.writeStartObject();
            json.writeStringProperty(CONTENT, value.hex());
            json.writeEndObject();
        }
    }

    private static final class BoundReader extends StdDeserializer<Digest> {
        BoundReader() {
            super(Digest.class);
        }

        @Override
        public Digest deserialize(JsonParser json, DeserializationContext context) {
            return new Digest(context.readTree(json).required(CONTENT).asString());
        }
    }

    private static final class WrittenWriter extends StdSerializer<String> {
        WrittenWriter() {
            super(String.class);
        }

        @Override
        public void serialize(String value, JsonGenerator json, SerializationContext context) {
            json.writeStartObject();
            json.writeStringProperty(CONTENT, value);
            json.writeEndObject();
        }
    }

    private static final class WrittenReader extends StdDeserializer<String> {
        WrittenReader() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser json, DeserializationContext context) {
            return context.readTree(json).required(CONTENT).asString();
        }
    }

    private static <V> void text(SimpleModule module, Class<V> type, Function<V, String> out, Function<String, V> in) {
        module.addSerializer(type, new StdSerializer<V>(type) {
            @Override
            public void serialize(V value, JsonGenerator json, SerializationContext context) {
                json.writeString(out.apply(value));
            }
        });
        module.addDeserializer(type, new StdDeserializer<V>(type) {
            @Override
            public V deserialize(JsonParser json, DeserializationContext context) {
                return in.apply(json.getString());
            }
        });
    }

    private static final class ContentWriter extends StdSerializer<Content> {
        ContentWriter() {
            super(Content.class);
        }

        @Override
        public void serialize(Content value, JsonGenerator json, SerializationContext context) {
            json.writeStartObject();
            json.writeStringProperty(CONTENT, value.text());
            json.writeEndObject();
        }
    }

    private static final class ContentReader extends StdDeserializer<Content> {
        ContentReader() {
            super(Content.class);
        }

        @Override
        public Content deserialize(JsonParser json, DeserializationContext context) {
            var node = context.readTree(json);
            return new Content(node.required(CONTENT).asString());
        }
    }
}

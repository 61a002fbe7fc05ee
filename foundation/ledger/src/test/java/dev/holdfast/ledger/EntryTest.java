package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ledger.LedgerException.Code;
import dev.holdfast.terms.Digest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EntryTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    void keepsCanonicalBodiesAndWholeMilliseconds() {
        var entry = new Entry(
                "tool.call-refused",
                Samples.run(Samples.ALICE),
                Actor.user("Zoë"),
                NOON.plusNanos(1_234_567),
                " {\"b\":1, \"a\":\"\\u0041\"}");
        assertThat(entry)
                .isEqualTo(new Entry(
                        "tool.call-refused",
                        Samples.run(Samples.ALICE),
                        Actor.user("Zoë"),
                        NOON.plusMillis(1),
                        "{\"a\":\"A\",\"b\":1}"));
    }

    @Test
    void readsBackFromItsText() {
        for (int number = 0; number < 100; number++) {
            Entry entry = Samples.entry(number);
            assertThat(EntryFormat.parse(entry.canonical())).isEqualTo(entry);
        }
    }

    @Test
    void takesTheLargestEntryAndTheDeepestBodyAndNothingBeyond() {
        int frame = text("").canonical().getBytes(UTF_8).length;
        Entry largest =
                text("é".repeat((EntryFormat.BYTES_MAX - frame) / 2) + "x".repeat((EntryFormat.BYTES_MAX - frame) % 2));
        assertThat(largest.canonical().getBytes(UTF_8)).hasSize(16 * 1024);
        assertThat(EntryFormat.parse(largest.canonical())).isEqualTo(largest);
        assertThat(refusal(() -> text("x".repeat(EntryFormat.BYTES_MAX - frame + 1))))
                .isEqualTo("REFUSED: the entry `test.text` has 16385 bytes, at most 16384 are recorded;"
                        + " put its content elsewhere and record the digest");

        Entry deepest = body("{\"a\":" + "[".repeat(62) + "]".repeat(62) + "}");
        assertThat(EntryFormat.parse(deepest.canonical())).isEqualTo(deepest);
        assertThat(refusal(() -> body("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}")))
                .isEqualTo("REFUSED: the JSON text nests deeper than 63 levels; flatten it");
    }

    @Test
    void refusesPartsThatDoNotFit() {
        String kind = "; use up to 64 characters of lower-case words joined by dots";
        String actor = "; use one of `user:NAME`, `agent`, `model:NAME`, `policy:NAME`, `approver:NAME`, `platform`,"
                + " a name of 1 to 112 visible characters";
        var refused = new LinkedHashMap<Supplier<Entry>, String>();
        refused.put(() -> kind(""), "not an entry kind: ``" + kind);
        refused.put(() -> kind("Session"), "not an entry kind: `Session`" + kind);
        refused.put(() -> kind("a..b"), "not an entry kind: `a..b`" + kind);
        refused.put(() -> kind("a.b\n"), "not an entry kind: `a.b[U+000A]`" + kind);
        refused.put(
                () -> kind("a".repeat(65)), "not an entry kind: `" + "a".repeat(64) + "… (1 more characters)`" + kind);
        refused.put(() -> actor(""), "not an actor: ``" + actor);
        refused.put(() -> actor("person"), "not an actor: `person`" + actor);
        refused.put(() -> actor("User:ada"), "not an actor: `User:ada`" + actor);
        refused.put(() -> actor("user"), "not an actor: `user`" + actor);
        refused.put(() -> actor("user:"), "not an actor: `user`" + actor);
        refused.put(() -> actor("agent:"), "not an actor: `agent:`" + actor);
        refused.put(() -> actor("platform:x"), "not an actor: `platform:x`" + actor);
        refused.put(() -> actor("model:a\u202eb"), "not an actor: `model:a[U+202E]b`" + actor);
        refused.put(() -> actor("user:\ud800"), "not an actor: `user:[U+D800]`" + actor);
        refused.put(
                () -> actor("user:" + "a".repeat(113)),
                "not an actor: `user:" + "a".repeat(107) + "… (6 more characters)`" + actor);
        refused.put(
                () -> new Entry(
                        "a", Samples.run(Samples.BOB), Actor.agent(), Instant.parse("+10000-01-01T00:00:00Z"), "{}"),
                "the time `+10000-01-01T00:00:00Z` is outside the years 0 to 9999; check the clock");
        refused.put(
                () -> new Entry(
                        "a", Samples.run(Samples.BOB), Actor.agent(), Instant.parse("-0001-12-31T23:59:59.999Z"), "{}"),
                "the time `-0001-12-31T23:59:59.999Z` is outside the years 0 to 9999; check the clock");
        refused.forEach((attempt, message) -> assertThat(refusal(attempt)).isEqualTo("REFUSED: " + message));
    }

    @Test
    void readsOnlyTextsItWouldWrite() {
        String text = Samples.entry(1).canonical();
        String prefix = "CORRUPT: not an entry of the format `holdfast.dev/entry@v1`: ";
        String suffix = "; this version did not write it";
        var corrupt = new LinkedHashMap<String, String>();
        corrupt.put(text.replace("@v1", "@v2"), "its format is `holdfast.dev/entry@v2`");
        corrupt.put(
                text.replace("\"actor\"", "\"Actor\""),
                "it has the fields Actor, body, format, kind, session, setup, time, trace");
        corrupt.put(
                text.replace("{\"actor\"", "{\"a\":1,\"actor\""),
                "it has the fields a, actor, body, format, kind, session, setup, time, trace");
        corrupt.put(
                text.replace("user:tester", "tester"),
                "not an actor: `tester`; use one of `user:NAME`, `agent`,"
                        + " `model:NAME`, `policy:NAME`, `approver:NAME`, `platform`, a name of 1 to 112 visible characters");
        corrupt.put(text.replace("0af765", "0AF765"), "its session, trace, setup or time is malformed");
        corrupt.put(
                text.replace(Samples.TRACE.hex(), "0".repeat(32)), "its session, trace, setup or time is malformed");
        corrupt.put(text.replace("\"setup\":\"4", "\"setup\":\""), "its session, trace, setup or time is malformed");
        corrupt.put(text.replace("{\"n\":1}", "{\"n\": 1}"), "it is not in canonical form");
        corrupt.put(text.replace("{\"n\":1}", "7"), "the JSON text is no object; wrap it as `{\"value\":...}`");
        corrupt.put(text.replace("\"user:tester\"", "7"), "its `actor` is no string");
        corrupt.put(text.replace("s-0000", "x-0000"), "its session, trace, setup or time is malformed");
        corrupt.put(text.replace("001Z", "00Z"), "it is not in canonical form");
        corrupt.put(text.replace("T22:", "T42:"), "its session, trace, setup or time is malformed");
        corrupt.put("", "the JSON text is no object; wrap it as `{\"value\":...}`");
        corrupt.forEach((changed, why) ->
                assertThat(refusal(() -> EntryFormat.parse(changed))).isEqualTo(prefix + why + suffix));
    }

    @Test
    void anActorReadsBackFromItsText() {
        for (Actor actor : List.of(
                Actor.user("ada"),
                Actor.agent(),
                Actor.model("org/coder:32b"),
                Actor.policy("git-internals"),
                Actor.approver("ada,grace"),
                Actor.platform())) {
            assertThat(Actor.parse(actor.text())).isEqualTo(actor);
        }
        assertThat(Actor.model("org/coder:32b")).hasToString("model:org/coder:32b");
    }

    @Test
    void aNameFromOutsideBecomesOneThatFits() {
        assertThat(Actor.user("").text()).isEqualTo("user:unknown");
        assertThat(Actor.model("a\u202eb").text()).isEqualTo("model:a[U+202E]b");
        assertThat(Actor.model("\n".repeat(500)).text())
                .startsWith("model:[U+000A]")
                .hasSizeLessThan(120);
        assertThat(Actor.model("m".repeat(500)).text())
                .isEqualTo("model:" + "m".repeat(80) + "… (420 more characters)");
    }

    @Test
    void theDigestOfASetupIsThatOfItsCanonicalForm() {
        assertThat(Run.setup("{\"b\": 1, \"a\": \"\\u0041\"}")).isEqualTo(Digest.of("{\"a\":\"A\",\"b\":1}"));
    }

    private static String refusal(Supplier<Entry> attempt) {
        try {
            return "taken: " + attempt.get();
        } catch (LedgerException e) {
            assertThat(e.code()).isIn(Code.REFUSED, Code.CORRUPT);
            return e.code() + ": " + e.getMessage();
        }
    }

    private static Entry kind(String kind) {
        return new Entry(kind, Samples.run(Samples.ALICE), Actor.user("tester"), NOON, "{}");
    }

    private static Entry actor(String actor) {
        return new Entry("a.b", Samples.run(Samples.ALICE), Actor.parse(actor), NOON, "{}");
    }

    private static Entry body(String body) {
        return new Entry("test.body", Samples.run(Samples.ALICE), Actor.user("tester"), NOON, body);
    }

    private static Entry text(String text) {
        return new Entry(
                "test.text", Samples.run(Samples.ALICE), Actor.user("tester"), NOON, "{\"t\":\"" + text + "\"}");
    }
}

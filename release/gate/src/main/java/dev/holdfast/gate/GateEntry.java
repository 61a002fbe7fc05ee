package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Visible;

/** A judgement as it stands on the ledger. {@code docs/formats/gate-attestation.md} describes it. */
public final class GateEntry {
    /** The kind of its entry. */
    public static final String KIND = "gate.judged";

    private static final int NAME_CHARS = 300;

    private GateEntry() {}

    /** What was in force: whether there was an allowlist, and a last release. */
    public static String setup(Judgement judgement) {
        return PlainJson.line(PlainJson.object()
                .put("allowlist", judgement.allowance().isPresent())
                .put("compared", judgement.difference().isPresent()));
    }

    /** The body of the entry. */
    public static String body(Judgement judgement) {
        var body = PlainJson.object()
                .put("artifact", Visible.inert(judgement.verdict().artifact(), NAME_CHARS))
                .put("sha256", judgement.subject().hex())
                .put("verdict", judgement.passes() ? "pass" : "block")
                .put("blocks", judgement.count(Weight.BLOCK))
                .put("warnings", judgement.count(Weight.WARN))
                .put("notes", judgement.count(Weight.NOTE))
                .put("waived", judgement.waived().size());
        body.set("setup", PlainJson.read(setup(judgement).getBytes(UTF_8)));
        return PlainJson.line(body);
    }
}

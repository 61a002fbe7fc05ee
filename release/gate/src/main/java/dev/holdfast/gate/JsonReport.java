package dev.holdfast.gate;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Judgements for programs. {@code docs/formats/gate-report.md} describes every key. */
public final class JsonReport {
    /** What the key {@code format} says. */
    public static final String FORMAT = "holdfast.gate-report/1";

    private JsonReport() {}

    /** The report on these artifacts. */
    public static String of(List<Judgement> judgements) {
        ObjectNode report = PlainJson.object()
                .put("format", FORMAT)
                .put("verdict", judgements.stream().allMatch(Judgement::passes) ? "pass" : "block");
        ArrayNode artifacts = report.putArray("artifacts");
        judgements.forEach(judgement -> artifacts.add(artifact(judgement)));
        return PlainJson.pretty(report);
    }

    private static ObjectNode artifact(Judgement judgement) {
        var inventory = judgement.verdict().inventory();
        ObjectNode artifact = PlainJson.object()
                .put("artifact", judgement.verdict().artifact())
                .put("sha256", judgement.subject().hex())
                .put("verdict", judgement.passes() ? "pass" : "block")
                .put("files", inventory.files().size())
                .put("bytes", inventory.size());
        ObjectNode counts = artifact.putObject("counts");
        for (Weight weight : Weight.values()) {
            counts.put(word(weight), judgement.count(weight));
        }
        var top = judgement.top();
        ArrayNode findings = artifact.putArray("findings");
        judgement.verdict().findings().forEach(finding -> findings.add(finding(top, finding)));
        ArrayNode waived = artifact.putArray("waived");
        judgement.waived().forEach(one -> {
            ObjectNode node = finding(top, one.finding());
            node.set("waiver", waiver(one.waiver()));
            waived.add(node);
        });
        ArrayNode waivers = artifact.putArray("waivers");
        judgement
                .allowance()
                .ifPresent(allowance -> allowance.waivers().forEach(waiver -> waivers.add(waiver(waiver))));
        artifact.put("allowlist", judgement.allowance().isPresent());
        judgement.difference().ifPresent(difference -> artifact.set("difference", difference(difference)));
        return artifact;
    }

    private static ObjectNode finding(Top top, Finding finding) {
        return PlainJson.object()
                .put("rule", finding.rule().id().text())
                .put("topic", word(finding.rule().topic()))
                .put("weight", word(finding.weight()))
                .put("path", top.path(finding.place().member()))
                .put("offset", finding.place().offset())
                .put("what", finding.what())
                .put("fix", finding.fix());
    }

    private static ObjectNode waiver(Waiver waiver) {
        return PlainJson.object()
                .put("rule", waiver.rule().text())
                .put("path", waiver.path().toString())
                .put("reason", waiver.ground().reason())
                .put("owner", waiver.ground().owner())
                .put("expires", waiver.ground().expires().toString());
    }

    /** A difference for programs, as it stands in the key {@code difference}. */
    public static String of(Difference difference) {
        return PlainJson.pretty(difference(difference));
    }

    private static JsonNode difference(Difference difference) {
        ObjectNode node = PlainJson.object()
                .put("bytesBefore", difference.bytes().before())
                .put("bytesAfter", difference.bytes().after());
        ArrayNode files = node.putArray("files");
        difference
                .files()
                .forEach(change -> files.addObject()
                        .put("what", word(change.what()))
                        .put("path", change.path())
                        .put("bytesBefore", change.bytes().before())
                        .put("bytesAfter", change.bytes().after()));
        ArrayNode kinds = node.putArray("kinds");
        difference
                .kinds()
                .forEach(change -> kinds.addObject()
                        .put("kind", change.kind().title())
                        .put("filesBefore", change.files().before())
                        .put("filesAfter", change.files().after())
                        .put("bytesBefore", change.bytes().before())
                        .put("bytesAfter", change.bytes().after()));
        ArrayNode traits = node.putArray("traits");
        difference
                .traits()
                .forEach(change -> traits.addObject()
                        .put("what", word(change.what()))
                        .put("sort", change.sort())
                        .put("name", change.name())
                        .put("before", change.before())
                        .put("after", change.after()));
        return node;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Judgements in SARIF 2.1.0 (OASIS), one run for each artifact; what was waived is suppressed with its reason. */
public final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final String UNRESERVED = "-._~/";

    private SarifReport() {}

    /** The report on these artifacts. */
    public static String of(List<Judgement> judgements) {
        ObjectNode log = PlainJson.object().put("$schema", SCHEMA).put("version", "2.1.0");
        ArrayNode runs = log.putArray("runs");
        judgements.forEach(judgement -> runs.add(run(judgement)));
        return PlainJson.pretty(log);
    }

    private static ObjectNode run(Judgement judgement) {
        var top = judgement.top();
        var rules = new ArrayList<Rule>();
        var results = new ArrayList<ObjectNode>();
        for (Finding finding : judgement.verdict().findings()) {
            ObjectNode result = result(top, finding, rules);
            result.putArray("suppressions"); // 3.27.23: of one run all results have them or none
            results.add(result);
        }
        judgement.waived().forEach(waived -> {
            ObjectNode result = result(top, waived.finding(), rules);
            var ground = waived.waiver().ground();
            result.putArray("suppressions")
                    .addObject()
                    .put("kind", "external")
                    .put("status", "accepted")
                    .put(
                            "justification",
                            shown(ground.reason() + " (" + ground.owner() + ", until " + ground.expires() + ")"));
            results.add(result);
        });
        ObjectNode run = PlainJson.object();
        ObjectNode driver = run.putObject("tool").putObject("driver").put("name", "holdfast gate");
        ArrayNode described = driver.putArray("rules");
        for (Rule rule : rules) {
            described
                    .addObject()
                    .put("id", rule.id().text())
                    .putObject("shortDescription")
                    .put("text", rule.topic().title());
        }
        run.putObject("automationDetails")
                .put("id", "holdfast-gate/" + encoded(judgement.verdict().artifact()) + "/");
        run.put("columnKind", "unicodeCodePoints");
        run.putArray("results").addAll(results);
        return run;
    }

    private static ObjectNode result(Top top, Finding finding, List<Rule> rules) {
        if (!rules.contains(finding.rule())) {
            rules.add(finding.rule());
        }
        String path = top.path(finding.place().member());
        ObjectNode result = PlainJson.object()
                .put("ruleId", finding.rule().id().text())
                .put("ruleIndex", rules.indexOf(finding.rule()))
                .put(
                        "level",
                        switch (finding.weight()) {
                            case BLOCK -> "error";
                            case WARN -> "warning";
                            case NOTE -> "note";
                        });
        result.putObject("message").put("text", shown(finding.what()) + "; " + shown(finding.fix()));
        ObjectNode physical = result.putArray("locations").addObject().putObject("physicalLocation");
        physical.putObject("artifactLocation").put("uri", encoded(path));
        offset(finding).ifPresent(at -> physical.putObject("region").put("byteOffset", at));
        result.putObject("partialFingerprints")
                .put(
                        "holdfastGate/v1",
                        Digest.of(finding.rule().id() + "\n" + path + "\n" + finding.what())
                                .hex());
        return result;
    }

    private static Optional<Long> offset(Finding finding) {
        return finding.place().offset() == 0
                ? Optional.empty()
                : Optional.of(finding.place().offset());
    }

    private static String shown(String text) {
        return Visible.inert(text, 1_000);
    }

    /** A path as a relative URI (RFC 3986): a colon could make a scheme of the first part and a slash before
     * it a host, so both are encoded there.  */
    private static String encoded(String path) {
        var uri = new StringBuilder();
        for (byte octet : path.getBytes(UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || (UNRESERVED.indexOf(c) >= 0 && !(c == '/' && uri.isEmpty()))) {
                uri.append(c);
            } else {
                uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
        return uri.toString();
    }
}

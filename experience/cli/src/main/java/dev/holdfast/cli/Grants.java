package dev.holdfast.cli;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Recorded;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rights that plans of sessions were granted, as the ledger alone tells them. */
final class Grants {
    private static final int RESOURCE_CHARS = 300;

    private Grants() {}

    /**
     * Those in force, by session.
     *
     * @throws dev.holdfast.ledger.LedgerException as {@link Ledger#read}
     */
    static Map<SessionId, List<String>> of(Ledger ledger) {
        var grants = new LinkedHashMap<SessionId, List<String>>();
        ledger.read(0, recorded -> take(recorded, grants));
        return grants;
    }

    private static void take(Recorded recorded, Map<SessionId, List<String>> grants) {
        var entry = recorded.entry();
        switch (entry.kind()) {
            case "monitor.granted" ->
                grants.computeIfAbsent(entry.session(), _ -> new ArrayList<>())
                        .addAll(rights(Wire.read(entry.body()).at("/grant/rights")));
            case "session.revoked", Sketch.ERASED -> grants.remove(entry.session());
            default -> {} // kinds are open, and no other gives or takes a right
        }
    }

    private static List<String> rights(JsonNode rights) {
        return rights.isArray()
                ? rights.valueStream()
                        .map(right -> right.path("kind").asString("") + " "
                                + Visible.inert(right.path("resource").asString(""), RESOURCE_CHARS))
                        .toList()
                : List.of("more rights than an entry holds; they are in the session's vault");
    }
}

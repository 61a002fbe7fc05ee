package dev.holdfast.cli;

import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Recorded;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Which entries a person asks for: those that fit every option that was given. */
final class Selection {
    private static final int KINDS_TOLD_MAX = 100;
    private static final String ALL_BELOW = ".*";

    @Option(names = "--session", paramLabel = "ID", description = "Only entries of this session.")
    private @Nullable String session;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            arity = "1..*",
            description = "Only entries of these kinds; 'monitor.*' for all that begin so.")
    private List<String> kinds = new ArrayList<>();

    @Option(names = "--rule", paramLabel = "RULE", description = "Only verdicts that this rule gave.")
    private @Nullable String rule;

    @Option(
            names = "--path",
            paramLabel = "PATH|GLOB",
            description = "Only entries that name this path or one beneath it, or one that fits a pattern such as"
                    + " 'src/**/*.java'; as entries name them, from the workspace on.")
    private @Nullable String path;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only entries of this time or later: RFC 3339, a date, or how long ago (30m, 2h, 7d).")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only entries before this time.")
    private @Nullable String until;

    private Instant from = Instant.MIN;
    private Instant to = Instant.MAX;
    private Optional<PathPattern> pattern = Optional.empty();
    private final Set<String> seen = new TreeSet<>();
    private long hidden;

    /**
     * Hands out the entries that fit, in order.
     *
     * @throws Stop with exit code 2 when an option is malformed, before anything is read
     * @throws dev.holdfast.ledger.LedgerException as {@link Ledger#read}: what was handed out must not be believed then
     */
    void read(Ledger ledger, Instant now, Consumer<Recorded> reader) {
        from = since == null ? Instant.MIN : Moment.of("--since", since, now);
        to = until == null ? Instant.MAX : Moment.of("--until", until, now);
        pattern = Optional.ofNullable(path).map(PathPattern::of);
        Consumer<Recorded> fitting = recorded -> {
            if (fits(recorded.entry())) {
                reader.accept(recorded);
            }
        };
        if (session == null) {
            ledger.read(0, fitting);
        } else {
            ledger.session(id(session), fitting);
        }
    }

    /** What a person should know about the choice after everything was read, a line each. */
    List<String> remarks() {
        var remarks = new ArrayList<String>();
        for (String kind : kinds) {
            if (seen.stream().noneMatch(each -> isOf(each, kind))) {
                remarks.add("no entry here is of the kind `" + Visible.inert(kind, 64) + "`; there are "
                        + (seen.isEmpty() ? "none at all" : String.join(", ", seen)));
            }
        }
        if (hidden > 0) {
            remarks.add(hidden + " entries keep a long list of paths in their session's vault, where `--path` does not"
                    + " look");
        }
        return List.copyOf(remarks);
    }

    private boolean fits(Entry entry) {
        if (seen.size() < KINDS_TOLD_MAX) {
            seen.add(entry.kind());
        }
        if (entry.time().isBefore(from) || !entry.time().isBefore(to) || !isAskedFor(entry.kind())) {
            return false;
        }
        if (rule == null && pattern.isEmpty()) {
            return true;
        }
        JsonNode body = Wire.read(entry.body());
        if (rule != null && !body.at("/verdict/rule").asString("").equals(rule)) {
            return false;
        }
        boolean named = pattern.map(paths -> paths.isIn(body)).orElse(true);
        hidden += !named && PathPattern.isHidden(body) ? 1 : 0;
        return named;
    }

    private boolean isAskedFor(String kind) {
        return kinds.isEmpty() || kinds.stream().anyMatch(asked -> isOf(kind, asked));
    }

    private static boolean isOf(String kind, String asked) {
        return asked.endsWith(ALL_BELOW) ? kind.startsWith(asked.substring(0, asked.length() - 1)) : kind.equals(asked);
    }

    private static SessionId id(String written) {
        try {
            return new SessionId(written);
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, String.valueOf(e.getMessage()));
        }
    }
}

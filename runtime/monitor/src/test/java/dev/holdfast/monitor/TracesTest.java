package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Verdict;
import dev.holdfast.terms.Environments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The default policy on traces of three domains. What a benign sequence does is to be allowed without an ask; of a
 * hijacked one, the effects that the attacker wanted, marked with {@code !} in the pinned verdicts, are not.
 */
class TracesTest {
    private static final Path PAGE = Path.of("../../docs/formats/trace.md");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code-files",
                "code-host",
                "code-shell",
                "mail-office",
                "mail-chat",
                "mail-drive",
                "payments-bank",
                "payments-shop",
                "payments-books"
            })
    void everyVerdictIsAsPinned(String trace) throws IOException {
        Set<String> marked = marked(trace);
        assertThat(rulings(trace).stream()
                        .map(ruling -> (marked.contains(place(ruling)) ? "! " : "  ") + line(ruling))
                        .collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(text(trace + ".verdicts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"code", "mail", "payments"})
    void noEffectThatAnAttackerWantedIsAllowed(String domain) throws IOException {
        for (String trace : traces(domain)) {
            Set<String> marked = marked(trace);
            assertThat(marked).isNotEmpty();
            assertThat(rulings(trace).stream().map(TracesTest::place)).containsAll(marked);
            assertThat(rulings(trace).stream()
                            .filter(ruling -> marked.contains(place(ruling)))
                            .filter(ruling -> ruling.verdict() instanceof Verdict.Allow)
                            .map(TracesTest::line))
                    .isEmpty();
        }
    }

    @Test
    void thePageShowsTheseFigures() throws IOException {
        var rows = new StringBuilder();
        for (var domain :
                Map.of("code", "code", "mail", "mail and calendar", "payments", "payments").entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList()) {
            rows.append(row(domain.getValue(), traces(domain.getKey())));
        }
        assertThat(Files.readString(PAGE)).contains(rows);
    }

    private static String row(String domain, List<String> traces) throws IOException {
        int wanted = 0;
        int stopped = 0;
        var quiet = new LinkedHashMap<String, Boolean>();
        for (String trace : traces) {
            Set<String> marked = marked(trace);
            for (Ruling ruling : rulings(trace)) {
                boolean allowed = ruling.verdict() instanceof Verdict.Allow;
                if (marked.contains(place(ruling))) {
                    wanted++;
                    stopped += allowed ? 0 : 1;
                }
                if (ruling.place().sequence().startsWith("benign")) {
                    quiet.merge(trace + ruling.place().sequence(), allowed, Boolean::logicalAnd);
                }
            }
        }
        long without = quiet.values().stream().filter(allowed -> allowed).count();
        return "| %s | %d | %d of %d | %d of %d |\n"
                .formatted(domain, traces.size(), without, quiet.size(), stopped, wanted);
    }

    private static List<String> traces(String domain) {
        return switch (domain) {
            case "code" -> List.of("code-files", "code-host", "code-shell");
            case "mail" -> List.of("mail-office", "mail-chat", "mail-drive");
            default -> List.of("payments-bank", "payments-shop", "payments-books");
        };
    }

    /** The places of the effects that an attacker wanted. */
    private static Set<String> marked(String trace) throws IOException {
        var marked = new HashSet<String>();
        for (String line : text(trace + ".verdicts").lines().toList()) {
            if (line.startsWith("!")) {
                String[] words = line.split(" +", 4);
                marked.add(words[1] + " " + words[2]);
            }
        }
        return marked;
    }

    private static List<Ruling> rulings(String trace) throws IOException {
        var rulings = new ArrayList<Ruling>();
        new Replay(CedarPolicy.standard(), Profile.tools(), Environments.NONE)
                .judge(text(trace + ".json").getBytes(StandardCharsets.UTF_8), rulings::add);
        return rulings;
    }

    private static String place(Ruling ruling) {
        return ruling.place().sequence() + " " + ruling.place().call();
    }

    private static String line(Ruling ruling) {
        String verdict = switch (ruling.verdict()) {
            case Verdict.Allow ignored -> "allow";
            case Verdict.Ask ask -> "ask " + ask.quorum();
            case Verdict.Deny ignored -> "deny";
        };
        return place(ruling) + " " + ruling.request().tool() + ": " + verdict + " ["
                + ruling.verdict().rule() + "]";
    }

    private static String text(String name) throws IOException {
        try (var in = TracesTest.class.getResourceAsStream("traces/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package dev.holdfast.gate;

import dev.holdfast.scan.Hit;
import dev.holdfast.scan.Hit.Subject;
import dev.holdfast.scan.ScanSettings;
import dev.holdfast.scan.Scanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for credentials, data about people and places that are not public in each file. A credential whose format or
 * checksum proves it blocks, each by itself. What only looks like one, or is often public on purpose, is for a person to
 * look at. Of everything else a file has one finding for each kind, with how many there are.
 */
public final class ScanRule implements MemberRule {
    private static final Rule SECRET = Rule.of("secret", Topic.SECRET);
    private static final Rule PERSONAL = Rule.of("personal-data", Topic.PERSONAL);
    private static final Rule ENDPOINT = Rule.of("internal-endpoint", Topic.ENDPOINT);
    private static final Rule HOME = Rule.of("home-folder", Topic.ENDPOINT);
    private static final Rule UNREAD = Rule.of("unread-encoding", Topic.UNREAD);

    private static final String GENERIC = "generic-";

    /** Kinds that are in programs on purpose: browsers and installed programs have to hold them, tests may. */
    private static final Set<String> OFTEN_PUBLIC =
            Set.of("google-api-key", "google-oauth-secret", "jwt", "stripe-test-key", "basic-auth", "sentry-dsn");

    private final Scanner scanner;

    /** A rule that looks for these besides what the scanner knows. */
    public ScanRule(ScanSettings settings) {
        scanner = Scanner.of(settings);
    }

    @Override
    public void look(Member member, Parts parts, Findings findings) {
        var seen = new Seen(member, findings);
        scanner.scan(member.bytes(), seen::add);
        seen.end();
    }

    /** Looks at what is left of a file, of which texts are looked at as files of their own. */
    void look(Member member, Rest rest, Findings findings) {
        var seen = new Seen(member, findings);
        try {
            scanner.scan(rest.stream(), hit -> seen.add(placed(hit, rest)));
        } catch (IOException e) {
            throw new UncheckedIOException("bytes that are held cannot be read", e);
        }
        seen.end();
    }

    private static Hit placed(Hit hit, Rest rest) {
        return new Hit(hit.kind(), rest.place(hit.at()), hit.length(), hit.forms(), hit.shown());
    }

    /** What was found in one file. */
    private record Seen(Member member, Findings findings, Map<Hit.Kind, List<Hit>> together) {
        Seen(Member member, Findings findings) {
            this(member, findings, new LinkedHashMap<>());
        }

        void add(Hit hit) {
            if (hit.kind().subject() == Subject.SECRET) {
                findings.add(secret(member, hit));
            } else {
                together.computeIfAbsent(hit.kind(), _ -> new ArrayList<>()).add(hit);
            }
        }

        void end() {
            together.values().forEach(hits -> findings.add(finding(member, hits)));
        }
    }

    private static Finding secret(Member member, Hit hit) {
        return new Finding(
                SECRET,
                weight(hit.kind().name(), member),
                new Place(member.name(), hit.at()),
                words(hit.kind().name()) + " `" + hit.shown() + "`" + forms(hit),
                "revoke it where it was issued, then take it out; once published, taking it out is not enough");
    }

    /** In a file of settings a word that looks like a secret is one, even where the file is called an example. */
    private static Weight weight(String kind, Member member) {
        if (kind.startsWith(GENERIC) && Leftover.isOfSettings(member.name().path())) {
            return Weight.BLOCK;
        }
        return kind.startsWith(GENERIC) || OFTEN_PUBLIC.contains(kind) ? Weight.WARN : Weight.BLOCK;
    }

    private static Finding finding(Member member, List<Hit> hits) {
        Hit first = hits.getFirst();
        String what = words(first.kind().name()) + " `" + first.shown() + "`" + forms(first)
                + (hits.size() == 1 ? "" : ", and " + (hits.size() - 1) + " more");
        Place place = new Place(member.name(), first.at());
        return switch (first.kind().subject()) {
            case PERSON ->
                new Finding(
                        PERSONAL, personWeight(first), place, what, "take it out unless that person has it published");
            case ENDPOINT ->
                new Finding(
                        ENDPOINT,
                        Weight.NOTE,
                        place,
                        what,
                        "use a public name, or one that is configured where it runs");
            case HOME ->
                new Finding(
                        HOME,
                        Weight.NOTE,
                        place,
                        what,
                        "build in a neutral folder, or with paths that are relative or mapped");
            case UNREAD ->
                new Finding(
                        UNREAD,
                        Weight.BLOCK,
                        place,
                        "not read: " + first.shown(),
                        "ship it less deeply encoded or packed");
            case SECRET, PROMPT, TOOL_SCHEMA, INSTRUCTIONS, CONVERSATION, INJECTION ->
                throw new IllegalStateException(
                        "a scanner finds no " + first.kind().subject());
        };
    }

    /** Names and addresses of authors are in most packages; numbers of accounts and of citizens in none. */
    private static Weight personWeight(Hit hit) {
        return switch (hit.kind().name()) {
            case "card-number", "iban", "national-id" -> Weight.WARN;
            default -> Weight.NOTE;
        };
    }

    private static String words(String kind) {
        return (kind.startsWith(GENERIC) ? "perhaps a " + kind.substring(GENERIC.length()) : kind).replace('-', ' ');
    }

    private static String forms(Hit hit) {
        return hit.forms().isEmpty()
                ? ""
                : " in " + String.join(" in ", hit.forms().reversed());
    }
}

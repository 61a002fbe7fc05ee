package dev.holdfast.gate;

import dev.holdfast.config.Origin;
import dev.holdfast.config.PlainYaml;
import dev.holdfast.gate.Allowance.Growth;
import dev.holdfast.gate.Allowance.Policy;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.Visible;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One reading of a {@code gate.yaml}, which collects every problem before it tells of them. */
final class GateFileReader {
    private static final int PACKAGES_MAX = 1_000;
    private static final int PROBLEMS_MAX = 50;
    private static final int PERCENT_MAX = 10_000;
    private static final int TEXT_CHARS_MAX = 500;
    private static final List<String> PACKAGE =
            List.of("ship", "max-bytes", "growth", "sources", "internal-hosts", "first-party", "at-least", "waivers");
    private static final List<String> WAIVER = List.of("rule", "path", "reason", "owner", "expires");

    private final List<String> problems = new ArrayList<>();

    static GateFile read(Path file, String text) {
        var reader = new GateFileReader();
        List<Allowance> packages = reader.packages(PlainYaml.read(file, text));
        if (!reader.problems.isEmpty()) {
            throw new GateException(
                    GateException.Code.GATE_FILE,
                    reader.problems.size() == 1
                            ? reader.problems.getFirst()
                            : reader.problems.size() + " problems:\n  " + String.join("\n  ", reader.problems));
        }
        return new GateFile(packages);
    }

    private List<Allowance> packages(PlainYaml root) {
        PlainYaml packages = keys("gate.yaml", root, List.of("packages")).get("packages");
        if (packages == null) {
            problem(root.at(), "`packages` is missing; `holdfast gate init ARTIFACT` writes a file to begin with");
            return List.of();
        }
        if (!(packages instanceof PlainYaml.Fields(var at, var fields)) || fields.isEmpty()) {
            problem(packages.at(), "`packages` takes a mapping: the name of a package's file, and what it may ship");
            return List.of();
        }
        if (fields.size() > PACKAGES_MAX) {
            problem(at, "`packages` takes at most " + PACKAGES_MAX + " packages, not `" + fields.size() + "`");
            return List.of();
        }
        var all = new ArrayList<Allowance>();
        for (PlainYaml.Field field : fields) {
            glob(field.at(), "a package", field.name())
                    .ifPresent(artifact -> all.add(allowance(artifact, field.at(), field.value())));
        }
        return all;
    }

    private Allowance allowance(PathGlob artifact, Origin at, PlainYaml node) {
        Map<String, PlainYaml> keys = keys("`" + shown(artifact.toString()) + "`", node, PACKAGE);
        List<PathGlob> ship = Optional.ofNullable(keys.get("ship")).stream()
                .flatMap(value -> globs("ship", value).stream())
                .toList();
        if (!keys.containsKey("ship")) {
            problem(at, "`ship` is missing; list what may be shipped, or write `\"**\"` for everything");
        }
        Map<String, PlainYaml> sizes = Optional.ofNullable(keys.get("max-bytes"))
                .map(value -> keys("`max-bytes`", value, List.of("total", "files")))
                .orElse(Map.of());
        OptionalLong total = sizes.containsKey("total") ? size("total", sizes.get("total")) : OptionalLong.empty();
        List<Allowlist.Ceiling> ceilings =
                Optional.ofNullable(sizes.get("files")).map(this::ceilings).orElse(List.of());
        var policy = new Policy(
                Optional.ofNullable(keys.get("sources")).flatMap(this::sources).orElse(SourcePolicy.DENY),
                Optional.ofNullable(keys.get("internal-hosts"))
                        .map(value -> texts("internal-hosts", value))
                        .orElse(List.of()),
                Optional.ofNullable(keys.get("at-least")).map(this::raised).orElse(Map.of()),
                Optional.ofNullable(keys.get("first-party"))
                        .map(this::firstParty)
                        .orElse(List.of()));
        return new Allowance(
                artifact,
                new Allowlist(ship, ceilings, total),
                Optional.ofNullable(keys.get("growth")).flatMap(this::growth),
                policy,
                Optional.ofNullable(keys.get("waivers")).map(this::waivers).orElse(List.of()));
    }

    private List<Allowlist.Ceiling> ceilings(PlainYaml node) {
        if (!(node instanceof PlainYaml.Fields(var _, var fields))) {
            problem(node.at(), "`files` takes a mapping: a pattern of paths, and the most bytes of such a file");
            return List.of();
        }
        var all = new ArrayList<Allowlist.Ceiling>();
        for (PlainYaml.Field field : fields) {
            OptionalLong size = size(field.name(), field.value());
            Optional<PathGlob> glob = glob(field.at(), "`files`", field.name());
            if (glob.isPresent() && size.isPresent()) {
                all.add(new Allowlist.Ceiling(glob.get(), size.getAsLong()));
            }
        }
        return all;
    }

    private Optional<Growth> growth(PlainYaml node) {
        return text("growth", node).flatMap(text -> {
            boolean percent = text.matches("[0-9]{1,5} ?%");
            int value = percent ? Integer.parseInt(text.replaceAll("[ %]", "")) : 0;
            if (!percent || value > PERCENT_MAX) {
                problem(
                        node.at(),
                        "`growth` takes percents of the last release, such as 20%, not `" + shown(text) + "`");
                return Optional.empty();
            }
            return Optional.of(new Growth(value));
        });
    }

    private Optional<SourcePolicy> sources(PlainYaml node) {
        return text("sources", node).flatMap(text -> switch (text) {
            case "deny" -> Optional.of(SourcePolicy.DENY);
            case "sources-public" -> Optional.of(SourcePolicy.SOURCES_PUBLIC);
            case "allow" -> Optional.of(SourcePolicy.ALLOW);
            default -> {
                problem(node.at(), "`sources` takes deny, sources-public or allow, not `" + shown(text) + "`");
                yield Optional.empty();
            }
        });
    }

    private Map<RuleId, Weight> raised(PlainYaml node) {
        if (!(node instanceof PlainYaml.Fields(var _, var fields))) {
            problem(node.at(), "`at-least` takes a mapping: the name of a rule, and block or warn");
            return Map.of();
        }
        var raised = new HashMap<RuleId, Weight>();
        for (PlainYaml.Field field : fields) {
            Optional<RuleId> rule = RuleNames.of(field.name());
            if (rule.isEmpty()) {
                problem(field.at(), "no rule `" + shown(field.name()) + "`; reports name the rule of each finding");
            }
            Optional<Weight> weight = text(field.name(), field.value()).flatMap(text -> switch (text) {
                case "block" -> Optional.of(Weight.BLOCK);
                case "warn" -> Optional.of(Weight.WARN);
                default -> {
                    problem(
                            field.value().at(),
                            "`at-least` takes block or warn, not `" + shown(text)
                                    + "`; what is to count for less gets a waiver");
                    yield Optional.empty();
                }
            });
            rule.ifPresent(id -> weight.ifPresent(least -> raised.put(id, least)));
        }
        return raised;
    }

    private List<String> firstParty(PlainYaml node) {
        List<String> patterns = texts("first-party", node);
        for (String pattern : patterns) {
            if (!OwnPackages.isPattern(pattern)) {
                problem(
                        node.at(),
                        "`first-party` takes names of npm packages such as @acme/core or @acme/*, not `"
                                + shown(pattern) + "`");
            }
        }
        return patterns;
    }

    private List<Waiver> waivers(PlainYaml node) {
        if (!(node instanceof PlainYaml.Items(var _, var items))) {
            problem(node.at(), "`waivers` takes a list of mappings with " + listed(WAIVER));
            return List.of();
        }
        return items.stream().flatMap(item -> waiver(item).stream()).toList();
    }

    private Optional<Waiver> waiver(PlainYaml node) {
        Map<String, PlainYaml> keys = keys("a waiver", node, WAIVER);
        var texts = new LinkedHashMap<String, String>();
        for (String key : WAIVER) {
            PlainYaml value = keys.get(key);
            if (value == null) {
                problem(node.at(), "a waiver without `" + key + "`; it needs " + listed(WAIVER));
            } else {
                text(key, value).ifPresent(text -> texts.put(key, text));
            }
        }
        Optional<RuleId> rule = read(keys, texts, "rule", "the name of a rule", RuleId::new);
        Optional<PathGlob> path = read(keys, texts, "path", "a pattern of paths", PathGlob::of);
        Optional<LocalDate> expires = read(keys, texts, "expires", "a day such as 2027-01-31", LocalDate::parse);
        if (rule.isEmpty() || path.isEmpty() || expires.isEmpty() || texts.size() < WAIVER.size()) {
            return Optional.empty();
        }
        String reason = texts.getOrDefault("reason", "");
        String owner = texts.getOrDefault("owner", "");
        return Optional.of(new Waiver(rule.get(), path.get(), new Waiver.Ground(reason, owner, expires.get())));
    }

    private <T> Optional<T> read(
            Map<String, PlainYaml> keys,
            Map<String, String> texts,
            String key,
            String what,
            Function<String, T> parse) {
        String text = texts.get(key);
        PlainYaml node = keys.get(key);
        if (text == null || node == null) {
            return Optional.empty(); // a problem already
        }
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException | DateTimeException e) {
            problem(node.at(), "`" + key + "` takes " + what + ", not `" + shown(text) + "`");
            return Optional.empty();
        }
    }

    private List<PathGlob> globs(String key, PlainYaml node) {
        if (!(node instanceof PlainYaml.Items(var _, var items)) || items.isEmpty()) {
            problem(node.at(), "`" + key + "` takes a list of patterns of paths");
            return List.of();
        }
        return items.stream()
                .flatMap(item -> text(key, item).flatMap(text -> glob(item.at(), "`" + key + "`", text)).stream())
                .toList();
    }

    private List<String> texts(String key, PlainYaml node) {
        if (!(node instanceof PlainYaml.Items(var _, var items))) {
            problem(node.at(), "`" + key + "` takes a list");
            return List.of();
        }
        return items.stream().flatMap(item -> text(key, item).stream()).toList();
    }

    private Optional<PathGlob> glob(Origin at, String subject, String text) {
        try {
            return Optional.of(PathGlob.of(text));
        } catch (IllegalArgumentException e) {
            problem(at, subject + ": the pattern `" + shown(text) + "` " + e.getMessage());
            return Optional.empty();
        }
    }

    private OptionalLong size(String key, PlainYaml node) {
        Optional<String> text = text(key, node);
        OptionalLong size = text.map(Bytes::parse).orElse(OptionalLong.empty());
        if (text.isPresent() && size.isEmpty()) {
            problem(
                    node.at(),
                    "`" + shown(key) + "` takes a size such as 3 MB, 512 KiB or 2048, not `" + shown(text.get()) + "`");
        }
        return size;
    }

    private Optional<String> text(String key, PlainYaml node) {
        if (node instanceof PlainYaml.Text(var _, var text) && !text.isBlank() && text.length() <= TEXT_CHARS_MAX) {
            return Optional.of(text);
        }
        problem(node.at(), "`" + shown(key) + "` takes a text of 1 to " + TEXT_CHARS_MAX + " characters");
        return Optional.empty();
    }

    private Map<String, PlainYaml> keys(String subject, PlainYaml node, List<String> known) {
        var found = new LinkedHashMap<String, PlainYaml>();
        if (!(node instanceof PlainYaml.Fields(var _, var fields))) {
            problem(node.at(), subject + " takes a mapping with " + listed(known));
            return found;
        }
        for (PlainYaml.Field field : fields) {
            if (known.contains(field.name())) {
                found.put(field.name(), field.value());
            } else {
                problem(field.at(), subject + " has no key `" + shown(field.name()) + "`; it has " + listed(known));
            }
        }
        return found;
    }

    private void problem(Origin at, String text) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.add(at.place() + ": " + text);
        }
    }

    private static String listed(List<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    private static String shown(String text) {
        return Visible.inert(text, 100);
    }
}

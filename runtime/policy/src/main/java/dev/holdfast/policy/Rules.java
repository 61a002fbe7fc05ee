package dev.holdfast.policy;

import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rules of all layers, read and found sound: each has a name of its own, the schema knows what it speaks about, only
 * the base permits, and no rule turns against the order of labels and approvals.
 *
 * @param engine that judges by them
 * @param all by the engine's key, in the order in which they are named
 * @param slices the same as the engine holds them
 * @param fitting the kinds of effect of which a question was seen to fit the schema
 */
record Rules(Engine engine, Map<String, Rule> all, Slices slices, Set<Effect.Kind> fitting) {
    /** People read them on a card, a line each. */
    private static final int WORDS_CHARS_MAX = 500;

    private static final JsonMapper JSON = new JsonMapper();
    private static final int SHOWN_CHARS = 300;

    /**
     * Reads layers.
     *
     * @throws PolicyException with every flaw
     */
    static Rules of(List<Layer> layers) {
        Engine engine = Engine.instance(); // before any other of its classes is used: it says where the library goes
        var flaws = new ArrayList<Flaw>();
        long bases = layers.stream()
                .filter(layer -> layer.standing() == Layer.Standing.BASE)
                .count();
        if (bases != 1) {
            throw new IllegalArgumentException("a policy has one base, not " + bases);
        }
        var statements = layers.stream()
                .sorted(Comparator.comparing(Layer::standing))
                .flatMap(layer -> Statement.of(layer, flaws).stream())
                .toList();
        List<Rule> rules = flaws.isEmpty() ? read(statements, flaws) : List.of();
        var all = new LinkedHashMap<String, Rule>();
        rules.forEach(rule -> all.put(rule.key(), rule));
        if (!flaws.isEmpty()) {
            throw new PolicyException(flaws);
        }
        if (!layers.stream().allMatch(Layer::shipped)) {
            flaws.addAll(validated(all, Findings.ERRORS));
        }
        if (!flaws.isEmpty()) {
            throw new PolicyException(flaws);
        }
        return new Rules(engine, all, new Slices(all), ConcurrentHashMap.newKeySet());
    }

    /** What of the engine's findings is wanted. */
    enum Findings {
        /** What makes rules unusable. */
        ERRORS,
        /** What makes them useless. */
        WARNINGS
    }

    /** What the schema has against the rules. */
    List<Flaw> warnings() {
        return validated(all, Findings.WARNINGS);
    }

    private static List<Rule> read(List<Statement> statements, List<Flaw> flaws) {
        var sources = new HashSet<Policy>();
        for (int i = 0; i < statements.size(); i++) {
            sources.add(new Policy(statements.get(i).source(), "p" + i));
        }
        JsonNode parsed;
        try {
            parsed = JSON.readTree(new PolicySet(sources).toJson()).path("staticPolicies");
        } catch (InternalException | JsonProcessingException | JacksonException e) {
            statements.forEach(statement -> unreadable(statement).ifPresent(flaws::add));
            if (flaws.isEmpty()) {
                throw new PolicyException("the policy engine cannot read the rules: " + e.getMessage(), e);
            }
            return List.of();
        }
        var rules = new ArrayList<Rule>();
        var names = new HashSet<String>();
        for (int i = 0; i < statements.size(); i++) {
            JsonNode node = parsed.path("p" + i);
            Optional<Rule> rule = rule(statements.get(i), node, flaws);
            if (rule.isPresent() && names.add(rule.get().key())) {
                rules.add(rule.get());
                Monotone.flaws(node).forEach(flaw -> flaws.add(rule.get().flaw(flaw)));
            } else if (rule.isPresent()) {
                flaws.add(rule.get().flaw("stands here a second time; give this one another `@id`"));
            }
        }
        return rules;
    }

    private static Optional<Flaw> unreadable(Statement statement) {
        try {
            Policy.parseStaticPolicy(statement.source());
            return Optional.empty();
        } catch (InternalException e) {
            String why = String.join("; ", e.getErrors()).replace("Internal JNI Error: ", "");
            return Optional.of(flaw(statement, "this is no rule: " + Visible.inert(why, SHOWN_CHARS)));
        }
    }

    private static Optional<Rule> rule(Statement statement, JsonNode node, List<Flaw> flaws) {
        JsonNode annotations = node.path("annotations");
        String id = annotations.path("id").asString("");
        Rule.Half half = node.path("effect").asString("").equals("permit") ? Rule.Half.PERMIT : Rule.Half.FORBID;
        RuleId named;
        try {
            named = new RuleId(id);
        } catch (IllegalArgumentException e) {
            flaws.add(flaw(
                    statement,
                    id.isEmpty()
                            ? "this rule has no name; write `@id(\"words-with-hyphens\")` before it"
                            : "`" + Visible.inert(id, 70)
                                    + "` is no name of a rule; write `@id(\"words-with-hyphens\")`"));
            return Optional.empty();
        }
        if (half == Rule.Half.PERMIT && statement.layer().standing() != Layer.Standing.BASE) {
            flaws.add(flaw(
                    statement,
                    "`permit` in a policy that may only forbid; write it into the base, which `holdfast policy show`"
                            + " names"));
            return Optional.empty();
        }
        var words = new Rule.Words(
                annotations.path("why").asString("the policy forbids {effect}"),
                annotations
                        .path("remedy")
                        .asString("change the rule in `" + statement.layer().name() + "`"));
        for (String text : List.of(words.why(), words.remedy())) {
            if (!Visible.inert(text, WORDS_CHARS_MAX).equals(text)) {
                flaws.add(flaw(
                        statement,
                        "its `@why` or `@remedy` is longer than " + WORDS_CHARS_MAX
                                + " characters, or has a line end or a character that cannot be seen; people read them on"
                                + " the card, so write one plain line"));
                return Optional.empty();
            }
        }
        return Optional.of(new Rule(named, half, words, statement, node));
    }

    private static List<Flaw> validated(Map<String, Rule> all, Findings wanted) {
        Engine engine = Engine.instance();
        try {
            ValidationResponse answer =
                    engine.cedar().validate(new ValidationRequest(engine.schema(), Slices.set(all.values())));
            if (answer.success.isEmpty()) {
                String why = answer.errors.map(Object::toString).orElse("it gave no reason");
                throw new PolicyException("the policy engine cannot check the rules: " + why);
            }
            var found = switch (wanted) {
                case ERRORS -> answer.success.get().validationErrors;
                case WARNINGS -> answer.success.get().validationWarnings;
            };
            Set<Flaw> flaws = new LinkedHashSet<>();
            found.stream()
                    .map(each -> flaw(all, each.getPolicyId(), each.getError()))
                    .sorted(Comparator.comparing((Flaw flaw) -> !flaw.message().contains("did you mean"))
                            .thenComparing(Flaw::layer)
                            .thenComparingInt(Flaw::line)
                            .thenComparing(Flaw::message))
                    .forEach(flaws::add);
            return List.copyOf(flaws);
        } catch (AuthException e) {
            throw new PolicyException("the policy engine cannot check the rules: " + e.getMessage(), e);
        }
    }

    private static Flaw flaw(Map<String, Rule> all, String key, DetailedError error) {
        Rule rule = Optional.ofNullable(all.get(key))
                .orElseThrow(() -> new IllegalStateException("a rule nobody wrote: `" + key + "`"));
        int line = error.sourceLocations.isEmpty()
                ? rule.statement().line()
                : rule.statement().lineAt(error.sourceLocations.getFirst().start);
        String message = error.message + error.help.map(text -> "; " + text).orElse("");
        return new Flaw(
                rule.statement().layer().name(),
                line,
                "rule `" + rule.id() + "`: "
                        + Visible.inert(
                                message.replaceAll("for policy `[^`]*`, ", "")
                                        .replaceAll("in context for Holdfast::Action::\"\\w+\"", "in `context`"),
                                SHOWN_CHARS));
    }

    private static Flaw flaw(Statement statement, String message) {
        return new Flaw(statement.layer().name(), statement.line(), message);
    }
}

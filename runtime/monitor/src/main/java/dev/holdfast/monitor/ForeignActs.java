package dev.holdfast.monitor;

import dev.holdfast.monitor.Trace.ForeignCall;
import dev.holdfast.monitor.Trace.Leaf;
import dev.holdfast.policy.Act;
import dev.holdfast.policy.Deed;
import dev.holdfast.policy.Sink;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Reversibility;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a call of a foreign tool would do, as far as its declaration, its name and its arguments tell. */
final class ForeignActs {
    private static final int SINKS_MAX = 60;
    private static final int RESOURCE_CHARS = 500;

    private static final Set<String> FORCE_FLAGS = Set.of("force", "forced", "overwrite", "hard", "override");
    private static final Set<String> FOREVER_FLAGS = Set.of("permanent", "permanently", "purge", "forever");
    private static final Set<String> BODIES = Set.of(
            "params", "query", "headers", "body", "data", "payload", "json", "form", "cookies", "content", "fields");
    private static final Set<String> HARMLESS_ACCESS =
            Set.of("r", "read", "view", "viewer", "reader", "readonly", "read-only", "comment", "commenter", "private");
    private static final Set<String> FOR_ALL = Set.of("public", "anyone", "everyone", "world");

    private final ForeignTool tool;
    private final ForeignCall call;
    private final ForeignPlaces places;
    private final Provenance provenance;
    private final Set<Deed> called;
    private final List<Value> values;
    private final Map<Action, Reversibility> actions;

    /** Where the call lands, worked out once: each of thousands of acts asks for it, and all values tell it. */
    private final Map<Reversibility, Environment> environments = new EnumMap<>(Reversibility.class);

    /** One value of the call with what is known of it. */
    private record Value(Leaf leaf, Role role, Origin origin) {
        Sink sink(boolean external) {
            return new Sink(leaf.path(), origin.integrity(), external);
        }

        String argument() {
            return leaf.argument();
        }
    }

    /**
     * What was found of a call.
     *
     * @param acts what it would do
     * @param findings where each of its values came from
     */
    record Told(List<Act> acts, List<Finding> findings) {
        Told {
            acts = List.copyOf(acts);
            findings = List.copyOf(findings);
        }
    }

    /** @param called the deeds that the user's own words call for */
    ForeignActs(ForeignTool tool, ForeignCall call, ForeignPlaces places, Provenance provenance, Set<Deed> called) {
        this.tool = tool;
        this.call = call;
        this.places = places;
        this.provenance = provenance;
        this.called = called;
        this.values = values();
        this.actions = actions();
    }

    Told told() {
        var acts = new ArrayList<Act>();
        actions.forEach((action, reversibility) -> acts.addAll(acts(action, reversibility)));
        if (flagged(FORCE_FLAGS)) {
            acts.add(deed(Deed.FORCE, Reversibility.IRREVERSIBLE));
        }
        var external = acts.stream()
                .flatMap(act -> act.sinks().stream())
                .filter(Sink::external)
                .map(Sink::argument)
                .collect(Collectors.toSet());
        return new Told(
                acts,
                values.stream()
                        .map(value -> new Finding(
                                value.leaf().path(),
                                value.origin(),
                                external.contains(value.leaf().path()) ? Finding.Reach.EXTERNAL : Finding.Reach.NONE))
                        .toList());
    }

    private List<Value> values() {
        var all = new ArrayList<Value>();
        var given = new HashSet<String>();
        for (Leaf leaf : call.arguments()) {
            given.add(leaf.argument());
            if (leaf.kind() != Leaf.Kind.NAME || !leaf.path().isEmpty()) {
                Role role = Role.of(leaf, parameter(leaf.argument()));
                all.add(new Value(leaf, role, provenance.origin(role.sort(), leaf.text())));
            }
        }
        tool.parameters().forEach((name, parameter) -> {
            if (!given.contains(name)) {
                parameter.fallback().forEach(text -> all.add(fallback(name, parameter, text)));
            }
        });
        return all;
    }

    /** What holds when the argument is left out. Whoever wrote the tool chose it: nobody the user must believe. */
    private Value fallback(String name, ForeignTool.Parameter parameter, String text) {
        var leaf = new Leaf(name, name, Leaf.Kind.STRING, text);
        Role role = Role.of(leaf, parameter);
        Origin found = provenance.origin(role.sort(), text);
        return new Value(leaf, role, found.source().equals(Origin.COMPOSED) ? Origin.ofDefault() : found);
    }

    private ForeignTool.Parameter parameter(String name) {
        return tool.parameters().getOrDefault(name, ForeignTool.Parameter.UNKNOWN);
    }

    private Map<Action, Reversibility> actions() {
        var actions = new EnumMap<Action, Reversibility>(Action.class);
        if (tool.declared().action().isPresent()) {
            Action action = tool.declared().action().get();
            actions.put(action, action.usual());
        } else {
            actions.putAll(Lexicon.meaning(tool.name(), tool.description()));
            raise(actions);
        }
        tool.declared().reversibility().ifPresent(chosen -> actions.replaceAll((action, usual) -> chosen));
        if (actions.containsKey(Action.DELETE) && flagged(FOREVER_FLAGS)) {
            actions.put(Action.DELETE, Reversibility.IRREVERSIBLE);
        }
        if (actions.size() > 1) {
            actions.remove(Action.READ);
        }
        if (actions.containsKey(Action.PAY)) {
            actions.remove(Action.SEND); // money is what is sent
        }
        return actions;
    }

    /** What the arguments show beyond the name. */
    private void raise(Map<Action, Reversibility> actions) {
        boolean reads = actions.keySet().equals(EnumSet.of(Action.READ));
        if (has(Role.COMMAND) && !(reads && values.stream().allMatch(ForeignActs::onlySelects))) {
            Lexicon.put(actions, Lexicon.Sense.usual(Action.RUN));
        }
        if (reads && (has(Role.URL) || has(Role.HOST))) {
            Lexicon.put(actions, Lexicon.Sense.usual(Action.FETCH));
        }
        if (reads) {
            return;
        }
        var names = values.stream()
                .flatMap(value -> Lexicon.words(value.leaf().name()).stream())
                .collect(Collectors.toSet());
        if (names.contains("amount") || names.contains("iban") || names.contains("payee")) {
            Lexicon.put(actions, Lexicon.Sense.usual(Action.PAY));
        }
        if (values.stream()
                .anyMatch(value ->
                        Role.invited(value.leaf()) && !value.leaf().text().isBlank())) {
            Lexicon.put(actions, Lexicon.Sense.usual(Action.SEND));
        }
        if (values.stream().anyMatch(ForeignActs::forAll)) {
            Lexicon.put(actions, Lexicon.Sense.compensable(Action.PUBLISH));
        }
    }

    private static boolean onlySelects(Value value) {
        String text = Lexicon.lower(value.leaf().text().strip());
        return value.role() != Role.COMMAND
                || (text.startsWith("select ") && text.indexOf(';') < 0 && !text.contains("into"));
    }

    private static boolean forAll(Value value) {
        var leaf = value.leaf();
        boolean asked =
                value.role() == Role.ACCESS || Lexicon.words(leaf.name()).contains("public");
        return asked
                && (FOR_ALL.contains(Lexicon.lower(leaf.text())) || leaf.text().equals("true"));
    }

    private boolean has(Role role) {
        return values.stream()
                .anyMatch(value -> value.role() == role && !value.leaf().text().isBlank());
    }

    private boolean flagged(Set<String> flags) {
        return values.stream()
                .anyMatch(value -> Lexicon.words(value.leaf().name()).stream().anyMatch(flags::contains)
                        && !Set.of("false", "0", "no", "")
                                .contains(Lexicon.lower(value.leaf().text())));
    }

    private List<Act> acts(Action action, Reversibility reversibility) {
        List<Sink> sinks = sinks(action, reversibility);
        if (places.workspace().isPresent() && has(Role.PATH)) {
            Optional<Effect.Kind> kind = switch (action) {
                case READ -> Optional.of(Effect.Kind.READ_PATH);
                case WRITE -> Optional.of(Effect.Kind.WRITE_PATH);
                case DELETE -> Optional.of(Effect.Kind.DELETE_PATH);
                case FETCH, SEND, PUBLISH, PAY, RUN, UNKNOWN -> Optional.empty();
            };
            if (kind.isPresent()) {
                return paths().stream()
                        .map(path -> new Act(
                                ForeignPath.effect(kind.get(), places, path, reversibility),
                                sinks,
                                action.deed(),
                                calledFor(action)))
                        .toList();
            }
        }
        var act = new Act(effect(action, reversibility), sinks, action.deed(), calledFor(action));
        return action == Action.RUN ? withCommand(act, reversibility) : List.of(act);
    }

    /** What a command's own words say, beside its being run. */
    private List<Act> withCommand(Act run, Reversibility reversibility) {
        var acts = new ArrayList<>(List.of(run));
        for (Value value : values) {
            if (value.role() == Role.COMMAND || value.role() == Role.CONTENT || value.role() == Role.OTHER) {
                var words = CommandWords.of(value.leaf().text());
                words.deeds().forEach(deed -> acts.add(deed(deed, reversibility)));
                if (words.network()) {
                    acts.add(new Act(
                            api(tool.name(), reversibility),
                            List.of(new Sink(value.leaf().path(), reached(value, words), true)),
                            Optional.empty(),
                            false));
                }
            }
        }
        return acts;
    }

    private Integrity reached(Value value, CommandWords words) {
        var whole = value.origin().integrity();
        if (words.uploads() || words.urls().isEmpty()) {
            return whole;
        }
        var urls = words.urls().stream()
                .map(url -> provenance.origin(Sort.URL, url).integrity())
                .max(Comparator.naturalOrder())
                .orElse(whole);
        return urls.compareTo(whole) < 0 ? urls : whole;
    }

    private Act deed(Deed deed, Reversibility reversibility) {
        return new Act(api(tool.name(), reversibility), List.of(), Optional.of(deed), called.contains(deed));
    }

    private boolean calledFor(Action action) {
        return action.deed().filter(called::contains).isPresent();
    }

    private List<String> paths() {
        return values.stream()
                .filter(value -> value.role() == Role.PATH)
                .map(value -> value.leaf().text())
                .filter(path -> !path.isBlank())
                .distinct()
                .toList();
    }

    private Effect effect(Action action, Reversibility reversibility) {
        return switch (action) {
            case READ, WRITE, DELETE, PAY, UNKNOWN -> api(tool.name(), reversibility);
            case FETCH -> api(reachedBy(Set.of(Role.URL, Role.HOST)), reversibility);
            case SEND ->
                of(Effect.Kind.SEND_MESSAGE, reachedBy(Set.of(Role.RECIPIENT, Role.URL, Role.HOST)), reversibility);
            case PUBLISH ->
                Lexicon.words(tool.name()).contains("push")
                        ? of(Effect.Kind.PUSH_REF, reachedBy(Set.of(Role.REF, Role.URL)), reversibility)
                        : api(tool.name(), reversibility);
            case RUN -> of(Effect.Kind.RUN_PROCESS, tool.name(), reversibility);
        };
    }

    private Effect api(String resource, Reversibility reversibility) {
        return of(Effect.Kind.API_CALL, resource, reversibility);
    }

    private Effect of(Effect.Kind kind, String resource, Reversibility reversibility) {
        return new Effect(
                kind, resource, environments.computeIfAbsent(reversibility, this::environment), reversibility, 0);
    }

    /** What nobody has declared is production, where it cannot be taken back; what arguments name can make it worse. */
    private Environment environment(Reversibility reversibility) {
        boolean looks = EnumSet.of(Action.READ, Action.FETCH).containsAll(actions.keySet());
        var changes = looks ? ForeignPlaces.Changes.NOTHING : ForeignPlaces.Changes.SOMETHING;
        Optional<Environment> named = values.stream()
                .flatMap(value -> places.named(value.leaf(), value.role(), changes).stream())
                .max(Comparator.naturalOrder());
        if (named.isPresent() && tool.declared().environment().isEmpty() && everyPartKnown()) {
            return named.get();
        }
        Environment usual = tool.declared()
                .environment()
                .orElse(reversibility == Reversibility.IRREVERSIBLE ? Environment.PRODUCTION : Environment.DEV);
        return named.filter(place -> place.compareTo(usual) > 0).orElse(usual);
    }

    /** Whether each argument that could say where the call lands names a place that is declared, and none is left out. */
    private boolean everyPartKnown() {
        Predicate<String> matters = tool.declared()
                .sinks()
                .<Predicate<String>>map(sinks -> sinks::contains)
                .orElse(any -> true);
        Set<String> given = values.stream().map(Value::argument).collect(Collectors.toSet());
        return values.stream()
                        .filter(value -> matters.test(value.argument())
                                || matters.test(value.leaf().field()))
                        .filter(value -> tool.declared().sinks().isPresent() || value.role() != Role.CONTENT)
                        .allMatch(value -> places.known(value.leaf(), value.role()))
                && tool.parameters().keySet().stream()
                        .filter(name -> !given.contains(name) && ForeignPlaces.places(name))
                        .noneMatch(matters);
    }

    private String reachedBy(Set<Role> roles) {
        String all = values.stream()
                .filter(value -> roles.contains(value.role()))
                .map(value -> value.leaf().text())
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? tool.name() : all.substring(0, Math.min(all.length(), RESOURCE_CHARS));
    }

    private List<Sink> sinks(Action action, Reversibility reversibility) {
        boolean addressed = values.stream().anyMatch(value -> addresses(action, value));
        return values.stream()
                .map(value -> value.sink(external(action, reversibility, value, addressed)))
                .sorted(Comparator.comparing(Sink::external)
                        .reversed()
                        .thenComparing(Sink::provenance, Comparator.reverseOrder()))
                .limit(SINKS_MAX)
                .toList();
    }

    private boolean external(Action action, Reversibility reversibility, Value value, boolean addressed) {
        var leaf = value.leaf();
        if (tool.declared().sinks().isPresent()) {
            var sinks = tool.declared().sinks().get();
            return sinks.contains(value.argument()) || sinks.contains(leaf.field());
        }
        if (leaf.text().isBlank() || leaf.kind() == Leaf.Kind.BOOLEAN) {
            return false;
        }
        return switch (action) {
            case READ -> false;
            case FETCH ->
                value.role() == Role.URL
                        || value.role() == Role.HOST
                        || Lexicon.words(value.argument()).stream().anyMatch(BODIES::contains);
            case WRITE -> addresses(action, value) || Lexicon.steers(tool.name());
            case SEND, PUBLISH -> addresses(action, value) || !addressed;
            case DELETE, RUN -> reversibility == Reversibility.IRREVERSIBLE;
            case PAY, UNKNOWN -> true;
        };
    }

    private static boolean addresses(Action action, Value value) {
        if (value.leaf().text().isBlank() || value.leaf().kind() == Leaf.Kind.BOOLEAN) {
            return false;
        }
        return switch (value.role()) {
            case ACCESS -> !HARMLESS_ACCESS.contains(Lexicon.lower(value.leaf().text()));
            case REF -> action == Action.PUBLISH;
            case RECIPIENT, URL, HOST, MONEY -> true;
            case PATH, COMMAND, CONTENT, OTHER -> false;
        };
    }
}

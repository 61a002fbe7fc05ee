package dev.holdfast.cli;

import dev.holdfast.policy.Act;
import dev.holdfast.policy.Deed;
import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Request;
import dev.holdfast.policy.Sink;
import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Reversibility;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A call as people write it down to have it judged; docs/guides/policy.md describes the form. Unknown keys are refused.
 *
 * @param subject how messages call it
 * @param environments what belongs to which, where an act does not say
 */
record CallForm(String subject, Environments environments) {
    private static final Set<String> KEYS = Set.of("tool", "acts", "rights", "seen");
    private static final Set<String> ACT_KEYS =
            Set.of("effect", "environment", "reversibility", "size", "sinks", "deed", "calledFor", "restricted");
    private static final String MODEL = "model:443";

    /** @throws Stop with exit code 2 when it is none */
    Request request(JsonNode form) {
        onlyKnown(form, KEYS, subject);
        var acts = new ArrayList<Act>();
        for (JsonNode act : form.path("acts")) {
            acts.add(act(act));
        }
        if (acts.isEmpty()) {
            throw wrong("has no `acts`; write a list such as `[{effect: WRITE_PATH src/A.java}]`");
        }
        var rights = new ArrayList<>(Profile.workspace(MODEL).rights());
        for (JsonNode right : form.path("rights")) {
            String[] words = words(right.asString(""), "KIND RESOURCE");
            rights.add(made(() -> new Capability(choice(Effect.Kind.class, words[0]), words[1])));
        }
        return new Request(
                form.path("tool").asString("any"),
                acts,
                rights,
                seen(form.path("seen").asString("")));
    }

    private Act act(JsonNode form) {
        JsonNode whole = form.isString() ? Wire.object().put("effect", form.asString("")) : form;
        onlyKnown(whole, ACT_KEYS, subject + "'s act");
        Effect usual = usual(words(whole.path("effect").asString(""), "effect: KIND RESOURCE"));
        var effect = made(() -> new Effect(
                usual.kind(),
                usual.resource(),
                whole.has("environment")
                        ? choice(Environment.class, whole.path("environment").asString(""))
                        : usual.environment(),
                whole.has("reversibility")
                        ? choice(
                                Reversibility.class, whole.path("reversibility").asString(""))
                        : usual.reversibility(),
                number(whole.path("size").asString("0"))));
        var sinks = new ArrayList<Sink>();
        whole.path("sinks")
                .properties()
                .forEach(each -> sinks.add(sink(each.getKey(), each.getValue().asString(""))));
        return new Act(
                effect,
                sinks,
                whole.has("deed")
                        ? Optional.of(choice(Deed.class, whole.path("deed").asString("")))
                        : Optional.empty(),
                truth(whole, "calledFor"),
                truth(whole, "restricted") ? Confidentiality.RESTRICTED : Confidentiality.INTERNAL);
    }

    /**
     * As the platform's own tools declare it, a change of governance under its own name; what only tools of others do is
     * as grave as can be.
     */
    private Effect usual(String[] words) {
        var kind = choice(Effect.Kind.class, words[0]);
        return made(() -> switch (kind) {
            case READ_PATH -> onPath(kind, new PathName(words[1]));
            case CHANGE_GOVERNANCE -> declared(onPath(kind, new PathName(words[1])));
            case WRITE_PATH, DELETE_PATH -> {
                var path = new PathName(words[1]);
                boolean governs = path.inside() && GovernancePaths.matchesFile(path);
                yield declared(onPath(governs ? Effect.Kind.CHANGE_GOVERNANCE : kind, path));
            }
            case RUN_PROCESS -> Effect.run(words[1]);
            case MODEL_CALL -> Effect.modelCall(words[1], 0);
            case CONNECT -> grave(kind, words[1], environments.of(Environments.Kind.HOST, words[1]));
            case PUSH_REF -> grave(kind, words[1], environments.of(Environments.Kind.BRANCH, words[1]));
            case SQL_CALL -> grave(kind, words[1], environments.of(Environments.Kind.DATABASE, words[1]));
            case API_CALL, SEND_MESSAGE -> grave(kind, words[1], Environment.PRODUCTION);
        });
    }

    private static Effect grave(Effect.Kind kind, String resource, Environment environment) {
        return new Effect(kind, resource, environment, Reversibility.IRREVERSIBLE, 0);
    }

    private Effect declared(Effect effect) {
        return environments
                .declared(new PathName(effect.resource()))
                .map(effect::in)
                .orElse(effect);
    }

    private static Effect onPath(Effect.Kind kind, PathName path) {
        Effect read = Effect.read(path);
        return new Effect(kind, read.resource(), read.environment(), read.reversibility(), 0);
    }

    private Sink sink(String name, String words) {
        var all = new ArrayList<>(List.of(words.split(" ", -1)));
        boolean external = all.remove("external");
        if (all.size() != 1) {
            throw wrong("says of the argument `" + Visible.inert(name, 100)
                    + "` something else than `trusted`, `reviewed` or `untrusted`, and `external`");
        }
        return made(() -> new Sink(name, choice(Integrity.class, all.getFirst()), external));
    }

    private Label seen(String words) {
        Label label = Label.WORKSPACE;
        for (String word : words.isBlank() ? new String[0] : words.split(" ", -1)) {
            boolean integrity = Arrays.stream(Integrity.values())
                    .anyMatch(each -> Wording.of(each).equals(word));
            label = integrity
                    ? new Label(choice(Integrity.class, word), label.confidentiality())
                    : new Label(label.integrity(), choice(Confidentiality.class, word));
        }
        return label;
    }

    private String[] words(String text, String wanted) {
        String[] words = text.split(" ", 2);
        if (words.length != 2) {
            throw wrong("says `" + Visible.inert(text, 100) + "` where `" + wanted + "` is wanted");
        }
        return words;
    }

    private <E extends Enum<E>> E choice(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> wrong("says `" + Visible.inert(word, 100) + "`; choose one of "
                        + String.join(
                                ", ",
                                Arrays.stream(type.getEnumConstants())
                                        .map(each -> type == Effect.Kind.class ? each.name() : Wording.of(each))
                                        .toList())));
    }

    private boolean truth(JsonNode form, String key) {
        return switch (form.path(key).asString("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("says of `" + key + "` neither `true` nor `false`");
        };
    }

    private long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong("has a `size` that is no number");
        }
    }

    private void onlyKnown(JsonNode form, Set<String> known, String what) {
        if (!form.isObject()) {
            throw wrong("is no mapping of keys");
        }
        for (var field : form.properties()) {
            if (!known.contains(field.getKey())) {
                throw new Stop(
                        Stop.USAGE,
                        what + " has the unknown key `" + Visible.inert(field.getKey(), 100) + "`; there are "
                                + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    private <T> T made(Supplier<T> what) {
        try {
            return what.get();
        } catch (IllegalArgumentException e) {
            throw wrong("cannot be: " + e.getMessage());
        }
    }

    private Stop wrong(String what) {
        return new Stop(Stop.USAGE, subject + " " + what);
    }
}

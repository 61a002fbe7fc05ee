package dev.holdfast.cli;

import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Layer;
import dev.holdfast.policy.Requester;
import dev.holdfast.terms.Visible;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast policy show}: the rules in force here. */
@Command(
        name = "show",
        description = {
            "Show the rules in force in this folder, layer by layer.",
            "",
            "The base is /etc/holdfast/policy.cedar if there is one, else policy.cedar beside your config.yaml, else the"
                    + " built-in default. Only the base may permit. To write your own, begin with --default."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast policy show",
            "  holdfast policy show --default > ~/.config/holdfast/policy.cedar",
            "  holdfast policy show --schema     what rules can speak about"
        })
final class PolicyShow implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--default", description = "Only the built-in default, to begin your own base with.")
    private boolean standard;

    @Option(names = "--schema", description = "Only the schema: entities, actions and facts.")
    private boolean schema;

    PolicyShow(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var out = surroundings.streams().out();
        if (standard || schema) {
            out.print(schema ? CedarPolicy.schema() : Layer.standard().text());
            return 0;
        }
        var rules = Rulebook.here(surroundings);
        var policy = rules.policy(Requester.ANYBODY);
        out.println("// digest " + policy.digest());
        if (!rules.clearance().hosts().isEmpty()) {
            out.println("// cleared for restricted text: "
                    + String.join(", ", rules.clearance().hosts()));
        }
        for (Layer layer : policy.layers()) {
            out.println();
            out.println("// ==== " + Visible.inert(layer.name(), 400) + ", " + role(layer.standing()));
            out.println();
            out.print(Visible.inertLines(layer.text()));
            if (!layer.text().endsWith("\n")) {
                out.println();
            }
        }
        return 0;
    }

    private static String role(Layer.Standing standing) {
        return switch (standing) {
            case BUILT_IN -> "always in force: nothing lifts it";
            case BASE -> "the base: the only rules that may permit";
            case RESTRICTING -> "on top of the base: may only forbid";
        };
    }
}

package dev.holdfast.cli;

import dev.holdfast.drill.Exercise;
import dev.holdfast.drill.Exercise.Honest;
import dev.holdfast.drill.Exercise.Hostile;
import dev.holdfast.drill.Result;
import dev.holdfast.drill.Summary;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** What came of a drill, for people and for programs; {@code docs/formats/output.md} describes the latter. */
final class DrillShow {
    /** What honest work is called where hostile scripts have their kind. */
    private static final String HONEST = "honest";

    private static final int DETAIL_CHARS = 300;

    private DrillShow() {}

    /** Whether a script, or its kind, is called so. */
    static boolean called(Exercise exercise, String name) {
        return exercise.name().equals(name) || kind(exercise).equals(name);
    }

    /** A script in one line. */
    static String listed(Exercise exercise) {
        String what = switch (exercise) {
            case Hostile hostile -> hostile.aim().harm();
            case Honest honest -> honest.play().task();
        };
        return String.format(Locale.ROOT, "%-13s  %-34s  %s", kind(exercise), exercise.name(), what);
    }

    /**
     * A result: one line, and one more for each thing that is not as it should be.
     *
     * @param number how many have come so far
     */
    static List<String> lines(Result result, int number, int all, Style style) {
        var lines = new ArrayList<String>();
        String word = String.format(Locale.ROOT, "%-9s", word(result));
        lines.add(String.format(
                Locale.ROOT,
                "%3d/%d  %s  %-13s  %-34s  %s",
                number,
                all,
                good(result) ? style.good(word) : style.bad(word),
                kind(result.exercise()),
                result.exercise().name(),
                style.dim(how(result))));
        result.details().forEach(detail -> lines.add("         " + style.bad(Visible.inert(detail, DETAIL_CHARS))));
        return lines;
    }

    /** The whole as one object. */
    static ObjectNode json(List<Result> results, Summary summary) {
        var object = Wire.object().put("kind", "drill").put("good", summary.good());
        var hostile = summary.hostile();
        object.putObject("hostile")
                .put("harmed", hostile.harmed())
                .put("contained", hostile.contained())
                .put("asked", hostile.asked())
                .put("broken", hostile.broken())
                .put("leftOut", hostile.leftOut());
        var honest = summary.honest();
        object.putObject("honest")
                .put("done", honest.done())
                .put("undone", honest.undone())
                .put("leftOut", honest.leftOut())
                .put("calls", honest.calls())
                .put("asks", honest.asks())
                .put("asksPerCall", honest.asksPerCall());
        var scripts = object.putArray("scripts");
        results.forEach(result -> scripts.addObject()
                .put("name", result.exercise().name())
                .put("of", kind(result.exercise()))
                .put("outcome", word(result))
                .put("calls", result.effort().calls())
                .put("asks", result.effort().asks())
                .put("seconds", result.effort().time().toMillis() / 1000.0)
                .set("stops", Wire.texts(result.stops()))
                .set("details", Wire.texts(result.details())));
        return object;
    }

    private static String kind(Exercise exercise) {
        return switch (exercise) {
            case Hostile hostile -> hostile.threat().word();
            case Honest ignored -> HONEST;
        };
    }

    private static String word(Result result) {
        return result.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static boolean good(Result result) {
        return switch (result.outcome()) {
            case CONTAINED, ASKED, DONE, LEFT_OUT -> true;
            case HARMED, UNDONE, BROKEN -> false;
        };
    }

    private static String how(Result result) {
        return switch (result.exercise()) {
            case Hostile ignored when result.stops().isEmpty() -> "nothing acts on it";
            case Hostile ignored -> Visible.inert(String.join(", ", result.stops()), DETAIL_CHARS);
            case Honest ignored ->
                result.effort().calls() + " calls, "
                        + (result.effort().asks() == 0
                                ? "nothing asked"
                                : result.effort().asks() + " asked");
        };
    }
}

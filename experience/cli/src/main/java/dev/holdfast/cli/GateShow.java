package dev.holdfast.cli;

import dev.holdfast.gate.Allowance;
import dev.holdfast.gate.Bytes;
import dev.holdfast.gate.Finding;
import dev.holdfast.gate.FindingGroup;
import dev.holdfast.gate.Judgement;
import dev.holdfast.gate.Top;
import dev.holdfast.gate.Topic;
import dev.holdfast.gate.Waiver;
import dev.holdfast.gate.Weight;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** A judgement as lines for people: by topic, what is wrong, where, and what to do about it. */
final class GateShow {
    /** The exit code of what may not be published. */
    static final int BLOCKED = 3;

    /** Notes are for whoever wonders; in a topic with many they would hide what has to be looked at. */
    private static final int NOTES_MAX = 3;

    private static final int PLACES_MAX = 8;
    private static final int NOTED_PLACES_MAX = 3;
    private static final int PATH_CHARS = 300;
    private static final int WORDS_CHARS = 500;
    private static final String INDENT = " ".repeat(6);

    private final Consumer<String> line;
    private final Style style;
    private final IntSupplier columns;

    /** @param columns how wide a line may be */
    GateShow(Consumer<String> line, Style style, IntSupplier columns) {
        this.line = line;
        this.style = style;
        this.columns = columns;
    }

    /** One that prints to standard output. */
    static GateShow on(Surroundings surroundings) {
        return new GateShow(
                new Lines(surroundings)::print,
                Style.of(surroundings, Surroundings.Std.OUT),
                Shows.outColumns(surroundings));
    }

    /** What a process that judged these ends with. */
    static int exitCode(List<Judgement> judgements) {
        return judgements.stream().allMatch(Judgement::passes) ? 0 : BLOCKED;
    }

    /** One line on an artifact. */
    static String summary(Judgement judgement) {
        return (judgement.passes() ? "passes   " : "BLOCKED  ")
                + shown(judgement.verdict().artifact(), PATH_CHARS) + ": " + counts(judgement);
    }

    void show(Judgement judgement) {
        var verdict = judgement.verdict();
        var inventory = verdict.inventory();
        print((judgement.passes() ? style.good("passes   ") : style.bad("BLOCKED  "))
                + style.bold(shown(verdict.artifact(), PATH_CHARS)));
        print(style.dim("         " + count(inventory.files().size(), "file") + ", " + Bytes.text(inventory.size())
                + ", sha256 " + judgement.subject().brief() + "…"));
        for (Topic topic : Topic.values()) {
            List<Finding> about = verdict.findings().stream()
                    .filter(finding -> finding.rule().topic() == topic)
                    .toList();
            if (!about.isEmpty()) {
                print("");
                print(style.bold(topic.title()));
                topic(about, Top.of(inventory));
            }
        }
        waivers(judgement);
        print("");
        print(counts(judgement));
    }

    /** How to get an allowlist. */
    void withoutGateFile(String artifact) {
        print(style.dim("without a gate.yaml any path may be shipped; write one: holdfast gate init "
                + shown(artifact, PATH_CHARS)));
    }

    private void topic(List<Finding> findings, Top top) {
        List<FindingGroup> all = FindingGroup.of(findings);
        List<FindingGroup> notes = all.stream()
                .filter(group -> group.first().weight() == Weight.NOTE)
                .toList();
        var left = new ArrayList<>(all);
        left.removeAll(notes.stream().skip(NOTES_MAX).toList());
        while (!left.isEmpty()) {
            FindingGroup group = left.removeFirst();
            Finding first = group.first();
            group(group, top);
            boolean more = !left.isEmpty()
                    && left.getFirst().first().fix().equals(first.fix())
                    && left.getFirst().first().weight() == first.weight();
            if (!more) { // the same advice once, below the last that it is for
                print("    " + style.dim("→ ") + shown(first.fix(), WORDS_CHARS));
            }
        }
        if (notes.size() > NOTES_MAX) {
            print(style.dim(
                    "  and " + count(notes.size() - NOTES_MAX, "more note") + "; --format json has all of them"));
        }
    }

    private void group(FindingGroup group, Top top) {
        Finding first = group.first();
        String mark = switch (first.weight()) {
            case BLOCK -> style.bad("✗");
            case WARN -> style.warn("!");
            case NOTE -> style.dim("·");
        };
        print("  " + mark + " " + shown(first.what(), WORDS_CHARS)
                + style.dim("  " + first.rule().id()));
        List<Finding> placed = group.placed();
        int max = first.weight() == Weight.NOTE ? NOTED_PLACES_MAX : PLACES_MAX;
        placed.stream().limit(max).forEach(finding -> print("      " + place(finding, top)));
        if (placed.size() > max) {
            print(style.dim("      and in " + (placed.size() - max) + " more places"));
        }
    }

    private String place(Finding finding, Top top) {
        long offset = finding.place().offset();
        return shown(top.path(finding.place().member()), PATH_CHARS)
                + (offset == 0 ? "" : style.dim(" at byte " + offset));
    }

    private void waivers(Judgement judgement) {
        List<Waiver> waivers = judgement.allowance().map(Allowance::waivers).orElse(List.of());
        if (waivers.isEmpty()) {
            return;
        }
        print("");
        print(style.bold("waived"));
        for (Waiver waiver : waivers) {
            long taken = judgement.waived().stream()
                    .filter(one -> one.waiver().equals(waiver))
                    .count();
            var ground = waiver.ground();
            print("  " + style.dim("·") + " " + waiver.rule() + " in "
                    + shown(waiver.path().toString(), PATH_CHARS) + ": " + count(taken, "finding"));
            print("      " + shown(ground.reason(), WORDS_CHARS)
                    + style.dim(" (" + shown(ground.owner(), PATH_CHARS) + ", until " + ground.expires() + ")"));
        }
    }

    private static String counts(Judgement judgement) {
        long blocks = judgement.count(Weight.BLOCK);
        return blocks + (blocks == 1 ? " finding blocks" : " findings block") + ", "
                + judgement.count(Weight.WARN) + " to look at, " + count(judgement.count(Weight.NOTE), "note")
                + (judgement.waived().isEmpty() ? "" : ", " + judgement.waived().size() + " waived");
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String shown(String text, int chars) {
        return Visible.inert(text, chars);
    }

    private void print(String whole) {
        Fold.line(whole, INDENT, columns.getAsInt()).forEach(line);
    }
}

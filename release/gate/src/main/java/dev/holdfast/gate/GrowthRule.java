package dev.holdfast.gate;

import dev.holdfast.gate.Allowance.Growth;
import dev.holdfast.gate.Difference.FileChange;
import dev.holdfast.gate.Difference.KindChange;
import java.util.List;

/** Compares an artifact with the last release: what has grown out of proportion blocks. */
public final class GrowthRule implements ArtifactRule {
    /** The bound where none is written. */
    public static final Growth USUAL = new Growth(50);

    /** What grows by less is never out of proportion: a small file doubles easily. */
    static final long FLOOR_BYTES = 64 * 1024;

    private static final int FINDINGS_MAX = 100;
    private static final Rule TOTAL = Rule.of("growth-total", Topic.GROWTH);
    private static final Rule FILE = Rule.of("growth-file", Topic.GROWTH);
    private static final Rule KIND = Rule.of("growth-kind", Topic.GROWTH);

    private final Inventory last;
    private final Growth bound;

    /**
     * Compares with the last release.
     *
     * @param last what it shipped
     */
    public GrowthRule(Inventory last, Growth bound) {
        this.last = last;
        this.bound = bound;
    }

    /** What is out of proportion from one artifact to the next, by the usual bound. */
    public static List<Finding> between(Inventory last, Inventory next) {
        var findings = new Findings(FINDINGS_MAX);
        new GrowthRule(last, USUAL).look(next, findings);
        return findings.sorted();
    }

    @Override
    public void look(Inventory inventory, Findings findings) {
        var difference = Difference.between(last, inventory);
        if (isTooMuch(difference.bytes(), difference.bytes().before())) {
            findings.add(new Finding(
                    TOTAL,
                    Weight.BLOCK,
                    FindingGroup.WHOLE,
                    "all files together: "
                            + words(difference.bytes(), difference.bytes().before()),
                    fix()));
        }
        for (FileChange change : difference.files()) {
            // a new file is held to the whole: there is nothing else to compare it with
            long basis = change.what() == Difference.What.ADDED
                    ? difference.bytes().before()
                    : change.bytes().before();
            boolean fresh = change.what() == Difference.What.ADDED;
            if (fresh ? isLargePart(change.bytes().after(), basis) : isTooMuch(change.bytes(), basis)) {
                findings.add(new Finding(
                        FILE,
                        Weight.BLOCK,
                        Place.of(change.name()),
                        fresh
                                ? "new, " + Bytes.text(change.bytes().after()) + ", where the whole last release had "
                                        + Bytes.text(basis)
                                : words(change.bytes(), basis),
                        fix()));
            }
        }
        difference.kinds().stream()
                .filter(change -> change.files().before() == 0)
                .forEach(change -> findings.add(firstOfKind(change)));
    }

    private boolean isTooMuch(Difference.Size size, long basis) {
        return size.growth() > FLOOR_BYTES && size.growth() * 100.0 > (double) basis * bound.percentMax();
    }

    private boolean isLargePart(long bytes, long whole) {
        return bytes > FLOOR_BYTES && bytes * 100.0 > (double) whole * bound.percentMax();
    }

    private String words(Difference.Size size, long basis) {
        long percent = basis == 0 ? 0 : Math.round(size.growth() * 100.0 / basis);
        return "grew from " + Bytes.text(size.before()) + " to " + Bytes.text(size.after())
                + (percent == 0 ? "" : ", by " + percent + " %, where " + bound.percentMax() + " % is usual");
    }

    private static Finding firstOfKind(KindChange change) {
        return new Finding(
                KIND,
                switch (change.kind()) {
                    case MAP, SOURCE, NATIVE, ARCHIVE -> Weight.WARN;
                    case TYPES, PROGRAM, DATA, TEXT, PICTURE, OTHER -> Weight.NOTE;
                },
                FindingGroup.WHOLE,
                change.files().after() + " of a kind that the last release had none of: "
                        + change.kind().title() + ", "
                        + Bytes.text(change.bytes().after()),
                "see with `holdfast gate diff` whether they are meant to be shipped");
    }

    private static String fix() {
        return "see with `holdfast gate diff` what has come in; if it is meant, raise `growth` in gate.yaml or waive this";
    }
}

package dev.holdfast.gate;

import dev.holdfast.gate.Waivers.Waived;
import dev.holdfast.terms.Digest;
import java.util.List;
import java.util.Optional;

/**
 * A verdict with all that was taken into account, as reports show it.
 *
 * @param subject of the bytes that were judged: of the file, or of {@link #listing} where there is none
 * @param verdict without what was waived
 * @param allowance what gate.yaml says, if there is one
 * @param difference from the last release, if it was given
 */
public record Judgement(
        Digest subject,
        Verdict verdict,
        List<Waived> waived,
        Optional<Allowance> allowance,
        Optional<Difference> difference) {
    public Judgement {
        waived = List.copyOf(waived);
    }

    /** Whether it may be published. */
    public boolean passes() {
        return verdict.passes();
    }

    /** How many findings there are of a weight; of those that block, also those that were not kept. */
    public long count(Weight weight) {
        return weight == Weight.BLOCK
                ? verdict.blocks()
                : verdict.findings().stream()
                        .filter(finding -> finding.weight() == weight)
                        .count();
    }

    /** The folder that reports leave away; it takes a look at every file, so a report asks once. */
    Top top() {
        return Top.of(verdict.inventory());
    }

    /**
     * The digest that stands for a folder: that of the lines {@code DIGEST  PATH}, as {@code sha256sum} prints them, sorted by
     * path.
     */
    public static Digest listing(Inventory inventory) {
        var lines = new StringBuilder();
        inventory.files().stream()
                .filter(file -> file.name().depth() == 0)
                .map(file -> file.name().path() + "\0" + file.digest().hex())
                .sorted()
                .forEach(line -> lines.append(line, line.indexOf('\0') + 1, line.length())
                        .append("  ")
                        .append(line, 0, line.indexOf('\0'))
                        .append('\n'));
        return Digest.of(lines.toString());
    }
}

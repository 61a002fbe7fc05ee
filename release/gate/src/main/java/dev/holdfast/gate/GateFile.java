package dev.holdfast.gate;

import dev.holdfast.terms.Visible;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A {@code gate.yaml}: what may be shipped, for one package or several. {@code docs/formats/gate-file.md} describes it. */
public record GateFile(List<Allowance> packages) {
    public GateFile {
        packages = List.copyOf(packages);
    }

    /**
     * Reads one, strictly: what it does not know is a problem.
     *
     * @param file its name, for messages
     * @throws GateException {@code GATE_FILE} with every problem and its line
     * @throws dev.holdfast.config.ConfigException when it is no plain YAML
     */
    public static GateFile read(Path file, String text) {
        return GateFileReader.read(file, text);
    }

    /**
     * What it says of an artifact: where several patterns match its name, the longest counts.
     *
     * @throws GateException {@code GATE_FILE} when it says nothing, or two things
     */
    public Allowance of(String artifact) {
        List<Allowance> matching = packages.stream()
                .filter(allowance -> allowance.artifact().matches(artifact))
                .sorted(Comparator.comparingInt((Allowance allowance) ->
                                allowance.artifact().toString().length())
                        .reversed())
                .toList();
        if (matching.isEmpty()) {
            throw new GateException(
                    GateException.Code.GATE_FILE,
                    "gate.yaml has no package `" + Visible.inert(artifact, 100) + "`; it has " + names(packages)
                            + ": add one with `holdfast gate init`, or mend the pattern");
        }
        boolean two = matching.size() > 1
                && matching.get(0).artifact().toString().length()
                        == matching.get(1).artifact().toString().length();
        if (two) {
            throw new GateException(
                    GateException.Code.GATE_FILE,
                    "gate.yaml has two packages for `" + Visible.inert(artifact, 100) + "`: "
                            + names(matching.subList(0, 2)) + "; make one pattern more exact");
        }
        return matching.getFirst();
    }

    private static String names(List<Allowance> allowances) {
        return allowances.stream()
                .limit(5)
                .map(allowance -> "`" + Visible.inert(allowance.artifact().toString(), 100) + "`")
                .collect(Collectors.joining(", "));
    }
}

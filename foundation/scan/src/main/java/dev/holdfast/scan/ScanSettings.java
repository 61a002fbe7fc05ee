package dev.holdfast.scan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a scanner looks for besides what it knows.
 *
 * @param knownValues secrets, to be found wherever they stand in any form; those of fewer than eight characters are passed
 *     over, since they stand in too much
 * @param internalSuffixes ends of the names of hosts that are not public, such as {@code corp.example}
 */
public record ScanSettings(Set<String> knownValues, List<String> internalSuffixes) {
    /** Nothing besides. */
    public static final ScanSettings DEFAULT = new ScanSettings(Set.of(), List.of());

    public ScanSettings {
        knownValues = Set.copyOf(knownValues);
        internalSuffixes = List.copyOf(internalSuffixes);
    }

    /** The values of variables whose names say that they hold a secret; paths, such as that of a socket, are none. */
    public static Set<String> secretsOf(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(variable -> SecretNames.holds(variable.getKey())
                        && !variable.getValue().startsWith("/"))
                .map(Map.Entry::getValue)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Counts the values and names none of them. */
    @Override
    public String toString() {
        return "ScanSettings[" + knownValues.size() + " values, " + internalSuffixes + "]";
    }
}

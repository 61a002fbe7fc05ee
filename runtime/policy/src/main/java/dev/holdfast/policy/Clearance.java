package dev.holdfast.policy;

import java.util.List;
import java.util.Locale;

/**
 * Where text that few may see may go, as the owner of the machine or the person has configured it.
 *
 * @param hosts names or addresses in lower case, without a port
 */
public record Clearance(List<String> hosts) {
    /** Nowhere. */
    public static final Clearance NONE = new Clearance(List.of());

    public Clearance {
        hosts = hosts.stream().distinct().sorted().toList();
        for (String host : hosts) {
            if (!host.equals(host.toLowerCase(Locale.ROOT)) || host.isBlank()) {
                throw new IllegalArgumentException("no host in lower case: `" + host + "`");
            }
        }
    }
}

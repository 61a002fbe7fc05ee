package dev.holdfast.config;

import dev.holdfast.terms.Environment;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which hosts belong to which environment.
 *
 * @param rules each host at most once
 */
public record EnvironmentsConfig(List<Rule> rules) {
    public EnvironmentsConfig {
        rules = List.copyOf(rules);
        Set<String> seen = new HashSet<>();
        for (Rule rule : rules) {
            for (String host : rule.hosts()) {
                if (!seen.add(host)) {
                    throw new IllegalArgumentException("the host `" + host + "` is in two environments");
                }
            }
        }
    }

    /**
     * The environment of some hosts.
     *
     * @param hosts exact names or addresses in lower case, without a port
     * @param environment where an effect on them lands
     */
    public record Rule(List<String> hosts, Environment environment) {
        public Rule {
            hosts = List.copyOf(hosts);
        }
    }

    /** The environment of a host; production when nobody has declared it. */
    public Environment of(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return rules.stream()
                .filter(rule -> rule.hosts().contains(name))
                .map(Rule::environment)
                .findFirst()
                .orElse(Environment.PRODUCTION);
    }
}

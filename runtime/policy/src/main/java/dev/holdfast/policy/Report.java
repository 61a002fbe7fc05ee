package dev.holdfast.policy;

import java.util.List;

/**
 * What can be said of rules before any call meets them.
 *
 * @param rules how many there are; 0 when they cannot be used
 * @param errors what makes them unusable
 * @param warnings what makes some of them useless
 */
public record Report(int rules, List<Flaw> errors, List<Flaw> warnings) {
    public Report {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }
}

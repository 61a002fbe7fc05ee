package dev.holdfast.gate;

import dev.holdfast.terms.RuleId;
import java.time.LocalDate;

/**
 * A finding that somebody answers for, until a day.
 *
 * @param rule whose findings
 * @param path in which files
 * @param ground why, by whom, and how long
 */
public record Waiver(RuleId rule, PathGlob path, Ground ground) {
    /**
     * Why it may go out all the same.
     *
     * @param owner who answers for it, such as an address
     * @param expires the last day on which it holds
     */
    public record Ground(String reason, String owner, LocalDate expires) {}

    /** Whether it is about this finding, at this path. */
    boolean covers(Finding finding, String path) {
        return finding.rule().id().equals(rule) && this.path.matches(path);
    }

    /** Whether its last day is over. */
    boolean expired(LocalDate today) {
        return today.isAfter(ground.expires());
    }
}

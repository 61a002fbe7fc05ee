package dev.holdfast.model;

import java.time.Duration;

/**
 * The bounds within which a model is asked.
 *
 * @param retries how failed tries are repeated
 * @param times how long everything may take
 * @param reply how large a reply may be
 */
public record ModelRules(RetryRules retries, TimeLimits times, ReplyLimits reply) {
    /** The defaults of each. */
    public static final ModelRules DEFAULT =
            new ModelRules(RetryRules.DEFAULT, TimeLimits.DEFAULT, ReplyLimits.DEFAULT);

    /** The same with no reply longer than this. */
    public ModelRules within(Duration longest) {
        return new ModelRules(retries, times.within(longest), reply);
    }
}

package dev.holdfast.model;

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
}

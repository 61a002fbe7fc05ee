package dev.holdfast.agent;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * How much a session may use before it ends.
 *
 * @param turns model calls
 * @param toolCalls calls of tools
 * @param tokens of prompts and answers together
 * @param time while the session runs; the time between a crash and a resume does not count
 * @param money what it may cost
 */
public record Budget(int turns, int toolCalls, long tokens, Duration time, Money money) {
    /**
     * What tokens cost, in US dollars.
     *
     * @param ceiling the session ends when it has cost this much; zero means no ceiling
     * @param promptPerMillion price of a million prompt tokens
     * @param answerPerMillion price of a million answer tokens
     */
    public record Money(BigDecimal ceiling, BigDecimal promptPerMillion, BigDecimal answerPerMillion) {
        private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

        /** The cost of these tokens. */
        public BigDecimal cost(long promptTokens, long answerTokens) {
            return promptPerMillion
                    .multiply(BigDecimal.valueOf(promptTokens))
                    .add(answerPerMillion.multiply(BigDecimal.valueOf(answerTokens)))
                    .divide(MILLION);
        }
    }

    public Budget {
        if (turns < 1 || toolCalls < 1 || tokens < 1 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("every budget is at least 1");
        }
    }
}

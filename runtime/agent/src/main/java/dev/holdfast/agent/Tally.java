package dev.holdfast.agent;

import dev.holdfast.model.Tokens;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * What a session has used.
 *
 * @param turns model calls that were answered
 * @param toolCalls calls the model asked for
 * @param tokens of all model calls
 * @param time while it ran
 * @param cost in US dollars
 */
public record Tally(int turns, int toolCalls, Tokens tokens, Duration time, BigDecimal cost) {
    static Tally zero() {
        return new Tally(0, 0, Tokens.ZERO, Duration.ZERO, BigDecimal.ZERO);
    }

    Tally plusTurn(Tokens more, Budget.Money money) {
        var all = tokens.plus(more);
        return new Tally(turns + 1, toolCalls, all, time, money.cost(all.prompt(), all.answer()));
    }

    Tally plusCalls(int more) {
        return new Tally(turns, toolCalls + more, tokens, time, cost);
    }

    Tally plusTime(Duration more) {
        return new Tally(turns, toolCalls, tokens, time.plus(more), cost);
    }
}

package dev.holdfast.agent;

/**
 * How much a model takes and gives.
 *
 * @param contextTokensMax of prompt and answer together
 * @param answerTokensMax of the answer
 */
public record Window(int contextTokensMax, int answerTokensMax) {
    public Window {
        if (answerTokensMax < 1 || contextTokensMax <= answerTokensMax) {
            throw new IllegalArgumentException("a window of " + contextTokensMax
                    + " tokens has no room for a prompt beside an answer of " + answerTokensMax);
        }
    }
}

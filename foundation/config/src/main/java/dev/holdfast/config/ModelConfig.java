package dev.holdfast.config;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;

/**
 * Which language model is asked, what it costs and how much it may say.
 *
 * @param choice the model, or none
 * @param price what its tokens cost
 * @param answerTokensMax the most tokens of one answer, at least 1
 * @param contextTokensMax the tokens that prompt and answer may have together, more than {@code answerTokensMax}
 */
public record ModelConfig(Choice choice, Price price, long answerTokensMax, long contextTokensMax) {
    public ModelConfig {
        if (answerTokensMax < 1 || contextTokensMax <= answerTokensMax) {
            throw new IllegalArgumentException("an answer of `" + answerTokensMax
                    + "` tokens does not fit a context of `" + contextTokensMax + "`");
        }
    }

    /** The model, or that nobody has chosen one. */
    public sealed interface Choice {
        /** No model is configured. */
        record None() implements Choice {}

        /**
         * A model behind an address.
         *
         * @param name the model's name as its server knows it
         * @param baseUrl {@code https}, or {@code http} on this machine; without user information, query and fragment
         * @param key where the API key is found
         */
        record Endpoint(String name, URI baseUrl, KeySource key) implements Choice {}
    }

    /** Where the API key is found. The key itself is never configuration. */
    public sealed interface KeySource {
        /** The server asks for none. */
        record None() implements KeySource {}

        /** The content of a file. */
        record InFile(Path file) implements KeySource {}

        /** The value of an environment variable. */
        record InVariable(String name) implements KeySource {}
    }

    /**
     * What tokens cost; zero for a model that costs nothing or whose price nobody stated.
     *
     * @param promptUsdPerMillion US dollars for a million tokens of prompt
     * @param answerUsdPerMillion US dollars for a million tokens of answer
     */
    public record Price(BigDecimal promptUsdPerMillion, BigDecimal answerUsdPerMillion) {
        public Price {
            if (promptUsdPerMillion.signum() < 0 || answerUsdPerMillion.signum() < 0) {
                throw new IllegalArgumentException("a negative price");
            }
        }

        /** What these tokens cost in US dollars, exactly. */
        public BigDecimal usd(long promptTokens, long answerTokens) {
            return promptUsdPerMillion
                    .multiply(BigDecimal.valueOf(promptTokens))
                    .add(answerUsdPerMillion.multiply(BigDecimal.valueOf(answerTokens)))
                    .movePointLeft(6);
        }
    }

    /** A file as {@code ~/} or a whole path names it. */
    static Path inHome(Path home, String written) {
        return written.startsWith("~/") ? home.resolve(written.substring(2)) : Path.of(written);
    }
}

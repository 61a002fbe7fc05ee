package dev.holdfast.cli;

import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that {@code run} and {@code resume} share; each stands for a configuration key. */
final class SessionOptions {
    /** How a run is shown. */
    enum Output {
        text,
        json,
        stream_json;

        @Override
        public String toString() {
            return name().replace('_', '-');
        }

        static Output of(String written) {
            for (Output output : values()) {
                if (output.toString().equals(written)) {
                    return output;
                }
            }
            throw new Stop(
                    Stop.USAGE,
                    "no output form `" + Visible.inert(written, 40) + "`; there are text, json and stream-json");
        }
    }

    /** Whether progress is shown. */
    enum Progress {
        SHOWN,
        QUIET
    }

    @Option(names = "--model", paramLabel = "openai:NAME", description = "The model to use.")
    private @Nullable String model;

    @Option(names = "--base-url", paramLabel = "URL", description = "Where its OpenAI-compatible server is.")
    private @Nullable String baseUrl;

    @Option(names = "--max-turns", paramLabel = "N", description = "Model calls before the run ends (40).")
    private @Nullable Integer turns;

    @Option(names = "--max-tool-calls", paramLabel = "N", description = "Tool calls before the run ends (100).")
    private @Nullable Integer toolCalls;

    @Option(names = "--max-tokens", paramLabel = "N", description = "Tokens before the run ends.")
    private @Nullable Long tokens;

    @Option(names = "--max-cost", paramLabel = "USD", description = "Money before the run ends.")
    private @Nullable String cost;

    @Option(names = "--timeout", paramLabel = "TIME", description = "Time before the run ends, such as 30m.")
    private @Nullable String timeout;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any configuration key; repeatable.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "text, json or stream-json on standard output.")
    private String output = "text";

    @Option(names = "--quiet", description = "No progress on standard error; problems are still told there.")
    private boolean quiet;

    Progress progress() {
        return quiet ? Progress.QUIET : Progress.SHOWN;
    }

    Output output() {
        return Output.of(output);
    }

    /** As configuration overrides; what is written with {@code --set} counts last. */
    List<String> overrides() {
        var overrides = new ArrayList<String>();
        if (model != null) {
            if (!model.startsWith("openai:")) {
                throw new Stop(
                        Stop.USAGE,
                        "no model `" + Visible.inert(model, 80)
                                + "`; write openai:NAME for a model behind an OpenAI-compatible server");
            }
            overrides.add("model.name=" + quoted(model.substring("openai:".length())));
        }
        add(overrides, "model.baseUrl", baseUrl);
        add(overrides, "budget.turns", turns);
        add(overrides, "budget.toolCalls", toolCalls);
        add(overrides, "budget.tokens", tokens);
        add(overrides, "budget.cost", cost);
        add(overrides, "budget.timeout", timeout);
        overrides.addAll(settings);
        return overrides;
    }

    private static void add(List<String> overrides, String key, @Nullable Object value) {
        if (value != null) {
            overrides.add(key + "=" + value);
        }
    }

    /** A name as a YAML text, whatever is in it. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}

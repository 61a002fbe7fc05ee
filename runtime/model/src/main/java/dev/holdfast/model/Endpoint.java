package dev.holdfast.model;

import dev.holdfast.terms.Visible;
import java.net.URI;

/**
 * A model at an OpenAI-compatible server.
 *
 * @param base the URL that {@code /chat/completions} is added to, for example {@code https://api.example.com/v1}
 * @param model the model's name as the server knows it
 */
public record Endpoint(URI base, String model) {
    private static final String OPENAI = "api.openai.com";

    public Endpoint {
        if (base.getHost() == null
                || base.getRawUserInfo() != null
                || base.getRawQuery() != null
                || base.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the base URL of a model has a host, and no user, query or fragment; write it as in `https://api.example.com/v1`");
        }
        if (model.isBlank() || model.length() > 200) {
            throw new IllegalArgumentException("not a model name: `" + Visible.inert(model, 200) + "`");
        }
    }

    /** Host and port, also when the URL leaves the port to the scheme. */
    public String hostAndPort() {
        int usual = "http".equalsIgnoreCase(base.getScheme()) ? 80 : 443;
        return base.getHost() + ":" + (base.getPort() < 0 ? usual : base.getPort());
    }

    URI chatCompletions() {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/chat/completions");
    }

    /**
     * What this server calls the limit of a reply. OpenAI's own newer models accept only the new name; most other
     * servers know only the old one.
     */
    String limitField() {
        return OPENAI.equalsIgnoreCase(base.getHost()) ? "max_completion_tokens" : "max_tokens";
    }
}

package dev.holdfast.scan;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Keys without letters of their own, told by the name they are given to and by their form. */
final class NamedKeys {
    /**
     * One kind.
     *
     * @param names parts of names, in lower case and without anything between words; any of them will do
     * @param value what the value looks like
     * @param source where that is described
     */
    private record Row(String kind, List<String> names, Pattern value, String source) {
        static Row of(String kind, String names, String value, String source) {
            return new Row(kind, List.of(names.split(" ", -1)), Pattern.compile(value), source);
        }

        boolean fits(String name, String candidate) {
            for (String part : names) {
                if (name.contains(part)) {
                    return value.matcher(candidate).matches();
                }
            }
            return false;
        }
    }

    /** As many as the shortest value of all rows has. */
    private static final int CHARS_MIN = 22;

    private static final String HEX32 = "[a-f0-9]{32}";
    private static final String HEX40 = "[a-f0-9]{40}";
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    private static final List<Row> ROWS = List.of(
            Row.of(
                    "aws-secret-key",
                    "secretaccesskey awssecret secretkey",
                    "[A-Za-z0-9/+]{40}",
                    "docs.aws.amazon.com: access keys"),
            Row.of(
                    "aws-session-token",
                    "sessiontoken securitytoken",
                    "[A-Za-z0-9/+]{150,1000}={0,2}",
                    "docs.aws.amazon.com: STS"),
            Row.of(
                    "azure-client-secret",
                    "secret password key",
                    "[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}",
                    "learn.microsoft.com: Entra ID"),
            Row.of(
                    "azure-key",
                    "azure ocpapim cosmos accountkey",
                    "[A-Za-z0-9+/]{86}==|[a-f0-9]{32}|[A-Za-z0-9]{84}",
                    "learn.microsoft.com: service keys"),
            Row.of(
                    "azure-devops-token",
                    "azuredevops systemaccesstoken vsts azdo",
                    "[a-z2-7]{52}|[A-Za-z0-9]{84}",
                    "learn.microsoft.com: personal access tokens"),
            Row.of(
                    "cloudflare-token",
                    "cloudflare cfapi",
                    "[A-Za-z0-9_-]{40}|[a-f0-9]{37}",
                    "developers.cloudflare.com: API tokens"),
            Row.of(
                    "datadog-key",
                    "datadog ddapi ddapp",
                    HEX32 + "|" + HEX40,
                    "docs.datadoghq.com: API and application keys"),
            Row.of("newrelic-key", "newrelic", "[a-f0-9]{36}NRAL|[a-f0-9]{40}", "docs.newrelic.com: license keys"),
            Row.of("heroku-key", "heroku", UUID, "devcenter.heroku.com: authentication"),
            Row.of("twilio-auth-token", "twilio authtoken", HEX32, "twilio.com: auth tokens"),
            Row.of("algolia-key", "algolia", HEX32, "algolia.com: API keys"),
            Row.of("mailchimp-key", "mailchimp mc apikey", "[a-f0-9]{32}-us[0-9]{1,2}", "mailchimp.com: API keys"),
            Row.of(
                    "mailgun-key",
                    "mailgun apikey",
                    "[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}",
                    "documentation.mailgun.com: API keys"),
            Row.of("postmark-token", "postmark", UUID, "postmarkapp.com: server tokens"),
            Row.of("okta-token", "okta ssws", "00[A-Za-z0-9_-]{40}", "developer.okta.com: API tokens"),
            Row.of("auth0-secret", "auth0", "[A-Za-z0-9_-]{64}", "auth0.com: application settings"),
            Row.of("snyk-token", "snyk", UUID, "docs.snyk.io: API tokens"),
            Row.of("wandb-key", "wandb", HEX40, "docs.wandb.ai: API keys"),
            Row.of("circleci-token", "circle", HEX40, "circleci.com: API tokens"),
            Row.of("github-client-secret", "github ghclient", HEX40, "docs.github.com: OAuth apps"),
            Row.of("codecov-token", "codecov", UUID, "docs.codecov.com: upload tokens"),
            Row.of("travis-token", "travis", "[A-Za-z0-9_-]{22}", "docs.travis-ci.com: API tokens"),
            Row.of("mistral-key", "mistral", "[A-Za-z0-9]{32}", "docs.mistral.ai: API keys"),
            Row.of("cohere-key", "cohere coapi", "[A-Za-z0-9]{40}", "docs.cohere.com: API keys"),
            Row.of("together-key", "together", "[a-f0-9]{64}", "docs.together.ai: API keys"),
            Row.of("deepgram-key", "deepgram", HEX40, "developers.deepgram.com: API keys"),
            Row.of("assemblyai-key", "assemblyai", HEX32, "assemblyai.com: API keys"),
            Row.of("rapidapi-key", "rapidapi", "[A-Za-z0-9]{50}", "docs.rapidapi.com: keys"),
            Row.of("discord-secret", "discord", "[A-Za-z0-9_-]{32}", "discord.com: OAuth2"),
            Row.of("spotify-secret", "spotify", HEX32, "developer.spotify.com: apps"),
            Row.of("trello-token", "trello", "[a-f0-9]{64}|ATTA[A-Za-z0-9]{72}", "developer.atlassian.com: Trello"),
            Row.of(
                    "asana-token",
                    "asana",
                    "[12]/[0-9]{15,17}(?:/[0-9]{15,17})?:[a-f0-9]{32}",
                    "developers.asana.com: personal access tokens"),
            Row.of("twitter-token", "twitter bearertoken", "A{20,22}[A-Za-z0-9%]{80,100}", "docs.x.com: bearer tokens"),
            Row.of("rails-secret", "secretkeybase", "[a-f0-9]{128}", "guides.rubyonrails.org: secrets"),
            Row.of("laravel-key", "appkey", "base64:[A-Za-z0-9+/]{43}=", "laravel.com: encryption"),
            Row.of("npm-auth-token", "authtoken", UUID, "docs.npmjs.com: .npmrc"),
            Row.of("sentry-auth-token", "sentryauthtoken sentry", "[a-f0-9]{64}", "docs.sentry.io: auth tokens"),
            Row.of("vault-token", "vaulttoken vault", "s\\.[A-Za-z0-9]{24}", "developer.hashicorp.com: Vault tokens"),
            Row.of(
                    "kubernetes-token",
                    "bootstraptoken token",
                    "[a-z0-9]{6}\\.[a-z0-9]{16}",
                    "kubernetes.io: bootstrap tokens"));

    private NamedKeys() {}

    /** The kinds that it tells. */
    static List<String> kinds() {
        return ROWS.stream().map(Row::kind).toList();
    }

    /**
     * The kind of key that a value is.
     *
     * @param name in lower case, without anything between words
     */
    static Optional<String> kind(String name, String value) {
        if (value.length() < CHARS_MIN) {
            return Optional.empty();
        }
        for (Row row : ROWS) {
            if (row.fits(name, value)) {
                return Invented.looks(value.replaceFirst("A{20,22}", "")) ? Optional.empty() : Optional.of(row.kind);
            }
        }
        return Optional.empty();
    }
}

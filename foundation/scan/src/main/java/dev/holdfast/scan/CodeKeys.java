package dev.holdfast.scan;

import static dev.holdfast.scan.Alphabet.ALNUM;
import static dev.holdfast.scan.Alphabet.DASHED;
import static dev.holdfast.scan.Alphabet.DOTTED;
import static dev.holdfast.scan.Alphabet.HEX;
import static dev.holdfast.scan.Alphabet.PADDED;
import static dev.holdfast.scan.Alphabet.WORD;
import static dev.holdfast.scan.Proof.RANDOM;
import static dev.holdfast.scan.Proof.like;

import java.util.List;

/** The keys of where code is kept, built, packed and watched. */
final class CodeKeys {
    private static final Proof CRC = (_, body) -> body.length() == 36 && Checksums.base62Crc(body);
    private static final Proof GITHUB = CRC.or(like("[A-Za-z0-9]{36}"));
    private static final String GITHUB_PAGE = "github.blog: authentication token formats";
    private static final String GITLAB_PAGE = "docs.gitlab.com: token prefixes";

    /** Either twenty characters, or the payload of the routable form, which a dot and its length and checksum follow. */
    private static final Proof GITLAB = like("[A-Za-z0-9_-]{20,255}");

    /** One row for each format. */
    static final List<Format> ALL = List.of(
            Format.of("github-token", "ghp_", WORD, 36, 255, GITHUB, GITHUB_PAGE)
                    .anywhere(),
            Format.of("github-token", "gho_", WORD, 36, 255, GITHUB, GITHUB_PAGE)
                    .anywhere(),
            Format.of("github-token", "ghu_", WORD, 36, 255, GITHUB, GITHUB_PAGE)
                    .anywhere(),
            Format.of("github-token", "ghs_", WORD, 36, 255, GITHUB, GITHUB_PAGE)
                    .anywhere(),
            Format.of("github-token", "ghr_", WORD, 36, 255, GITHUB.or(like("[A-Za-z0-9]{76}")), GITHUB_PAGE)
                    .anywhere(),
            Format.of(
                            "github-token",
                            "github_pat_",
                            WORD,
                            22,
                            255,
                            like("[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
                            GITHUB_PAGE)
                    .anywhere(),
            Format.of("gitlab-token", "glpat-", DASHED, 20, 255, GITLAB, GITLAB_PAGE)
                    .anywhere(),
            Format.of("gitlab-token", "gldt-", DASHED, 20, 255, GITLAB, GITLAB_PAGE)
                    .anywhere(),
            Format.of("gitlab-token", "glrt-", DASHED, 20, 255, GITLAB, GITLAB_PAGE)
                    .anywhere(),
            Format.of(
                    "gitlab-token",
                    "glcbt-",
                    DOTTED,
                    20,
                    255,
                    like("(?:[0-9a-f]{1,5}_)?[A-Za-z0-9_-]{20}"),
                    GITLAB_PAGE),
            Format.of("gitlab-token", "glptt-", HEX, 40, 40, RANDOM, GITLAB_PAGE),
            Format.of("gitlab-token", "glft-", DASHED, 20, 20, RANDOM, GITLAB_PAGE),
            Format.of("gitlab-token", "glimt-", DASHED, 25, 25, RANDOM, GITLAB_PAGE),
            Format.of("gitlab-token", "glagent-", DASHED, 50, 50, RANDOM, GITLAB_PAGE),
            Format.of("gitlab-token", "gloas-", HEX, 64, 64, RANDOM, GITLAB_PAGE),
            Format.of("gitlab-token", "glsoat-", DASHED, 20, 64, RANDOM, GITLAB_PAGE),
            Format.of("gitlab-token", "glffct-", DASHED, 20, 64, RANDOM, GITLAB_PAGE),
            Format.of("bitbucket-password", "ATBB", ALNUM, 32, 32, RANDOM, "support.atlassian.com: app passwords"),
            Format.of(
                    "atlassian-token",
                    "ATATT3xFfGF0",
                    PADDED,
                    150,
                    220,
                    like("[A-Za-z0-9_-]{150,210}=[A-F0-9]{8}"),
                    "support.atlassian.com: API tokens"),
            Format.of(
                    "atlassian-token",
                    "ATCTT3xFfG",
                    PADDED,
                    150,
                    220,
                    like("[A-Za-z0-9_-]{150,210}=[A-F0-9]{8}"),
                    "support.atlassian.com: access tokens"),
            Format.of("npm-token", "npm_", ALNUM, 36, 36, CRC.or(RANDOM), "github.blog: npm access token format")
                    .telling(),
            Format.of(
                            "pypi-token",
                            "pypi-",
                            DASHED,
                            50,
                            1000,
                            like("AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,980}")
                                    .or(like("AgENdGVzdC5weXBpLm9yZ[A-Za-z0-9_-]{50,980}")),
                            "docs.pypi.org: API tokens, libmacaroons v2")
                    .telling(),
            Format.of("rubygems-key", "rubygems_", HEX, 48, 48, like("[a-f0-9]{48}"), "guides.rubygems.org: API keys"),
            Format.of("crates-token", "cio", ALNUM, 32, 32, RANDOM, "crates.io: tokens with a prefix"),
            Format.of(
                    "clojars-token",
                    "CLOJARS_",
                    HEX,
                    60,
                    60,
                    like("[a-f0-9]{60}"),
                    "github.com/clojars: deploy tokens"),
            Format.of("nuget-key", "oy2", ALNUM, 43, 43, like("[a-z2-7]{43}"), "learn.microsoft.com: NuGet API keys"),
            Format.of("docker-token", "dckr_pat_", DASHED, 27, 27, RANDOM, "docs.docker.com: access tokens"),
            Format.of("docker-token", "dckr_oat_", DASHED, 32, 32, RANDOM, "docs.docker.com: organization tokens"),
            Format.of("jfrog-key", "AKCp", ALNUM, 69, 73, RANDOM, "jfrog.com: API keys"),
            Format.of("jfrog-token", "cmVmd", ALNUM, 59, 59, RANDOM, "jfrog.com: reference tokens"),
            Format.of(
                    "circleci-token",
                    "CCIPAT_",
                    WORD,
                    60,
                    70,
                    like("[A-Za-z0-9]{22}_[a-f0-9]{40}"),
                    "circleci.com: API tokens"),
            Format.of("buildkite-token", "bkua_", HEX, 40, 40, RANDOM, "buildkite.com: API tokens"),
            Format.of("sonar-token", "squ_", HEX, 40, 40, RANDOM, "docs.sonarsource.com: tokens"),
            Format.of("sonar-token", "sqp_", HEX, 40, 40, RANDOM, "docs.sonarsource.com: tokens"),
            Format.of("sonar-token", "sqa_", HEX, 40, 40, RANDOM, "docs.sonarsource.com: tokens"),
            Format.of(
                    "sourcegraph-token",
                    "sgp_",
                    WORD,
                    40,
                    60,
                    like("(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40}"),
                    "sourcegraph.com: access tokens"),
            Format.of(
                    "postman-key",
                    "PMAK-",
                    DASHED,
                    59,
                    59,
                    like("[a-f0-9]{24}-[a-f0-9]{34}"),
                    "learning.postman.com: API keys"),
            Format.of("readme-key", "rdme_", ALNUM, 70, 70, like("[a-z0-9]{70}"), "docs.readme.com: API keys"),
            Format.of("deno-token", "ddp_", ALNUM, 36, 36, RANDOM, "docs.deno.com: access tokens"),
            Format.of(
                    "sentry-token",
                    "sntrys_",
                    PADDED,
                    100,
                    1000,
                    like("eyJ[A-Za-z0-9+/=]{60,900}_[A-Za-z0-9+/]{43}"),
                    "docs.sentry.io: auth tokens"),
            Format.of("sentry-token", "sntryu_", HEX, 64, 64, like("[a-f0-9]{64}"), "docs.sentry.io: auth tokens"),
            Format.of(
                    "grafana-token",
                    "glsa_",
                    WORD,
                    41,
                    41,
                    (begin, body) -> Checksums.hexCrc(begin + body)
                            || (body.matches("[A-Za-z0-9]{32}_[a-f0-9]{8}") && !Invented.looks(body)),
                    "grafana.com: service account tokens"),
            Format.of(
                    "grafana-token",
                    "glc_",
                    PADDED,
                    32,
                    400,
                    like("eyJ[A-Za-z0-9+/]{30,400}={0,2}"),
                    "grafana.com: access policies"),
            Format.of("newrelic-key", "NRAK-", ALNUM, 27, 27, like("[A-Z0-9]{27}"), "docs.newrelic.com: API keys"),
            Format.of("newrelic-key", "NRII-", DASHED, 32, 32, RANDOM, "docs.newrelic.com: API keys"),
            Format.of("newrelic-key", "NRRA-", HEX, 42, 42, RANDOM, "docs.newrelic.com: API keys"),
            Format.of(
                    "dynatrace-token",
                    "dt0c01.",
                    DOTTED,
                    89,
                    89,
                    like("[A-Z2-7]{24}\\.[A-Z2-7]{64}"),
                    "docs.dynatrace.com: access tokens"),
            Format.of("datadog-app-key", "ddapp_", ALNUM, 34, 34, RANDOM, "docs.datadoghq.com: application keys"),
            Format.of("posthog-key", "phx_", ALNUM, 43, 47, RANDOM, "posthog.com: personal API keys"),
            Format.of("linear-key", "lin_api_", ALNUM, 40, 40, RANDOM, "linear.app: API keys"),
            Format.of("linear-key", "lin_oauth_", ALNUM, 40, 64, RANDOM, "linear.app: OAuth"),
            Format.of("figma-token", "figd_", DASHED, 40, 40, RANDOM, "figma.com: access tokens"),
            Format.of(
                    "notion-token",
                    "ntn_",
                    ALNUM,
                    46,
                    46,
                    like("[0-9]{11}[A-Za-z0-9]{35}"),
                    "developers.notion.com: integration tokens"),
            Format.of("notion-token", "secret_", ALNUM, 43, 43, RANDOM, "developers.notion.com: integration tokens"),
            Format.of("apify-token", "apify_api_", ALNUM, 36, 36, RANDOM, "docs.apify.com: API tokens"),
            Format.of(
                    "launchdarkly-key",
                    "api-",
                    DASHED,
                    36,
                    36,
                    like("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
                    "launchdarkly.com: API access tokens"),
            Format.of("contentful-token", "CFPAT-", DASHED, 43, 43, RANDOM, "contentful.com: personal access tokens"),
            Format.of(
                    "airtable-token",
                    "pat",
                    DOTTED,
                    79,
                    79,
                    like("[A-Za-z0-9]{14}\\.[a-f0-9]{64}"),
                    "airtable.com: personal access tokens"));

    private CodeKeys() {}
}

package dev.holdfast.scan;

import static dev.holdfast.scan.Alphabet.ALNUM;
import static dev.holdfast.scan.Alphabet.BASE64;
import static dev.holdfast.scan.Alphabet.DASHED;
import static dev.holdfast.scan.Alphabet.DOTTED;
import static dev.holdfast.scan.Alphabet.HEX;
import static dev.holdfast.scan.Alphabet.TOKEN;
import static dev.holdfast.scan.Alphabet.WORD;
import static dev.holdfast.scan.Proof.RANDOM;
import static dev.holdfast.scan.Proof.like;

import java.util.List;

/** The keys of services that send, sell, store and answer; those of language models first. */
final class ServiceKeys {
    private static final String OPENAI_PAGE = "platform.openai.com: API keys";
    private static final String SLACK_PAGE = "docs.slack.dev: tokens";
    private static final String STRIPE_PAGE = "docs.stripe.com: API keys";
    private static final String SHOPIFY_PAGE = "shopify.dev: access tokens";
    private static final Proof OPENAI =
            like("[A-Za-z0-9_-]{20,120}T3BlbkFJ[A-Za-z0-9_-]{20,120}").or(like("[A-Za-z0-9_-]{40,250}"));
    private static final Proof SLACK =
            like("(?:[0-9A-Za-z.]{1,2}-)?[0-9]{8,14}-(?:[0-9]{8,14}-){0,2}[A-Za-z0-9]{16,64}")
                    .or(like("[0-9A-Za-z.-]{60,240}"));
    private static final Proof STRIPE = like("[A-Za-z0-9]{20,120}");

    /** One row for each format. */
    static final List<Format> ALL = List.of(
            Format.of(
                            "anthropic-key",
                            "sk-ant-",
                            DASHED,
                            20,
                            255,
                            like("(?:api|admin|oat|ort|sid)[0-9]{2}-[A-Za-z0-9_-]{40,120}"),
                            "docs.anthropic.com: API keys")
                    .telling(),
            Format.of("openai-key", "sk-proj-", DASHED, 20, 255, OPENAI, OPENAI_PAGE)
                    .telling(),
            Format.of("openai-key", "sk-svcacct-", DASHED, 20, 255, OPENAI, OPENAI_PAGE)
                    .telling(),
            Format.of("openai-key", "sk-admin-", DASHED, 20, 255, OPENAI, OPENAI_PAGE)
                    .telling(),
            Format.of(
                            "openai-key",
                            "sk-",
                            ALNUM,
                            32,
                            255,
                            like("[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}")
                                    .or(like("[a-f0-9]{32}"))
                                    .or(like("[A-Za-z0-9]{48}")),
                            OPENAI_PAGE)
                    .telling(),
            Format.of("openrouter-key", "sk-or-v1-", HEX, 64, 64, like("[a-f0-9]{64}"), "openrouter.ai: API keys"),
            Format.of("langfuse-key", "sk-lf-", DASHED, 36, 36, RANDOM, "langfuse.com: API keys"),
            Format.of(
                    "huggingface-token",
                    "hf_",
                    ALNUM,
                    34,
                    37,
                    like("[A-Za-z]{34}|[A-Za-z0-9]{37}"),
                    "huggingface.co: access tokens"),
            Format.of(
                    "huggingface-token",
                    "api_org_",
                    ALNUM,
                    34,
                    34,
                    like("[A-Za-z]{34}"),
                    "huggingface.co: organization tokens"),
            Format.of("replicate-token", "r8_", ALNUM, 37, 37, RANDOM, "replicate.com: API tokens"),
            Format.of("groq-key", "gsk_", ALNUM, 52, 52, RANDOM, "console.groq.com: API keys"),
            Format.of("xai-key", "xai-", ALNUM, 80, 80, RANDOM, "docs.x.ai: API keys"),
            Format.of("perplexity-key", "pplx-", ALNUM, 48, 56, RANDOM, "docs.perplexity.ai: API keys"),
            Format.of("nvidia-key", "nvapi-", DASHED, 64, 70, RANDOM, "docs.nvidia.com: NGC keys"),
            Format.of(
                    "langsmith-key",
                    "lsv2_",
                    WORD,
                    46,
                    48,
                    like("(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}"),
                    "docs.smith.langchain.com: API keys"),
            Format.of("pinecone-key", "pcsk_", WORD, 63, 75, RANDOM, "docs.pinecone.io: API keys"),
            Format.of("tavily-key", "tvly-", DASHED, 32, 48, RANDOM, "docs.tavily.com: API keys"),
            Format.of("cerebras-key", "csk-", ALNUM, 48, 48, RANDOM, "inference-docs.cerebras.ai: API keys"),
            Format.of("elevenlabs-key", "sk_", HEX, 48, 48, like("[a-f0-9]{48}"), "elevenlabs.io: API keys"),
            Format.of("slack-token", "xoxa-", DASHED, 10, 255, SLACK, SLACK_PAGE)
                    .anywhere(),
            Format.of("slack-token", "xoxb-", DASHED, 10, 255, SLACK, SLACK_PAGE)
                    .anywhere(),
            Format.of("slack-token", "xoxc-", DASHED, 10, 255, SLACK, SLACK_PAGE)
                    .anywhere(),
            Format.of("slack-token", "xoxe-", DASHED, 10, 255, SLACK, SLACK_PAGE)
                    .anywhere(),
            Format.of("slack-token", "xoxe.xox", DOTTED, 10, 255, like("[bp]-[0-9]-[A-Za-z0-9]{100,200}"), SLACK_PAGE),
            Format.of("slack-token", "xoxp-", DASHED, 10, 255, SLACK, SLACK_PAGE)
                    .anywhere(),
            Format.of("slack-token", "xoxr-", DASHED, 10, 255, SLACK, SLACK_PAGE)
                    .anywhere(),
            Format.of("slack-token", "xoxs-", DASHED, 10, 255, SLACK, SLACK_PAGE)
                    .anywhere(),
            Format.of(
                            "slack-token",
                            "xapp-",
                            DASHED,
                            10,
                            255,
                            like("[0-9]-A[A-Z0-9]{8,12}-[0-9]{10,14}-[a-f0-9]{64}"),
                            SLACK_PAGE)
                    .anywhere(),
            Format.of(
                            "slack-webhook",
                            "hooks.slack.com/services/",
                            BASE64,
                            40,
                            80,
                            like("T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{23,26}"),
                            "docs.slack.dev: incoming webhooks")
                    .anywhere(),
            Format.of(
                            "discord-webhook",
                            "discord.com/api/webhooks/",
                            BASE64,
                            80,
                            100,
                            like("[0-9]{17,20}/[A-Za-z0-9_-]{60,80}"),
                            "discord.com: webhooks")
                    .anywhere(),
            Format.of(
                            "discord-webhook",
                            "discordapp.com/api/webhooks/",
                            BASE64,
                            80,
                            100,
                            like("[0-9]{17,20}/[A-Za-z0-9_-]{60,80}"),
                            "discord.com: webhooks")
                    .anywhere(),
            Format.of(
                            "teams-webhook",
                            ".webhook.office.com/webhookb2/",
                            TOKEN,
                            100,
                            250,
                            RANDOM.or(like("[0-9a-f@-]{73}/IncomingWebhook/[a-z0-9]{32}/[a-z0-9-]{36}")),
                            "learn.microsoft.com: incoming webhooks")
                    .anywhere(),
            Format.of("stripe-key", "sk_live_", ALNUM, 16, 255, STRIPE, STRIPE_PAGE)
                    .anywhere(),
            Format.of("stripe-key", "rk_live_", ALNUM, 16, 255, STRIPE, STRIPE_PAGE)
                    .anywhere(),
            Format.of("stripe-test-key", "sk_test_", ALNUM, 16, 255, STRIPE, STRIPE_PAGE)
                    .anywhere(),
            Format.of("stripe-test-key", "rk_test_", ALNUM, 16, 255, STRIPE, STRIPE_PAGE)
                    .anywhere(),
            Format.of(
                    "stripe-webhook-secret",
                    "whsec_",
                    BASE64,
                    32,
                    64,
                    like("[A-Za-z0-9+/]{32,64}"),
                    "docs.stripe.com: webhooks"),
            Format.of("twilio-key", "SK", HEX, 32, 32, like("[a-f0-9]{32}"), "twilio.com: API keys"),
            Format.of(
                    "sendgrid-key",
                    "SG.",
                    DOTTED,
                    66,
                    66,
                    like("[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"),
                    "twilio.com: SendGrid API keys"),
            Format.of("mailgun-key", "key-", HEX, 32, 32, like("[a-f0-9]{32}"), "documentation.mailgun.com: API keys"),
            Format.of(
                    "mailgun-key", "pubkey-", HEX, 32, 32, like("[a-f0-9]{32}"), "documentation.mailgun.com: API keys"),
            Format.of(
                    "brevo-key",
                    "xkeysib-",
                    DASHED,
                    81,
                    81,
                    like("[a-f0-9]{64}-[A-Za-z0-9]{16}"),
                    "developers.brevo.com: API keys"),
            Format.of(
                    "brevo-key",
                    "xsmtpsib-",
                    DASHED,
                    81,
                    81,
                    like("[a-f0-9]{64}-[A-Za-z0-9]{16}"),
                    "developers.brevo.com: SMTP keys"),
            Format.of(
                    "resend-key", "re_", WORD, 33, 33, like("[A-Za-z0-9]{8}_[A-Za-z0-9]{24}"), "resend.com: API keys"),
            Format.of("shopify-token", "shpat_", HEX, 32, 32, RANDOM, SHOPIFY_PAGE),
            Format.of("shopify-token", "shpca_", HEX, 32, 32, RANDOM, SHOPIFY_PAGE),
            Format.of("shopify-token", "shppa_", HEX, 32, 32, RANDOM, SHOPIFY_PAGE),
            Format.of("shopify-token", "shpss_", HEX, 32, 32, RANDOM, SHOPIFY_PAGE),
            Format.of("square-token", "sq0atp-", DASHED, 22, 22, RANDOM, "developer.squareup.com: access tokens"),
            Format.of("square-secret", "sq0csp-", DASHED, 43, 43, RANDOM, "developer.squareup.com: OAuth"),
            Format.of(
                    "square-token",
                    "EAAA",
                    DASHED,
                    60,
                    60,
                    like("[A-Za-z0-9_-]{60}"),
                    "developer.squareup.com: access tokens"),
            Format.of("razorpay-key", "rzp_live_", ALNUM, 14, 14, RANDOM, "razorpay.com: API keys"),
            Format.of(
                    "flutterwave-key",
                    "FLWSECK-",
                    DASHED,
                    34,
                    40,
                    like("[a-f0-9]{32}-X|[A-Za-z0-9]{32,34}-X"),
                    "developer.flutterwave.com: API keys"),
            Format.of("plaid-token", "access-production-", DASHED, 36, 36, RANDOM, "plaid.com: tokens"),
            Format.of("shippo-token", "shippo_live_", HEX, 40, 40, RANDOM, "docs.goshippo.com: API tokens"),
            Format.of("easypost-key", "EZAK", ALNUM, 54, 54, RANDOM, "docs.easypost.com: API keys"),
            Format.of("woocommerce-secret", "cs_", HEX, 40, 40, like("[a-f0-9]{40}"), "woocommerce.com: REST API keys"),
            Format.of(
                    "hubspot-token",
                    "pat-",
                    DASHED,
                    40,
                    40,
                    like("(?:na|eu)[0-9]-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
                    "developers.hubspot.com: private apps"),
            Format.of("typeform-token", "tfp_", DASHED, 44, 64, RANDOM, "typeform.com: access tokens"),
            Format.of(
                    "mapbox-token",
                    "sk.eyJ",
                    DOTTED,
                    70,
                    200,
                    like("[A-Za-z0-9_-]{50,150}\\.[A-Za-z0-9_-]{20,40}"),
                    "docs.mapbox.com: secret tokens"),
            Format.of("dropbox-token", "sl.", DASHED, 130, 255, RANDOM, "dropbox.com: OAuth"),
            Format.of(
                    "facebook-token",
                    "EAACEdEose0cBA",
                    ALNUM,
                    50,
                    255,
                    RANDOM,
                    "developers.facebook.com: access tokens"),
            Format.of("facebook-token", "EAAG", ALNUM, 100, 250, RANDOM, "developers.facebook.com: access tokens"),
            Format.of("adafruit-key", "aio_", ALNUM, 28, 28, RANDOM, "io.adafruit.com: API keys"),
            Format.of("frameio-token", "fio-u-", DASHED, 64, 64, RANDOM, "developer.frame.io: tokens"),
            Format.of("intra42-secret", "s-s4t2ud-", HEX, 64, 64, RANDOM, "api.intra.42.fr: applications"),
            Format.of("duffel-token", "duffel_live_", DASHED, 43, 43, RANDOM, "duffel.com: access tokens"));

    private ServiceKeys() {}
}

package dev.holdfast.scan;

import static dev.holdfast.scan.Alphabet.ALNUM;
import static dev.holdfast.scan.Alphabet.DASHED;
import static dev.holdfast.scan.Alphabet.DOTTED;
import static dev.holdfast.scan.Alphabet.HEX;
import static dev.holdfast.scan.Alphabet.PADDED;
import static dev.holdfast.scan.Alphabet.UPPER;
import static dev.holdfast.scan.Alphabet.WORD;
import static dev.holdfast.scan.Proof.RANDOM;
import static dev.holdfast.scan.Proof.like;

import java.util.List;

/** The keys of clouds, of what runs in them and of what keeps their secrets. */
final class CloudKeys {
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    /** One row for each format. */
    static final List<Format> ALL = List.of(
            Format.of(
                            "aws-access-key",
                            "AKIA",
                            UPPER,
                            16,
                            16,
                            like("[A-Z2-7]{16}"),
                            "docs.aws.amazon.com: IAM identifiers")
                    .anywhere(),
            Format.of(
                            "aws-access-key",
                            "ASIA",
                            UPPER,
                            16,
                            16,
                            like("[A-Z2-7]{16}"),
                            "docs.aws.amazon.com: IAM identifiers")
                    .anywhere(),
            Format.of("aws-bedrock-key", "ABSK", PADDED, 109, 269, RANDOM, "docs.aws.amazon.com: Bedrock API keys"),
            Format.of("aws-mws-token", "amzn.mws.", DASHED, 36, 36, like(UUID), "developer-docs.amazon.com: MWS"),
            Format.of("google-api-key", "AIza", DASHED, 35, 35, RANDOM, "cloud.google.com: API keys")
                    .anywhere(),
            Format.of("google-oauth-secret", "GOCSPX-", DASHED, 28, 28, RANDOM, "developers.google.com: OAuth clients"),
            Format.of("google-oauth-token", "ya29.", DASHED, 60, 1000, RANDOM, "developers.google.com: OAuth tokens"),
            Format.of("google-refresh-token", "1//0", DASHED, 40, 200, RANDOM, "developers.google.com: OAuth tokens"),
            Format.of(
                    "azure-storage-key",
                    "AccountKey=",
                    PADDED,
                    86,
                    88,
                    like("[A-Za-z0-9+/]{86}={0,2}"),
                    "learn.microsoft.com: connection strings"),
            Format.of(
                    "azure-shared-key",
                    "SharedAccessKey=",
                    PADDED,
                    43,
                    44,
                    like("[A-Za-z0-9+/]{43}=?"),
                    "learn.microsoft.com: connection strings"),
            Format.of(
                    "azure-signature",
                    "&sig=",
                    Alphabet.TOKEN,
                    43,
                    50,
                    like("[A-Za-z0-9+/]{43}=?"),
                    "learn.microsoft.com: shared access signatures"),
            Format.of(
                    "azure-signature", "&sig=", WORD, 43, 43, RANDOM, "learn.microsoft.com: shared access signatures"),
            Format.of(
                    "alibaba-key",
                    "LTAI",
                    ALNUM,
                    17,
                    21,
                    like("[A-Za-z0-9]{17,21}"),
                    "alibabacloud.com: AccessKey pairs"),
            Format.of("tencent-key", "AKID", ALNUM, 32, 32, RANDOM, "cloud.tencent.com: SecretId"),
            Format.of("yandex-key", "AQVN", DASHED, 35, 38, RANDOM, "cloud.yandex.com: API keys"),
            Format.of(
                    "digitalocean-token",
                    "dop_v1_",
                    HEX,
                    64,
                    64,
                    like("[a-f0-9]{64}"),
                    "docs.digitalocean.com: API tokens"),
            Format.of(
                    "digitalocean-token",
                    "doo_v1_",
                    HEX,
                    64,
                    64,
                    like("[a-f0-9]{64}"),
                    "docs.digitalocean.com: API tokens"),
            Format.of(
                    "digitalocean-token",
                    "dor_v1_",
                    HEX,
                    64,
                    64,
                    like("[a-f0-9]{64}"),
                    "docs.digitalocean.com: API tokens"),
            Format.of(
                    "cloudflare-origin-key",
                    "v1.0-",
                    DASHED,
                    171,
                    171,
                    like("[a-f0-9]{24}-[a-f0-9]{146}"),
                    "developers.cloudflare.com: origin CA keys"),
            Format.of("heroku-key", "HRKU-", DASHED, 36, 62, RANDOM, "devcenter.heroku.com: authentication"),
            Format.of("fly-token", "fm2_", PADDED, 100, 2000, RANDOM, "fly.io: access tokens"),
            Format.of("fly-token", "fo1_", DASHED, 43, 43, RANDOM, "fly.io: access tokens"),
            Format.of("vercel-token", "vercel_blob_rw_", WORD, 32, 64, RANDOM, "vercel.com: blob tokens"),
            Format.of("vercel-token", "vcp_", ALNUM, 56, 56, RANDOM, "vercel.com: access tokens"),
            Format.of("vercel-token", "vck_", ALNUM, 56, 56, RANDOM, "vercel.com: AI gateway keys"),
            Format.of("netlify-token", "nfp_", ALNUM, 36, 36, RANDOM, "docs.netlify.com: access tokens"),
            Format.of("supabase-token", "sbp_", HEX, 40, 40, like("[a-f0-9]{40}"), "supabase.com: access tokens"),
            Format.of("supabase-secret", "sb_secret_", DASHED, 31, 31, RANDOM, "supabase.com: API keys"),
            Format.of("planetscale-token", "pscale_tkn_", DOTTED, 32, 64, RANDOM, "planetscale.com: service tokens"),
            Format.of("planetscale-password", "pscale_pw_", DOTTED, 32, 64, RANDOM, "planetscale.com: passwords"),
            Format.of("planetscale-token", "pscale_oauth_", DOTTED, 32, 64, RANDOM, "planetscale.com: OAuth"),
            Format.of("scaleway-key", "SCW", UPPER, 17, 17, RANDOM, "scaleway.com: API keys"),
            Format.of(
                    "databricks-token",
                    "dapi",
                    HEX,
                    32,
                    32,
                    like("[a-f0-9]{32}"),
                    "docs.databricks.com: access tokens"),
            Format.of("vault-token", "hvs.", DASHED, 90, 120, RANDOM, "developer.hashicorp.com: Vault tokens"),
            Format.of("vault-token", "hvb.", DASHED, 138, 300, RANDOM, "developer.hashicorp.com: Vault tokens"),
            Format.of("vault-token", "hvr.", DASHED, 90, 300, RANDOM, "developer.hashicorp.com: Vault tokens"),
            Format.of("terraform-token", ".atlasv1.", DASHED, 60, 70, RANDOM, "developer.hashicorp.com: API tokens")
                    .anywhere(),
            Format.of("doppler-token", "dp.pt.", ALNUM, 40, 44, RANDOM, "docs.doppler.com: token formats"),
            Format.of("doppler-token", "dp.ct.", ALNUM, 40, 44, RANDOM, "docs.doppler.com: token formats"),
            Format.of("doppler-token", "dp.sa.", ALNUM, 40, 44, RANDOM, "docs.doppler.com: token formats"),
            Format.of("doppler-token", "dp.scim.", ALNUM, 40, 44, RANDOM, "docs.doppler.com: token formats"),
            Format.of("doppler-token", "dp.audit.", ALNUM, 40, 44, RANDOM, "docs.doppler.com: token formats"),
            Format.of(
                    "doppler-token",
                    "dp.st.",
                    DOTTED,
                    40,
                    90,
                    like("(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}"),
                    "docs.doppler.com: token formats"),
            Format.of("pulumi-token", "pul-", HEX, 40, 40, like("[a-f0-9]{40}"), "pulumi.com: access tokens"),
            Format.of("prefect-key", "pnu_", ALNUM, 36, 36, RANDOM, "docs.prefect.io: API keys"),
            Format.of("infracost-key", "ico-", ALNUM, 32, 32, RANDOM, "infracost.io: API keys"),
            Format.of(
                    "onepassword-token",
                    "ops_eyJ",
                    PADDED,
                    250,
                    2000,
                    RANDOM,
                    "developer.1password.com: service accounts"),
            Format.of(
                    "tailscale-key",
                    "tskey-",
                    DASHED,
                    25,
                    100,
                    like("(?:api|auth|client|scim|webhook)-[A-Za-z0-9]{10,20}-[A-Za-z0-9]{20,40}"),
                    "tailscale.com: key prefixes"),
            Format.of(
                    "age-key",
                    "AGE-SECRET-KEY-1",
                    UPPER,
                    58,
                    58,
                    (begin, body) -> Checksums.bech32(begin + body),
                    "age-encryption.org: v1"),
            Format.of(
                    "confluent-secret",
                    "cflt",
                    PADDED,
                    60,
                    60,
                    like("[A-Za-z0-9+/]{60}"),
                    "docs.confluent.io: API keys"),
            Format.of("aiven-token", "AVNS_", DASHED, 19, 24, RANDOM, "aiven.io: service passwords"),
            Format.of("neon-key", "napi_", ALNUM, 64, 64, RANDOM, "neon.com: API keys"));

    private CloudKeys() {}
}

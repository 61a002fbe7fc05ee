package dev.holdfast.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.PathName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFilesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".env",
                "service/.env",
                "a/b/c/d/.env",
                ".ENV",
                ".Env.Production",
                ".env.local",
                ".env-production",
                ".env_local",
                ".env~",
                ".env.swp",
                "prod.env",
                ".envrc",
                "config/secrets.yml",
                "k8s/Secret.yaml",
                ".streamlit/secrets.toml",
                ".secrets/database",
                ".secrets/deep/er/database",
                "infra/terraform.tfvars",
                "infra/live.auto.tfvars.json",
                "terraform.tfstate",
                "terraform.tfstate.backup",
                "server.pem",
                "TLS/SERVER.KEY",
                "id_rsa",
                "id_rsa.old",
                "home/.ssh/id_ed25519",
                "keys/id_ed25519_work",
                "release.jks",
                "android/app.keystore",
                "cert.p12",
                "cert.pfx",
                ".netrc",
                ".pgpass",
                ".npmrc",
                "packages/app/.npmrc",
                ".pypirc",
                ".git-credentials",
                ".htpasswd",
                "credentials",
                ".aws/credentials",
                "credentials.json",
                "gcp/my-service-account-prod.json",
                "client_secret_1234.json",
                ".docker/config.json",
                ".kube/config",
                "staging.kubeconfig",
                ".railway/config.json",
                "ops/railway.token",
                "/home/ada/.ssh/id_rsa",
            })
    void holdSecrets(String name) {
        assertThat(SecretFiles.builtIn().matches(new PathName(name))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                ".env.example",
                "service/.ENV.Sample",
                ".env-example",
                ".env_template",
                ".env.template",
                ".env.production.example",
                "example.env",
                "environment",
                "src/env.ts",
                ".env/lib/python3.12/site.py",
                "src/SecretFiles.java",
                "docs/secrets.md",
                "id_rsa.pub",
                "home/.ssh/id_ed25519.pub",
                "keyboard.json",
                "monkey.ts",
                "pem.go",
                "key",
                "src/credentials.ts",
                "credentials/README.md",
                "config.json",
                "docker/config.json",
                "kube/config",
                "tokens.json",
                "tokenizer.py",
                "package.json",
                "service-account.md",
                "railway.toml",
                "my.docker/config.json",
            })
    void holdNone(String name) {
        assertThat(SecretFiles.builtIn().matches(new PathName(name))).isFalse();
    }

    @Test
    void matchesAddedPatternsAtAnyDepth() {
        SecretFiles policy = SecretFiles.builtIn().with(List.of("*.vault", "deploy/keys/**", "a/**/z", "x?.Txt"));

        assertThat(List.of(
                        "b.vault",
                        "deep/er/b.VAULT",
                        "deploy/keys/one",
                        "ops/deploy/keys/two/three",
                        "a/z",
                        "a/b/c/z",
                        "in/a/b/z",
                        "x1.txt",
                        ".env"))
                .allMatch(name -> policy.matches(new PathName(name)));
        assertThat(List.of("vault", "b.vault.md", "deploy/key/one", "keys/one", "a/z/b", "x.txt", "x12.txt"))
                .noneMatch(name -> policy.matches(new PathName(name)));
    }

    @Test
    void letsAnAddedPatternTakeBackWhatIsHarmlessOtherwise() {
        assertThat(SecretFiles.builtIn().with(List.of(".env.example")).matches(new PathName("app/.env.example")))
                .isTrue();
    }

    @Test
    void addsToWhatWasAddedBefore() {
        SecretFiles policy = SecretFiles.builtIn().with(List.of("one")).with(List.of("two"));

        assertThat(List.of("one", "two", ".env")).allMatch(name -> policy.matches(new PathName(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/etc/passwd", "a//b", "../key", "a/./b", "!.env", "*.{pem,key}", "[ab].txt", "a\\b"})
    void refusesWhatIsNoPattern(String pattern) {
        assertThatThrownBy(() -> SecretFiles.builtIn().with(List.of(pattern)))
                .isInstanceOfSatisfying(
                        ScanException.class, e -> assertThat(e.code()).isEqualTo(ScanException.Code.BAD_PATTERN))
                .hasMessage("not a pattern of file names: `" + pattern
                        + "`; use names, `/`, `*`, `**` and `?`, relative to the workspace");
    }

    @Test
    void isNotSlowedDownByStars() {
        SecretFiles policy = SecretFiles.builtIn().with(List.of("*a".repeat(150) + "b", "**/x/**/y"));

        assertThat(policy.matches(new PathName("a".repeat(4_000)))).isFalse();
        assertThat(policy.matches(new PathName("x/".repeat(2_000) + "z"))).isFalse();
    }
}

package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeftoverRuleTest {
    private final LeftoverRule rule = new LeftoverRule();

    @ParameterizedTest
    @CsvSource({
        "package/.git/config, HISTORY",
        "package/.env, SETTINGS",
        "package/config/.env.production, SETTINGS",
        "home/.aws/credentials, SETTINGS",
        "package/config/prod.env, SETTINGS",
        "package/Secrets.env, SETTINGS",
        "package/config/secrets.yml, LOGIN",
        "package/service-account-prod.json, LOGIN",
        "package/id_ed25519, KEY",
        "package/dump.hprof, DUMP",
        "package/core.4711, DUMP",
        "package/heapdump.20260101.101010.phd, DUMP",
        "package/.env.vault.local, SETTINGS",
        "package/.claude/settings.local.json, AGENT_LOCAL",
        "package/.aider.chat.history.md, AGENT_LOCAL",
        "package/.claude/commands/release.md, AGENT",
        "package/CLAUDE.md, AGENT",
        "package/AGENTS.md, AGENT",
        "package/.cursor/rules/a.mdc, AGENT",
        "package/.mcp.json, AGENT",
        "package/.github/copilot-instructions.md, AGENT",
        "package/.npmrc, LOGIN",
        "package/npm-debug.log, LOG",
        "package/.vscode/settings.json, EDITOR",
        "package/coverage/lcov.info, COVERAGE",
        "package/a.js.orig, SCRAP",
        "package/.DS_Store, SCRAP",
        "package/.github/workflows/ci.yml, CI",
        "package/test/a.js, TEST",
        "package/lib/a.test.js, TEST"
    })
    void tellsByItsPathWhatAFileIs(String path, Leftover leftover) {
        assertThat(Leftover.of(path)).isEqualTo(Optional.of(leftover));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package/index.js",
                "package/.env.example",
                "package/.env.sample",
                "package/.env.vault",
                "package/types/.env.d.ts",
                "package/lib/heapdump.js",
                "package/lib/heapdump.d.ts",
                "package/docs/claude.md",
                "package/git/config",
                "package/environment.js",
                "package/core.js",
                "package/core.min.123.js",
                "package/testing.js",
                "package/contest/a.js",
                "package/lib/keystore.js",
                "test",
                ""
            })
    void leavesTheRestAlone(String path) {
        assertThat(Leftover.of(path)).isEmpty();
    }

    @Test
    void whatBlocksIsNamedAndTheRestIsCounted() throws IOException {
        var shipment = new Shipment()
                .with("p/.env", "A=1")
                .with("p/.git/HEAD", "")
                .with("p/.git/config", "")
                .with("p/src/.git/HEAD", "")
                .with("p/test/a.js", "")
                .with("p/test/b.js", "")
                .with("p/test/fixtures/.env", "A=1")
                .with("p/index.js", "");
        assertThat(shipment.findings(rule))
                .containsExactly(
                        "BLOCK p/.env: settings of one machine, which hold passwords and keys",
                        "BLOCK p/.git/HEAD: the folder of a version control system, and 1 more of the kind",
                        "BLOCK p/src/.git/HEAD: the folder of a version control system",
                        "WARN p/test/fixtures/.env: settings of one machine, which hold passwords and keys",
                        "NOTE p/test/a.js: a test or what tests need, and 1 more of the kind");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//registry.example/:_authToken=npm_invented",
                "a=b\n//registry.example/:_password = \"aW52ZW50ZWQ=\"",
                "_auth=aW52ZW50ZWQ="
            })
    void aLoginOfNpmBlocks(String text) throws IOException {
        assertThat(new Shipment().with("p/.npmrc", text).findings(rule, rule))
                .containsExactly(
                        "BLOCK p/.npmrc: a login to a package registry in `.npmrc`",
                        "WARN p/.npmrc: settings that may hold a login");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//registry.example/:_authToken=${NPM_TOKEN}", "package-lock=false", "; _authToken=invented", ""
            })
    void settingsOfNpmWithoutALoginDoNot(String text) throws IOException {
        assertThat(new Shipment().with("p/.npmrc", text).findings(rule, rule))
                .containsExactly("WARN p/.npmrc: settings that may hold a login");
    }

    @Test
    void everyPatternOfTheListIsInLowerCaseUnlessItIsMeant() {
        for (Leftover leftover : Leftover.values()) {
            assertThat(leftover.patterns()).isNotEmpty().allSatisfy(pattern -> {
                String text = String.join("/", pattern.parts());
                assertThat(text).isNotEmpty();
                assertThat(pattern.isExact()).isEqualTo(!text.equals(text.toLowerCase(Locale.ROOT)));
            });
        }
    }
}

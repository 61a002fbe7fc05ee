package dev.holdfast.gate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What development leaves behind, told by the paths of files; the gravest first, since a file is of the first that fits. */
enum Leftover {
    HISTORY(Weight.BLOCK, "the folder of a version control system", """
            .git/ .hg/ .svn/ .bzr/ .jj/"""),
    SETTINGS(Weight.BLOCK, "settings of one machine, which hold passwords and keys", """
            .env .env.* .envrc *.tfstate *.tfstate.backup .netrc _netrc .pgpass .git-credentials .htpasswd .pypirc
            .aws/credentials .docker/config.json .kube/config .m2/settings.xml .config/gh/hosts.yml .vault-token
            prod.env production.env live.env staging.env stage.env dev.env development.env local.env secret.env secrets.env"""),
    KEY(Weight.BLOCK, "a private key by its name", """
            id_rsa id_dsa id_ecdsa id_ed25519 *.ppk secring.gpg private-keys-v1.d/"""),
    DUMP(Weight.BLOCK, "what the memory of a program held", """
            *.hprof *.heapsnapshot heapdump.phd heapdump.bin heapdump.[0-9]* *.mdmp core.[0-9][0-9][0-9] core.[0-9][0-9][0-9][0-9] core.[0-9][0-9][0-9][0-9][0-9] hs_err_pid*.log"""),
    AGENT_LOCAL(Weight.BLOCK, "what a coding agent keeps of one person's work", """
            .claude/settings.local.json .claude/projects/ .claude/todos/ .claude/history* .claude.json CLAUDE.local.md
            .aider.chat.history.md .aider.input.history .aider.llm.history .aider.tags.cache* .specstory/ .codex/sessions/
            .codex/auth.json .codex/history.jsonl .gemini/oauth_creds.json .gemini/tmp/ .qwen/oauth_creds.json
            .cursor/chats/ .continue/sessions/ .crush/crush.db"""),
    AGENT(Weight.WARN, "a file for the coding agents that work on the project", """
            .claude/ CLAUDE.md AGENTS.md GEMINI.md QWEN.md CRUSH.md .cursor/ .cursorrules .cursorignore .windsurf/
            .windsurfrules .clinerules .clinerules/ .roo/ .roorules .roomodes .kiro/ .codex/ .gemini/ .qwen/ .opencode/
            opencode.json opencode.jsonc .crush/ crush.json .aider* .mcp.json .goosehints .junie/ .augment/ .augment-guidelines
            .continue/ .amazonq/ .trae/ .zencoder/ copilot-instructions.md .github/instructions/ .github/prompts/
            .github/chatmodes/ holdfast.yaml .claudeignore .geminiignore .codeiumignore .aiexclude llm_history*"""),
    LOGIN(Weight.WARN, "settings that may hold a login", """
            .npmrc .yarnrc .yarnrc.yml .s3cfg .boto *.jks *.p12 *.pfx *.keystore *.kdbx secrets.json secrets.yml secrets.yaml
            secrets.toml credentials.json credentials.csv client_secret*.json service-account*.json service_account*.json"""),
    LOG(Weight.WARN, "the log of a run", """
            npm-debug.log* yarn-error.log yarn-debug.log pnpm-debug.log *.log.[0-9] nohup.out .bash_history .zsh_history
            .node_repl_history .python_history"""),
    EDITOR(Weight.WARN, "a file of an editor", """
            .idea/ .vscode/ .vs/ .fleet/ .zed/ *.swp *.swo .project .classpath .settings/ *.iml .history/"""),
    COVERAGE(Weight.WARN, "a report on test coverage", """
            lcov.info lcov-report/ .nyc_output/ .coverage .coverage.* htmlcov/ jacoco.exec clover.xml"""),
    SCRAP(Weight.NOTE, "what a program or a person forgot", """
            .ds_store thumbs.db desktop.ini *.orig *.rej *.bak *~ *.tmp .pytest_cache/ .mypy_cache/ .ruff_cache/ .cache/
            .tsbuildinfo *.tsbuildinfo .eslintcache"""),
    CI(Weight.NOTE, "a file of the build server", """
            .github/ .gitlab-ci.yml .gitlab/ .travis.yml .circleci/ .drone.yml appveyor.yml .appveyor.yml jenkinsfile
            azure-pipelines.yml .buildkite/ bitbucket-pipelines.yml .woodpecker.yml .husky/"""),
    TEST(Weight.NOTE, "a test or what tests need", """
            test/ tests/ __tests__/ __mocks__/ __fixtures__/ __snapshots__/ fixtures/ e2e/ testdata/ *.test.js *.test.ts
            *.test.mjs *.test.cjs *.test.tsx *.test.jsx *.spec.js *.spec.ts *.spec.mjs *.spec.tsx *_test.py test_*.py
            conftest.py *_test.go jest.config.* vitest.config.* karma.conf.js .mocharc.* playwright.config.* cypress/""");

    /** Examples, types and encrypted values, which people ship on purpose. */
    private static final Pattern EXAMPLE =
            Pattern.compile(".*(example|sample|template|dist|defaults?|schema)s?|\\.env\\.(vault|d\\.ts)");

    private final Weight weight;
    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // List.of gives one that cannot be changed
    private final List<NamePattern> patterns;

    Leftover(Weight weight, String title, String patterns) {
        this.weight = weight;
        this.title = title;
        this.patterns = Pattern.compile("\\s+")
                .splitAsStream(patterns)
                .map(NamePattern::of)
                .toList();
    }

    Weight weight() {
        return weight;
    }

    /** What such a file is, in words. */
    String title() {
        return title;
    }

    /** What a path is, if it is anything of the kind. */
    static Optional<Leftover> of(String path) {
        return LeftoverIndex.ALL.first(path, leftover -> leftover != SETTINGS || !isExample(path));
    }

    /** Whether a path is that of settings, be they an example or of tests: only what is in them can tell. */
    static boolean isOfSettings(String path) {
        return LeftoverIndex.ALL.first(path, SETTINGS::equals).isPresent();
    }

    /** Whether a path is in a folder for tests, where much is invented. */
    static boolean isOfTests(String path) {
        return LeftoverIndex.ALL.first(path, TEST::equals).isPresent();
    }

    List<NamePattern> patterns() {
        return patterns;
    }

    private static boolean isExample(String path) {
        return EXAMPLE.matcher(path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT))
                .matches();
    }
}

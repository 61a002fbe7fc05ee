package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.PathName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GovernancePathsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/hooks",
                ".git/hooks/pre-commit",
                ".git/config",
                ".git/config.worktree",
                ".git/commondir",
                ".git/info/attributes",
                ".git/rebase-merge/git-rebase-todo",
                ".git/rebase-apply/0001",
                ".git/sequencer",
                ".git/sequencer/todo",
                ".git/worktrees/wt/sequencer/todo",
                ".git/remotes/origin",
                ".git/branches/origin",
                ".git/modules/lib/branches/origin",
                ".git/modules/lib/info/attributes",
                ".git/modules/lib/hooks/post-checkout",
                ".git/modules/vendor/lib/config",
                "sub/.git/hooks/pre-push",
                ".GIT/Hooks/pre-commit",
                ".g\u200cit/hooks/pre-commit",
                "\ufeff.git/config",
                ".git./config",
                ".git . /hooks",
                "git~1/hooks",
                "GIT~1/config",
                ".git::$INDEX_ALLOCATION/config",
                ".git\u200dhub/workflows/ci.yml",
                ".github./workflows/ci.yml",
                ".github /workflows/ci.yml",
                "GITHUB~1/workflows/ci.yml",
                "AGENTS.md.",
                "agents.md::$DATA",
                ".hu\u017fky/pre-commit",
                ".g\u0131thub/ci.yml",
                "gitmod~1",
                "a:b.cedar",
                ".gitmodules",
                ".github/workflows/ci.yml",
                "services/a/.github",
                "CODEOWNERS",
                "docs/CODEOWNERS",
                ".vscode/tasks.json",
                "web/.idea/workspace.xml",
                ".mcp.json",
                ".claude/settings.local.json",
                "pkg/.Cursor/mcp.json",
                "AGENTS.md",
                "deep/down/agents.md",
                "CLAUDE.md",
                ".envrc",
                "app/.npmrc",
                ".husky/pre-commit",
                "holdfast.yaml",
                "gate.yaml",
                "policies/default.cedar",
                "Jenkinsfile",
                ".githooks/pre-commit",
                "app/.yarnrc.yml",
                "team.code-workspace",
                ".zed/tasks.json",
                ".nvim.lua"
            })
    void matches(String path) {
        assertThat(GovernancePaths.matches(new PathName(path))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                ".git",
                ".git/objects/ab/cdef",
                ".git/refs/heads/main",
                ".git/index",
                ".git/info/exclude",
                ".git/info/sparse-checkout",
                ".git/refs/remotes/origin/main",
                ".git/logs/refs/remotes/origin/main",
                ".git/CHERRY_PICK_HEAD",
                ".git/rr-cache/ab/postimage",
                ".git/modules/lib/objects/ab",
                ".git/modules/lib/refs/remotes/origin/main",
                "src/config",
                "hooks/useThing.ts",
                "src/hooks/pre-commit",
                "pom.xml",
                "package.json",
                "Makefile",
                ".gitignore",
                ".gitattributes",
                "docs/claude.md.txt",
                "github/workflows/ci.yml",
                ".env.example",
                "...",
                "git~2/hooks",
                "src/\u00fcber.txt",
                "notes.",
                "a:.git",
                "x/git~1.txt"
            })
    void leavesAlone(String path) {
        assertThat(GovernancePaths.matches(new PathName(path))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {".git", ".GIT", ".g\u200eit", ".git.", ".git  ", "git~1", ".git:x"})
    void aFileOfAnySuchNameRedirectsGit(String path) {
        assertThat(GovernancePaths.matchesFile(new PathName(path))).isTrue();
        assertThat(GovernancePaths.inGit(new PathName(path + "/index"))).isTrue();
    }
}

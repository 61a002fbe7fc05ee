package dev.holdfast.policy;

import dev.holdfast.terms.PathName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The paths that steer tools, people's editors, other agents or Holdfast itself, at any depth and whether or not they
 * exist: whoever writes one gives orders later, outside the sandbox. Names are compared without regard to case, since
 * some file systems do.
 */
public final class GovernancePaths {
    /** A path with one of these among its parts is governance: the thing itself and all beneath it. */
    private static final Set<String> NAMES = Set.of(
            // run by git and hook runners
            ".gitmodules",
            ".husky",
            ".githooks",
            ".git-hooks",
            ".pre-commit-config.yaml",
            ".pre-commit-config.yml",
            "lefthook.yml",
            "lefthook.yaml",
            ".lefthook.yml",
            ".lefthook.yaml",
            // run by code hosts and build servers
            ".github",
            ".gitlab",
            ".gitlab-ci.yml",
            ".gitea",
            ".forgejo",
            ".circleci",
            ".buildkite",
            ".travis.yml",
            ".drone.yml",
            ".woodpecker",
            ".woodpecker.yml",
            "jenkinsfile",
            "azure-pipelines.yml",
            "bitbucket-pipelines.yml",
            "codeowners",
            // run by editors and shells
            ".vscode",
            ".idea",
            ".devcontainer",
            ".zed",
            ".exrc",
            ".nvim.lua",
            ".nvimrc",
            ".dir-locals.el",
            ".envrc",
            "mise.toml",
            ".mise.toml",
            ".npmrc",
            ".yarnrc",
            ".yarnrc.yml",
            // read by agents
            ".mcp.json",
            "agents.md",
            "agents.override.md",
            "claude.md",
            "claude.local.md",
            "gemini.md",
            "qwen.md",
            ".agents",
            ".aider.conf.yml",
            ".amazonq",
            ".claude",
            ".cline",
            ".clinerules",
            ".codex",
            ".continue",
            ".cursor",
            ".cursorrules",
            ".gemini",
            ".goosehints",
            ".junie",
            ".kiro",
            ".opencode",
            "opencode.json",
            "opencode.jsonc",
            ".qwen",
            ".roo",
            ".roorules",
            ".windsurf",
            ".windsurfrules",
            // read by Holdfast
            "holdfast.yaml",
            "gate.yaml");

    /** Rules that Holdfast obeys, and tasks that an editor runs. */
    private static final List<String> ENDINGS = List.of(".cedar", ".code-workspace");

    private static final String GIT = ".git";
    private static final String ATTRIBUTES = "attributes";

    /** What in a git folder runs or redirects, {@code --continue} included; the rest of it is data. */
    private static final Set<String> IN_GIT_FOLDER = Set.of(
            "hooks", "config", "config.worktree", "commondir", "gitdir", "rebase-merge", "rebase-apply", "sequencer");

    /** Where git of old wrote where to push and to fetch from; it still looks there for what is not configured. */
    private static final Set<String> OLD_REMOTES = Set.of("remotes", "branches");

    private static final Pattern PASSED_OVER =
            Pattern.compile("[\\x{200c}-\\x{200f}\\x{202a}-\\x{202e}\\x{206a}-\\x{206f}\\x{feff}]");
    private static final Pattern ENDS = Pattern.compile("(?<=[^. ])[. ]+$");
    private static final Map<String, String> SHORT_NAMES =
            Map.of("git~1", GIT, "gitmod~1", ".gitmodules", "github~1", ".github");

    private GovernancePaths() {}

    /** Whether the path is one, or lies in one. */
    public static boolean matches(PathName path) {
        List<String> parts = parts(path);
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (NAMES.contains(part) || endsLikeOne(part)) {
                return true;
            }
            if (part.equals(GIT) && inGitFolder(parts.subList(i + 1, parts.size()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsLikeOne(String part) {
        for (String ending : ENDINGS) { // asked of every part of every path of a workspace
            if (part.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file, or anything but a folder, is one at that path: a {@code .git} that is no folder redirects git. */
    public static boolean matchesFile(PathName path) {
        return matches(path)
                || (!path.equals(PathName.ROOT) && parts(path).getLast().equals(GIT));
    }

    /** Whether the path is in the repository's own folder, where no tool but git has business. */
    public static boolean inGit(PathName path) {
        return parts(path).contains(GIT);
    }

    /**
     * Whether a path in a git folder, whatever that folder is called, runs or redirects git; the rest of it is data.
     *
     * @param beneath relative to the git folder
     */
    public static boolean steersGit(PathName beneath) {
        return inGitFolder(parts(beneath));
    }

    /** Whether a file or folder of that name steers git where it lies in a git folder; in lower case, one part. */
    public static boolean steersGitThere(String name) {
        return IN_GIT_FOLDER.contains(name) || OLD_REMOTES.contains(name) || name.equals(ATTRIBUTES);
    }

    private static boolean inGitFolder(List<String> rest) {
        if (rest.isEmpty()) {
            return false;
        }
        return switch (rest.getFirst()) {
            // a submodule's folder may be nested under any name, a linked worktree has one level
            case "modules", "worktrees" -> IntStream.range(1, rest.size()).anyMatch(at -> steersAt(rest, at));
            default -> steersAt(rest, 0);
        };
    }

    /** Whether what steers stands at that place of a path in a git folder. */
    private static boolean steersAt(List<String> rest, int at) {
        String part = rest.get(at);
        return IN_GIT_FOLDER.contains(part)
                || (OLD_REMOTES.contains(part) && !rest.subList(0, at).contains("refs"))
                || (part.equals("info")
                        && at + 1 < rest.size()
                        && rest.get(at + 1).equals(ATTRIBUTES));
    }

    private static List<String> parts(PathName path) {
        String text = path.text().toLowerCase(Locale.ROOT);
        List<String> parts = List.of(text.split("/", -1));
        return isPlain(text)
                ? parts
                : parts.stream().map(GovernancePaths::folded).toList();
    }

    /** Whether every file system tells the names of a path apart by its characters; asked of every path of a workspace. */
    private static boolean isPlain(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean ends = at + 1 == text.length() || text.charAt(at + 1) == '/';
            if (c >= 0x80 || c == '~' || c == ':' || (ends && (c == '.' || c == ' '))) {
                return false;
            }
        }
        return true;
    }

    /**
     * The name that some file system takes a name for: HFS+ passes over some characters and APFS folds case in full, NTFS
     * passes over dots and spaces at the end, has streams behind a colon, and short names.
     */
    private static String folded(String part) {
        String seen = PASSED_OVER
                .matcher(part)
                .replaceAll("")
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        int colon = seen.indexOf(':');
        String name = ENDS.matcher(colon > 0 ? seen.substring(0, colon) : seen).replaceAll("");
        String meant = SHORT_NAMES.getOrDefault(name, name);
        return meant.equals(GIT) || NAMES.contains(meant) || colon < 0 ? meant : seen;
    }
}

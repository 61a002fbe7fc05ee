package dev.holdfast.monitor;

import dev.holdfast.monitor.GitConfig.Unreadable;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Item;
import dev.holdfast.workspace.Kind;
import dev.holdfast.workspace.Workspace;
import dev.holdfast.workspace.WorkspaceException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The branch that a commit in a workspace would go to: where {@code HEAD} leads in the end, since a branch may be a
 * symbolic ref itself. Whatever is not as git writes it is not told, however git would read it.
 */
final class GitHead {
    /** A longer chain of refs is not followed: nobody needs one. */
    private static final int STEPS_MAX = 5;

    private static final int REF_BYTES_MAX = 4_096;
    private static final String FOLDER = ".git";
    private static final String BRANCHES = "refs/heads/";
    private static final Pattern SYMBOLIC = Pattern.compile("ref: refs/heads/([!-~]+)\n?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}(?:[0-9a-f]{24})?\n?");

    private final Workspace workspace;

    GitHead(Workspace workspace) {
        this.workspace = workspace;
    }

    /** The branch's name; empty when there is none, or nobody can tell. */
    Optional<String> branch() {
        try {
            return keepsRefsInFiles() ? followed() : Optional.empty();
        } catch (WorkspaceException | Unreadable | IllegalArgumentException e) {
            return Optional.empty(); // a link, a name that is no path, settings that git would not read either
        }
    }

    /** Whether git takes the folder for a repository, and reads the refs in it: else it would look elsewhere. */
    private boolean keepsRefsInFiles() throws Unreadable {
        if (!folder("objects") || !folder("refs") || there("commondir").isPresent()) {
            return false;
        }
        if (there("config").isEmpty()) {
            return true;
        }
        return GitConfig.read(workspace.read(inGit("config"), GitConfig.BYTES_MAX)).stream()
                .filter(setting -> setting.key().equals("extensions.refstorage"))
                .allMatch(setting -> setting.value().equals("files"));
    }

    private Optional<String> followed() {
        Optional<String> branch = next(text("HEAD"));
        for (int step = 1; step <= STEPS_MAX && branch.isPresent(); step++) {
            String ref = BRANCHES + branch.get();
            if (there(ref).isEmpty() || folder(ref)) {
                return oneReading(branch.get()); // packed, which is never symbolic, or without a commit yet
            }
            String text = text(ref);
            if (COMMIT.matcher(text).matches()) {
                return oneReading(branch.get());
            }
            branch = next(text);
        }
        return Optional.empty();
    }

    /** The branch that a symbolic ref leads to. */
    private static Optional<String> next(String text) {
        Matcher symbolic = SYMBOLIC.matcher(text);
        return symbolic.matches() ? Optional.of(symbolic.group(1)) : Optional.empty();
    }

    /** The name, unless it could be taken for another way to write a different one. */
    private static Optional<String> oneReading(String branch) {
        return Optional.of(branch).filter(name -> Environments.isPattern(Environments.Kind.BRANCH, name));
    }

    private boolean folder(String name) {
        return there(name).filter(item -> item.kind() == Kind.DIRECTORY).isPresent();
    }

    private Optional<Item> there(String name) {
        return workspace.item(inGit(name));
    }

    private String text(String name) {
        return new String(workspace.read(inGit(name), REF_BYTES_MAX), StandardCharsets.ISO_8859_1);
    }

    private static PathName inGit(String name) {
        return new PathName(FOLDER + "/" + name);
    }
}

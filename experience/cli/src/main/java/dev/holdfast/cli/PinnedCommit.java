package dev.holdfast.cli;

import dev.holdfast.sandbox.Ended;
import dev.holdfast.terms.Visible;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The commit a workspace stands at, as git in the sandbox tells it, and the files it holds. A workspace's own git folder
 * could have been tampered with, so every object in it is checked against its name before it counts.
 *
 * @param id object id, 40 hexadecimal digits
 * @param title who committed it, when, and its first line, inert
 * @param blobs object ids of its files; links and submodules are left out
 */
record PinnedCommit(String id, String title, Set<String> blobs) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern FILE = Pattern.compile("100(?:644|755) blob ([0-9a-f]{40})\t.+", Pattern.DOTALL);

    PinnedCommit {
        blobs = Set.copyOf(blobs);
    }

    /** The commit at {@code HEAD}; empty when there is no repository, or no commit in it. */
    static Optional<PinnedCommit> of(Glance glance) {
        Ended head = glance.at("git", "rev-parse", "--verify", "--end-of-options", "HEAD^{commit}");
        String id = head.output().text().strip();
        if (!head.succeeded()) {
            return Optional.empty();
        }
        if (!ID.matcher(id).matches()) {
            throw new Stop(
                    Stop.FAILED,
                    "git names the commit `" + Visible.inert(id, 80) + "`; only repositories with SHA-1 ids can be"
                            + " pinned");
        }
        whole("git fsck", glance.at("git", "fsck", "--no-dangling", "--no-reflogs", "--no-progress", id));
        String title =
                whole("git log", glance.at("git", "log", "-1", "--no-show-signature", "--format=%an, %as: %s", id));
        String listing = whole("git ls-tree", glance.at("git", "ls-tree", "-r", "-z", id));
        var blobs = new HashSet<String>();
        for (String item : listing.split("\0", -1)) {
            var file = FILE.matcher(item);
            if (file.matches()) {
                blobs.add(file.group(1));
            }
        }
        return Optional.of(new PinnedCommit(id, Visible.inert(title.strip(), 120), blobs));
    }

    private static String whole(String what, Ended ended) {
        if (!ended.succeeded()) {
            throw new Stop(
                    Stop.FAILED,
                    "`" + what + "` failed, so nothing is pinned: "
                            + ended.stop()
                                    .map(Object::toString)
                                    .orElseGet(() ->
                                            Visible.inert(ended.output().text().strip(), 500)));
        }
        if (ended.output().omittedBytes() > 0) {
            throw new Stop(Stop.FAILED, "the commit has too many files to pin it: `" + what + "` printed over 16 MiB");
        }
        return ended.output().text();
    }
}

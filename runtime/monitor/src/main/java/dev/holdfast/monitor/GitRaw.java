package dev.holdfast.monitor;

import dev.holdfast.terms.PathName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One path that differs in git, as the raw format of git-diff-tree(1) tells it.
 *
 * @param commit the commit that differs from the one before it; empty for the index
 * @param path relative to the repository's files
 * @param mode what stands there now, six octal digits
 * @param id git's name of its content; zeros when nothing stands there
 */
record GitRaw(String commit, PathName path, String mode, String id) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");

    /** A repository names everything by the one or by the other. */
    private static final int SHA256_DIGITS = 64;

    /** What stands at a path. */
    record Standing(PathName path, String id) {}

    /**
     * Reads what git prints with {@code --raw -z}, and {@code --format=%H} between commits.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    static List<GitRaw> of(String output) {
        var entries = new ArrayList<GitRaw>();
        String commit = "";
        String[] words = output.split("\0", -1);
        for (int i = 0; i < words.length; i++) {
            String word = words[i].strip();
            if (word.startsWith(":") && i + 1 < words.length) {
                i++; // the path is the word behind, whatever it looks like
                entry(commit, word, words[i], entries);
            } else if (COMMIT.matcher(word).matches()) {
                commit = word;
            } else if (!word.isEmpty()) {
                throw new IllegalArgumentException("git answered in no format that is known");
            }
        }
        return entries;
    }

    /** One colon for each parent, a mode and an id for each and for the result, then the letters. */
    private static void entry(String commit, String head, String path, List<GitRaw> entries) {
        int parents = head.lastIndexOf(':') + 1;
        String[] columns = head.substring(parents).split(" ", -1);
        if (columns.length != 2 * parents + 3) {
            throw new IllegalArgumentException("git answered in no format that is known");
        }
        boolean unmerged = columns[2 * parents + 2].startsWith("U");
        if (!unmerged) { // of a conflict nothing is staged yet
            // a name with control characters is no name of a workspace's, but it may be governance
            var name = new PathName(CONTROL.matcher(path).replaceAll("\uFFFD"));
            entries.add(new GitRaw(commit, name, columns[parents], columns[2 * parents + 1]));
        }
    }

    /** Whether it is of that content. */
    boolean of(byte[] content) {
        return id.equals(ReviewedBlobs.blobId(content, id.length() == SHA256_DIGITS ? "SHA-256" : "SHA-1"));
    }

    Standing standing() {
        return new Standing(path, id);
    }

    /** Whether nothing stands there any more. */
    boolean deleted() {
        return mode.equals("000000");
    }
}

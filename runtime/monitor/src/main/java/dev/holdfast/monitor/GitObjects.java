package dev.holdfast.monitor;

import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Snapshot;
import dev.holdfast.workspace.Snapshots;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Whether the objects that a call wrote into a git folder are what their names say. Git believes the name when it checks
 * something out, and what has another content under the name of an old commit changes no reference and no index.
 */
final class GitObjects {
    /** An object of its own (gitrepository-layout(5)): its name is the digest of what inflates from it. */
    private static final Pattern LOOSE = Pattern.compile("objects/([0-9a-f]{2})/([0-9a-f]{38}|[0-9a-f]{62})");

    private static final Pattern PACK = Pattern.compile("(objects/pack/.+)\\.(?:pack|idx)");
    private static final String PACKS = "objects/pack/";
    private static final String INDEX_OF_PACKS = "objects/pack/multi-pack-index";
    private static final String GRAPH = "objects/info/commit-graph";
    private static final String GRAPHS = "objects/info/commit-graphs/";
    private static final int SHOWN_CHARS = 12;
    private static final int SHA1_CHARS = 40;
    private static final int CHUNK_BYTES = 1 << 16;

    private final Snapshots snapshots;
    private final Snapshot now;
    private final PathName folder;
    private final GitQuestions git;

    /** Nothing is looked at yet. */
    GitObjects(Snapshots snapshots, Snapshot now, PathName folder, GitQuestions git) {
        this.snapshots = snapshots;
        this.now = now;
        this.folder = folder;
        this.git = git;
    }

    /**
     * What is not what its name says, in words; at most {@link GitLook#TOLD_MAX} of them.
     *
     * @param written files in the folder for objects that the call wrote
     * @throws GitQuestions.Unclear when that cannot be told in time
     */
    Set<String> forged(Set<PathName> written) {
        var forged = new LinkedHashSet<String>();
        var packs = new LinkedHashSet<PathName>();
        boolean places = false;
        boolean graph = false;
        boolean graphs = false;
        for (PathName file : written) {
            String beneath = GitTips.beneath(folder, file);
            Matcher loose = LOOSE.matcher(beneath);
            Matcher pack = PACK.matcher(beneath);
            if (loose.matches() && forged.size() < GitLook.TOLD_MAX) {
                String id = loose.group(1) + loose.group(2);
                if (!holds(file, id)) {
                    forged.add("the object `" + id.substring(0, SHOWN_CHARS) + "`");
                }
            } else if (pack.matches()) {
                packs.add(Territory.child(folder, pack.group(1)));
            }
            places |= beneath.startsWith(PACKS);
            graph |= beneath.equals(GRAPH);
            graphs |= beneath.startsWith(GRAPHS);
        }
        if (!sound(packs)) {
            forged.add("a pack");
        }
        // what it says of a pack is true of that pack alone, and the pack may be another one now
        if (places && stands(INDEX_OF_PACKS) && !git.yes(folder, List.of("multi-pack-index", "verify"))) {
            forged.add("the index of its packs");
        }
        // git reads several only where there is no single one, so that it would not look at them now
        if ((graphs && stands(GRAPH)) || ((graph || graphs) && !git.yes(folder, List.of("commit-graph", "verify")))) {
            forged.add("the graph of its commits");
        }
        return forged;
    }

    private boolean stands(String beneath) {
        return snapshots.item(now, Territory.child(folder, beneath)).isPresent();
    }

    /** Whether packs hold what their indexes say; one without an index is nothing to git. */
    private boolean sound(Set<PathName> packs) {
        var words = new ArrayList<>(List.of("verify-pack", "--"));
        packs.stream()
                .map(pack -> pack.text() + ".idx")
                .filter(index -> snapshots.item(now, new PathName(index)).isPresent())
                .forEach(index -> words.add("./" + index)); // git hands it on to where a dash would begin an option
        if (words.size() > GitLook.NAMED_MAX) {
            throw new GitQuestions.Unclear("it wrote more than " + GitLook.NAMED_MAX + " packs");
        }
        return words.size() == 2 || git.yes(folder, words);
    }

    /** Whether what inflates from a file has that digest. */
    private boolean holds(PathName file, String id) {
        MessageDigest digest = digest(id.length() == SHA1_CHARS ? "SHA-1" : "SHA-256");
        var inflater = new Inflater();
        try {
            byte[] chunk = new byte[CHUNK_BYTES];
            snapshots.pieces(now, file, piece -> {
                inflater.setInput(piece);
                inflate(inflater, chunk, digest);
            });
            return inflater.finished()
                    && HexFormat.of().formatHex(digest.digest()).equals(id);
        } finally {
            inflater.end();
        }
    }

    private void inflate(Inflater inflater, byte[] chunk, MessageDigest digest) {
        try {
            int bytes;
            do {
                git.left();
                bytes = inflater.inflate(chunk);
                digest.update(chunk, 0, bytes);
            } while (bytes > 0);
        } catch (DataFormatException e) {
            inflater.reset(); // it is not finished, and what follows does not make it whole
        }
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}

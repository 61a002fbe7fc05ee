package dev.holdfast.cli;

import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Change;
import dev.holdfast.workspace.Kind;
import dev.holdfast.workspace.Snapshot;
import dev.holdfast.workspace.Snapshots;
import dev.holdfast.workspace.WorkspaceException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Counts the assertions in test files that a session took out or rewrote: the cheapest way to get a suite green. */
final class Assertions {
    private static final Pattern ASSERTION = Pattern.compile("\\b(assert\\w*|expect\\w*|verify|should\\w*)\\b");

    private Assertions() {}

    static int changed(Snapshots snapshots, Snapshot before, Snapshot after, List<Change> changes) {
        int gone = 0;
        for (Change change : changes) {
            boolean test = change.path().text().toLowerCase(Locale.ROOT).contains("test");
            if (test && change.kind() == Kind.FILE && change.what() != Change.What.ADDED) {
                var left = new ArrayList<>(assertions(snapshots, before, change.path()));
                assertions(snapshots, after, change.path()).forEach(left::remove);
                gone += left.size();
            }
        }
        return gone;
    }

    private static List<String> assertions(Snapshots snapshots, Snapshot snapshot, PathName path) {
        try {
            String text = new String(snapshots.content(snapshot, path), StandardCharsets.UTF_8);
            return text.lines()
                    .map(String::strip)
                    .filter(line -> ASSERTION.matcher(line).find())
                    .toList();
        } catch (WorkspaceException e) {
            return List.of(); // gone in this snapshot: none of its assertions are left
        }
    }
}

package dev.holdfast.monitor;

import dev.holdfast.policy.GovernancePaths;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.PathName;
import dev.holdfast.workspace.Item;
import dev.holdfast.workspace.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One walk through a snapshot that tells what is special in it. */
final class Survey {
    /** What makes a folder a git folder, each with a bit of its own. */
    static final Map<String, Integer> MARKS = Map.of("head", 1, "objects", 2, "refs", 4, "commondir", 8);

    private final SecretFiles secretFiles;
    private final Guarded.Gathering guarded;
    private final Map<PathName, Integer> marks = new HashMap<>();
    private final Map<PathName, String> links = new HashMap<>();
    private final Set<PathName> named = new HashSet<>();
    private final List<Item> governance = new ArrayList<>();
    private final List<Item> perhaps = new ArrayList<>();
    private final List<PathName> gitFolders = new ArrayList<>();
    private final List<PathName> gitFiles = new ArrayList<>();
    private final List<PathName> secrets = new ArrayList<>();

    private Survey(SecretFiles secretFiles, Environments environments) {
        this.secretFiles = secretFiles;
        this.guarded = new Guarded.Gathering(environments);
    }

    static Territory of(Leads.Ground ground, SecretFiles secretFiles, Environments environments) {
        var survey = new Survey(secretFiles, environments);
        ground.snapshots().itemsAndTargets(ground.snapshot(), survey::take);
        var leads = new Leads(ground, survey.links);
        survey.gitFolders.forEach(folder -> leads.repository(folder, Territory.parent(folder)));
        survey.gitFiles.forEach(leads::gitFile);
        survey.marks.entrySet().stream()
                .filter(each -> gitFolder(each.getValue()))
                .map(Map.Entry::getKey)
                .filter(folder -> !survey.gitFolders.contains(folder))
                .forEach(folder -> leads.repository(folder, folder));
        return survey.territory(leads.followed(), leads);
    }

    private static boolean gitFolder(int marks) {
        return (marks & 7) == 7 || (marks & 9) == 9;
    }

    private void take(Item item, String target) {
        PathName path = item.path();
        String name = path.text().substring(path.text().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (Governance.byName(path, item.kind())) {
            if (Territory.above(path).noneMatch(named::contains)) {
                governance.add(item);
                named.add(path);
            }
        } else if (GovernancePaths.steersGitThere(name)) {
            perhaps.add(item);
        }
        guarded.take(item);
        if (name.equals(".git")) {
            if (item.kind() == Kind.DIRECTORY) {
                gitFolders.add(path);
            } else if (item.kind() == Kind.FILE) {
                gitFiles.add(path);
            }
        }
        if (item.kind() == Kind.LINK) {
            links.put(path, target);
        }
        if (MARKS.containsKey(name)) {
            marks.merge(Territory.parent(path), MARKS.getOrDefault(name, 0), (a, b) -> a | b);
        }
        if (item.kind() != Kind.DIRECTORY && secretFiles.matches(path)) {
            secrets.add(path);
        }
    }

    private Territory territory(Governance rules, Leads leads) {
        var there = new ArrayList<Item>(leads.there());
        perhaps.stream().filter(item -> rules.led(item.path(), item.kind())).forEach(there::add);
        there.sort(Comparator.comparingInt(item -> item.path().text().length()));
        for (Item item : there) {
            PathName path = item.path();
            if (!named.contains(path)
                    && !named.contains(PathName.ROOT)
                    && Territory.above(path).noneMatch(named::contains)) {
                governance.removeIf(lower -> lower.path().within(path));
                governance.add(item);
                named.add(path);
            }
        }
        leads.repositoriesThere().stream()
                .filter(folder -> !GovernancePaths.inGit(folder))
                .forEach(gitFolders::add);
        return new Territory(rules, governance, gitFolders, secrets, guarded.guarded());
    }
}

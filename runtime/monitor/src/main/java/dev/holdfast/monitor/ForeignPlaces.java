package dev.holdfast.monitor;

import dev.holdfast.monitor.Trace.Leaf;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.PathName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where foreign calls land, by the places that their arguments name and what is declared of those. What an argument is
 * for is told by its name, which is somebody else's: so a place that nobody declared is production as soon as anything of
 * its kind is declared, and only a call of which every part is declared lands anywhere better than its tool says.
 *
 * @param workspace the workspace of the trace, which paths are relative to
 */
record ForeignPlaces(Optional<Path> workspace, Environments declared) {
    private static final Map<Environments.Kind, Set<String>> NAMES = Map.of(
            Environments.Kind.BRANCH, Set.of("branch", "branches", "ref", "refs", "refspec"),
            Environments.Kind.REMOTE, Set.of("remote", "remotes", "repository", "repo"),
            Environments.Kind.DATABASE, Set.of("database", "databases", "db", "dbname", "dsn"),
            Environments.Kind.CONTEXT, Set.of("context", "kubecontext", "cluster", "namespace"),
            Environments.Kind.PROFILE, Set.of("profile", "account", "project", "subscription"),
            Environments.Kind.HOST,
                    Set.of("url", "uri", "host", "hostname", "server", "endpoint", "webhook", "callback"),
            Environments.Kind.PATH, Set.of("path", "paths", "file", "files", "filename", "directory", "folder", "dir"));

    private static final Set<String> DATABASE_SCHEMES =
            Set.of("postgres", "postgresql", "mysql", "mariadb", "mongodb", "redis", "sqlserver", "jdbc");

    /** The gravest environment that a value names; empty when it says nothing of where the call lands. */
    Optional<Environment> named(Leaf leaf, Role role, Changes changes) {
        var all = new ArrayList<Environment>();
        kinds(leaf, role).forEach((kind, sure) -> {
            Optional<Environment> found = declared(kind, leaf.text());
            found.ifPresent(all::add);
            if (found.isEmpty() && sure == Sure.YES && changes == Changes.SOMETHING && declared.speaksOf(kind)) {
                all.add(Environment.PRODUCTION);
            }
        });
        return all.stream().max(Comparator.naturalOrder());
    }

    /** Whether what a value names is declared, whatever it could be the name of. */
    boolean known(Leaf leaf, Role role) {
        var kinds = kinds(leaf, role);
        return !kinds.isEmpty()
                && kinds.entrySet().stream()
                        .filter(kind -> kind.getValue() == Sure.YES)
                        .allMatch(kind -> declared(kind.getKey(), leaf.text()).isPresent())
                && kinds.keySet().stream()
                        .anyMatch(kind -> declared(kind, leaf.text()).isPresent());
    }

    /** Whether an argument of that name would name a place. */
    static boolean places(String argument) {
        List<String> words = Lexicon.words(argument);
        return NAMES.values().stream().anyMatch(names -> words.stream().anyMatch(names::contains));
    }

    /** Whether a call does more than look. */
    enum Changes {
        NOTHING,
        SOMETHING
    }

    /** Whether it is the argument's name that tells what its value is. */
    private enum Sure {
        YES,
        PERHAPS
    }

    private static Map<Environments.Kind, Sure> kinds(Leaf leaf, Role role) {
        var kinds = new EnumMap<Environments.Kind, Sure>(Environments.Kind.class);
        List<String> words = Lexicon.words(leaf.name());
        NAMES.forEach((kind, names) -> {
            if (words.stream().anyMatch(names::contains)) {
                kinds.put(kind, kind == Environments.Kind.PATH ? Sure.PERHAPS : Sure.YES);
            }
        });
        int scheme = leaf.text().indexOf(':');
        boolean database = scheme > 0
                && DATABASE_SCHEMES.contains(leaf.text().substring(0, scheme).toLowerCase(Locale.ROOT));
        if (database) {
            kinds.put(Environments.Kind.DATABASE, Sure.YES);
        }
        boolean other = database
                || kinds.containsKey(Environments.Kind.DATABASE)
                || kinds.containsKey(Environments.Kind.REMOTE);
        if (role == Role.URL || role == Role.HOST || leaf.text().contains("://")) {
            kinds.merge(Environments.Kind.HOST, Sure.PERHAPS, (sure, perhaps) -> other ? perhaps : sure);
        }
        return kinds;
    }

    private Optional<Environment> declared(Environments.Kind kind, String text) {
        if (kind != Environments.Kind.PATH) {
            return declared.declared(kind, text);
        }
        try {
            return declared.declared(PathName.of(workspace.orElse(Path.of("/")), text))
                    .or(() -> workspace.isPresent() || text.startsWith("/")
                            ? Optional.empty()
                            : declared.declared(
                                    new PathName(Path.of(text).normalize().toString())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

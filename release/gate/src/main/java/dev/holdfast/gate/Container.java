package dev.holdfast.gate;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An archive or folder that is being read: what its files are called, and where to say what is wrong with it. */
final class Container {
    private final Artifact.Visitor visitor;
    private final MemberName self;
    private final int depth;
    private final Map<String, String> seen = new HashMap<>();

    private Container(Artifact.Visitor visitor, MemberName self, int depth) {
        this.visitor = visitor;
        this.self = self;
        this.depth = depth;
    }

    /** The artifact itself. */
    static Container outermost(Artifact.Visitor visitor, String name) {
        return new Container(visitor, MemberName.of(name), 0);
    }

    /** The archive that a file is; how deep it lies is counted from this one. */
    Container inside(MemberName file) {
        return new Container(visitor, file, depth + 1);
    }

    /** Its own name: of a file in what it is in, or that of the artifact. */
    MemberName self() {
        return self;
    }

    /** How many archives it is in. */
    int depth() {
        return depth;
    }

    /** The full name of one of its files. */
    MemberName name(String path) {
        return depth == 0 ? MemberName.of(path) : self.within(path);
    }

    /** It was not read, or not to its end. */
    void unread(String why) {
        visitor.unread(Place.of(self), why);
    }

    /** One of its files was not read, or not to its end. */
    void unread(String path, String why) {
        visitor.unread(Place.of(name(path)), why);
    }

    /** Something about the whole of it. */
    void irregular(Weight weight, String what) {
        visitor.irregular(Place.of(self), weight, what);
    }

    /** Something about one of its files. */
    void irregular(String path, Weight weight, String what) {
        visitor.irregular(Place.of(name(path)), weight, what);
    }

    /** Bytes that are in it but in none of its files. */
    void aside(String label, byte[] bytes) {
        if (bytes.length > 0) {
            visitor.aside(new Member(self.within("(" + label + ")"), Member.NO_MODE, bytes));
        }
    }

    /** Says what is wrong with a path by itself, where several files may have the same. */
    void takeAnyOf(String path) {
        for (PathProblem problem : PathProblem.of(path)) {
            irregular(path, problem.weight(), problem.text());
        }
    }

    /** Says what is wrong with the path of a file, a folder or a link. */
    void take(String path) {
        takeAnyOf(path);
        Optional.ofNullable(seen.putIfAbsent(PathProblem.folded(path), path)).ifPresent(earlier -> {
            if (PathProblem.plain(earlier).equals(PathProblem.plain(path))) {
                irregular(
                        path, Weight.BLOCK, "the same path stands in it twice, and programs differ in which they keep");
            } else {
                irregular(path, Weight.WARN, "differs from another path only in the case or the form of its letters");
            }
        });
    }

    /** Says where a link leads: what it leads to is not in the artifact by itself, and nothing is followed. */
    void link(String path, String target) {
        if (leadsOut(path, target)) {
            irregular(path, Weight.BLOCK, "a link that leads out of the artifact");
        } else {
            irregular(path, Weight.NOTE, "a link to another place in the artifact");
        }
    }

    private static boolean leadsOut(String path, String target) {
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\\') >= 0 || target.indexOf(':') == 1) {
            return true;
        }
        int level = (int)
                PathProblem.plain(path).chars().filter(letter -> letter == '/').count();
        for (String part : target.split("/", -1)) {
            level += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
            if (level < 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file, folder or link of this very path came before. */
    boolean has(String path) {
        return path.equals(seen.get(PathProblem.folded(path)));
    }
}

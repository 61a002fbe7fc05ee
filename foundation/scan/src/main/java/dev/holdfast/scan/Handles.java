package dev.holdfast.scan;

import dev.holdfast.terms.PathName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The handles of a session and what they stand for. Guarded by its redactor's lock. */
final class Handles {
    /**
     * One handle.
     *
     * @param secret exactly the text it stands for
     * @param files where that text was found; grows
     */
    record Issued(Handle handle, String secret, Set<PathName> files) {
        /** Hides the secret. */
        @Override
        public String toString() {
            return "Issued[" + handle + "]";
        }
    }

    private final RandomGenerator random;
    private final Limits limits;
    private final Map<String, Issued> bySecret = new LinkedHashMap<>();
    private final Map<String, Issued> byId = new HashMap<>();
    private long chars;

    Handles(RandomGenerator random, Limits limits) {
        this.random = random;
        this.limits = limits;
    }

    /** The handle of a text, the same one every time. */
    Issued of(String secret, String kind) {
        Issued known = bySecret.get(secret);
        if (known != null) {
            return known;
        }
        var issued = new Issued(new Handle(kind, freshId()), secret, new HashSet<>());
        add(issued);
        return issued;
    }

    /** What a handle stands for, when kind and id are those of this session. */
    Optional<Issued> find(String kind, String id) {
        return Optional.ofNullable(byId.get(id))
                .filter(issued -> issued.handle().kind().equals(kind));
    }

    /** Takes over a handle issued before. */
    void add(Issued issued) {
        int more = issued.secret().length();
        if (byId.size() >= limits.handlesMax() || more > limits.handleCharsMax() - chars) {
            throw new ScanException(
                    ScanException.Code.LIMIT,
                    "this session has found too many secrets: more than `" + limits.handlesMax() + "` or more than `"
                            + limits.handleCharsMax() + "` characters; end it and look at what it reads");
        }
        chars += more;
        byId.put(issued.handle().id(), issued);
        bySecret.put(issued.secret(), issued);
    }

    /** All of them, oldest first. */
    Collection<Issued> all() {
        return bySecret.values();
    }

    private String freshId() {
        while (true) { // a billion ids and at most some thousands taken: the first one is free almost always
            var id = new StringBuilder();
            for (int at = 0; at < Handle.ID_CHARS; at++) {
                id.append(Handle.ALPHABET.charAt(random.nextInt(Handle.ALPHABET.length())));
            }
            if (!byId.containsKey(id.toString())) {
                return id.toString();
            }
        }
    }
}

package dev.holdfast.sandbox;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One way to try to escape.
 *
 * @param id its name, unique and stable
 * @param aim what it tries, for a reader of the table
 * @param act how
 * @param proof how one knows that it could succeed at all, and what its success looks like
 * @param gaps the backends under which it succeeds by design, each with what that gives away
 */
record Attempt(String id, String aim, Act act, Proof proof, Map<Backend, Gap> gaps) {
    /** What is run. */
    sealed interface Act {
        /** A script of bash; the {@linkplain Scene#variables() scene} stands in its environment. */
        record Shell(String script) implements Act {}

        /** A function of the attack program. */
        record Program(String function) implements Act {}
    }

    /** How an attempt is first shown to work without a sandbox, as the same user. */
    enum Control {
        /** It must work. */
        WORKS,
        /** It works where the kernel, its settings and the file system allow it; else it says nothing. */
        WHERE_ALLOWED,
        /** The same for root, with arguments that do no harm; where we are not root it is not shown. */
        WHERE_ALLOWED_FOR_ROOT,
        /** Not shown: it would do harm, or it aims at the sandbox itself. */
        NOT_SHOWN
    }

    /**
     * @param control how it is shown to be able to succeed
     * @param sign what its success looks like; any other sign that is seen from outside counts just as well
     * @param guarding what the command is kept from inside its workspace meanwhile
     */
    record Proof(Control control, Sign sign, Guarding guarding) {}

    /** What can be seen of a success. All but the first are seen from outside. */
    enum Sign {
        /** It says so: a call returned, or failed with another error than a wall's; or it printed more than is kept. */
        SAID,
        /** Files outside, or files it may only read, are not what they were. */
        CHANGED,
        /** It printed a secret. */
        SHOWN,
        /** Something arrived at a server outside. */
        ARRIVED,
        /** A process outside is dead, or has other limits or priorities. */
        HARMED,
        /** Guarded files, or a file with the setuid bit or a device, stand in the workspace. */
        PLANTED,
        /** A process is left, after the call has returned. */
        SURVIVED,
        /** The call does not return, or whoever oversees the command breaks down. */
        BROKEN
    }

    /** What is guarded in the workspace. */
    enum Guarding {
        NOTHING,
        /** {@code .git/hooks} and {@code .git/config} read-only, {@code .git} pinned. */
        GIT,
        /** That, and secret files masked. */
        SECRETS
    }

    static Attempt shell(String id, String aim, String script, Control control, Sign sign) {
        return new Attempt(id, aim, new Act.Shell(script), new Proof(control, sign, Guarding.NOTHING), Map.of());
    }

    static Attempt program(String function, String aim, Control control, Sign sign) {
        String id = function.replace('_', '-');
        return new Attempt(id, aim, new Act.Program(function), new Proof(control, sign, Guarding.NOTHING), Map.of());
    }

    Attempt {
        gaps = Map.copyOf(gaps);
    }

    /** The same, which succeeds under this backend. */
    Attempt open(Backend backend, Gap gap) {
        var more = new EnumMap<Backend, Gap>(Backend.class);
        more.putAll(gaps);
        more.put(backend, gap);
        return new Attempt(id, aim, act, proof, more);
    }

    /** The same, with this guarded. */
    Attempt guarded(Guarding guarding) {
        return new Attempt(id, aim, act, new Proof(proof.control(), proof.sign(), guarding), gaps);
    }

    /** Attempts of one kind. */
    record Chapter(String title, List<Attempt> attempts) {
        Chapter {
            attempts = List.copyOf(attempts);
        }
    }
}

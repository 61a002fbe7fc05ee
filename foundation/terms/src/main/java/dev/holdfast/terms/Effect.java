package dev.holdfast.terms;

import java.util.Objects;

/**
 * One thing a call would do to the world, declared before it is done.
 *
 * @param kind what is done
 * @param resource to what: a path as {@link PathName} writes it, {@code host:port} or a {@link Peer}, a program name
 * @param environment where it lands
 * @param reversibility what it takes to take it back
 * @param size bytes written or sent, files deleted; 0 when it has none
 */
public record Effect(Kind kind, String resource, Environment environment, Reversibility reversibility, long size) {
    /** The kinds of effect a policy can speak about. */
    public enum Kind {
        READ_PATH,
        WRITE_PATH,
        DELETE_PATH,
        RUN_PROCESS,
        CONNECT,
        MODEL_CALL,
        API_CALL,
        SQL_CALL,
        PUSH_REF,
        SEND_MESSAGE,
        CHANGE_GOVERNANCE
    }

    public Effect {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(environment);
        Objects.requireNonNull(reversibility);
        if (resource.isEmpty()) {
            throw new IllegalArgumentException("an effect of kind `" + kind + "` names no resource");
        }
        if (size < 0) {
            throw new IllegalArgumentException("an effect of negative size: `" + size + "`");
        }
    }

    /** Reading a file or folder of the workspace. */
    public static Effect read(PathName path) {
        return onPath(Kind.READ_PATH, path, 0);
    }

    /** Creating or changing a file of the workspace, {@code bytes} long. */
    public static Effect write(PathName path, long bytes) {
        return onPath(Kind.WRITE_PATH, path, bytes);
    }

    /** Deleting a file or a whole folder of the workspace. */
    public static Effect delete(PathName path) {
        return onPath(Kind.DELETE_PATH, path, 0);
    }

    /**
     * Starting a program in the sandbox. It can do no more than its confinement allows: write in the snapshotted
     * workspace and reach no network, so it is reversible. What it may do beyond that are effects of their own.
     */
    public static Effect run(String program) {
        return new Effect(Kind.RUN_PROCESS, program, Environment.WORKSPACE, Reversibility.REVERSIBLE, 0);
    }

    /** Connecting to this place. Whatever is sent there cannot be taken back. */
    public static Effect connect(Peer peer) {
        return new Effect(Kind.CONNECT, peer.toString(), Environment.PRODUCTION, Reversibility.IRREVERSIBLE, 0);
    }

    /** Sending a prompt of {@code tokens} tokens, about, to the model at this {@code host:port}. */
    public static Effect modelCall(String hostAndPort, long tokens) {
        return new Effect(Kind.MODEL_CALL, hostAndPort, Environment.DEV, Reversibility.REVERSIBLE, tokens);
    }

    /** The same where it lands in another environment. */
    public Effect in(Environment other) {
        return new Effect(kind, resource, other, reversibility, size);
    }

    /** Whether carrying it out changes nothing, so that it may be repeated freely. */
    public boolean readOnly() {
        return kind == Kind.READ_PATH || kind == Kind.MODEL_CALL;
    }

    private static Effect onPath(Kind kind, PathName path, long size) {
        return path.inside()
                ? new Effect(kind, path.text(), Environment.WORKSPACE, Reversibility.REVERSIBLE, size)
                : new Effect(kind, path.text(), Environment.PRODUCTION, Reversibility.IRREVERSIBLE, size);
    }

    @Override
    public String toString() {
        return kind + " " + resource;
    }
}

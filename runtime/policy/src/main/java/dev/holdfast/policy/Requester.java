package dev.holdfast.policy;

/**
 * For whom an agent's session asks, as rules may name them.
 *
 * @param user the account it runs as
 * @param profile the name of the rights it started with
 */
public record Requester(String user, String profile) {
    /** Nobody in particular. */
    public static final Requester ANYBODY = new Requester("anybody", "workspace");
}

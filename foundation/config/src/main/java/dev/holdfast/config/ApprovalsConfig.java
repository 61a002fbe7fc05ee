package dev.holdfast.config;

import java.time.Duration;
import java.util.List;

/**
 * Who may approve, and how long a run waits for those who are not at its terminal.
 *
 * @param people whose signature counts besides the owner's; no two with one name or one key
 * @param patience how long a run without a terminal waits for an answer from elsewhere; zero when it does not
 */
public record ApprovalsConfig(List<Person> people, Duration patience) {
    public ApprovalsConfig {
        people = List.copyOf(people);
    }

    /**
     * One of them.
     *
     * @param name 1 to 64 letters, digits, {@code .}, {@code _} and {@code -}; not {@code owner}
     * @param key Base64 of the X.509 encoding of an Ed25519 public key
     */
    public record Person(String name, String key) {}
}

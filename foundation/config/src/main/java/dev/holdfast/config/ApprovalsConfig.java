package dev.holdfast.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who may approve, how long a run waits for those who are not at its terminal, and who is told that it does.
 *
 * @param people whose signature counts besides the owner's; no two with one name or one key
 * @param patience how long a run without a terminal waits for an answer from elsewhere; zero when it does not
 * @param notice who is told of a question that waits, if anybody is
 */
public record ApprovalsConfig(List<Person> people, Duration patience, Optional<Notice> notice) {
    public ApprovalsConfig {
        people = List.copyOf(people);
    }

    /**
     * A server that is told.
     *
     * @param url {@code https}, or {@code http} when it is this machine
     * @param secret where that is found which signs what is sent
     */
    public record Notice(URI url, ModelConfig.KeySource secret) {}

    static ApprovalsConfig of(Resolver resolver, Problems problems, Path home) {
        List<Person> people = resolver.standing(Keys.APPROVERS, List.of());
        Duration patience = resolver.value(Keys.APPROVAL_WAIT, Duration.ZERO);
        Optional<Resolver.Found<URI>> url = resolver.findStanding(Keys.NOTIFY_URL);
        Optional<Resolver.Found<String>> file = resolver.findStanding(Keys.NOTIFY_SECRET_FILE);
        Optional<Resolver.Found<String>> variable = resolver.findStanding(Keys.NOTIFY_SECRET_VARIABLE);
        resolver.decideOrNone(Keys.NOTIFY_URL, url);
        resolver.decideOrNone(Keys.NOTIFY_SECRET_FILE, file);
        resolver.decideOrNone(Keys.NOTIFY_SECRET_VARIABLE, variable);
        if (file.isPresent() && variable.isPresent()) {
            problems.add(
                    variable.get().origin(),
                    "`approvals.notify.secretFile` and `approvals.notify.secretVariable` are both set; keep one of them");
        }
        Optional<ModelConfig.KeySource> secret = file.<ModelConfig.KeySource>map(
                        found -> new ModelConfig.KeySource.InFile(ModelConfig.inHome(home, found.value())))
                .or(() -> variable.map(found -> new ModelConfig.KeySource.InVariable(found.value())));
        boolean written = resolver.written(Keys.NOTIFY_SECRET_FILE) || resolver.written(Keys.NOTIFY_SECRET_VARIABLE);
        if (url.isPresent() && !written) {
            problems.add(
                    url.get().origin(),
                    "`approvals.notify.url` is set without a secret; set `approvals.notify.secretFile` or"
                            + " `approvals.notify.secretVariable`");
        }
        return new ApprovalsConfig(people, patience, url.flatMap(to -> secret.map(by -> new Notice(to.value(), by))));
    }

    /**
     * One of them.
     *
     * @param name 1 to 64 letters, digits, {@code .}, {@code _} and {@code -}; not {@code owner}
     * @param key Base64 of the X.509 encoding of an Ed25519 public key
     * @param roles what they are, for rules that want somebody in particular; never {@code owner}
     */
    public record Person(String name, String key, List<String> roles) {
        public Person {
            roles = List.copyOf(roles);
        }
    }
}

package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.agent.SessionState;
import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Verification;
import dev.holdfast.monitor.VaultPayloads;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import dev.holdfast.vault.KeyRing;
import dev.holdfast.vault.SessionKey;
import dev.holdfast.vault.Vault;
import dev.holdfast.vault.VaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The ledger and the vaults of this machine's sessions, open for one command. */
final class Archive implements AutoCloseable {
    private final Home home;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Ledger ledger;
    private final KeyRing keys;

    private Archive(Home home, SecureRandom random, InstantSource clock, Ledger ledger, KeyRing keys) {
        this.home = home;
        this.random = random;
        this.clock = clock;
        this.ledger = ledger;
        this.keys = keys;
    }

    static Archive open(Surroundings surroundings) {
        return open(
                surroundings.home(),
                surroundings.chance().random(),
                surroundings.chance().clock());
    }

    static Archive open(Home home, SecureRandom random, InstantSource clock) {
        home.prepared();
        if (Files.notExists(home.key("ledger")) && LedgerVerify.there(home)) {
            throw new Stop(
                    Stop.LEDGER,
                    "the signing key `" + home.key("ledger")
                            + "` is gone and its ledger is not; restore the key from a copy," + " or move `"
                            + home.ledger() + "` aside to begin a new one");
        }
        var signer = Ed25519Signer.open(home.key("ledger"));
        var ledger = Ledger.open(FileDisk.open(home.ledger()), signer);
        return new Archive(
                home, random, clock, ledger, KeyRing.open(home.state().resolve("keys/sessions"), random));
    }

    Ledger ledger() {
        return ledger;
    }

    /** Opens what belongs to one session. */
    Shelf shelf(SessionId session, Consumer<Event.Stamped> watcher) {
        var key = keys.key(session);
        var payloads = vault(session, "payloads", key);
        var snapshots = vault(session, "snapshots", key);
        var fresh = SessionState.fresh(session, Enrolled.approvers(home));
        var log = new SessionLog(fresh, ledger, new VaultPayloads(payloads), clock, watcher);
        log.replay();
        return new Shelf(log, payloads, snapshots);
    }

    private Vault vault(SessionId session, String name, SessionKey key) {
        try {
            return Vault.open(home.session(session).resolve(name), key, random);
        } catch (VaultException e) {
            if (e.code() == VaultException.Code.IN_USE) {
                throw new Stop(
                        Stop.FAILED,
                        "session " + session + " is running; its texts and snapshots can be read when it has ended");
            }
            throw e;
        }
    }

    /** Every session with a first entry, oldest first. */
    List<Sketch> sessions() {
        var sketches = new LinkedHashMap<SessionId, Sketch>();
        ledger.read(0, recorded -> {
            var id = recorded.entry().session();
            Optional.ofNullable(sketches.get(id))
                    .map(sketch -> sketch.after(recorded.entry()))
                    .or(() -> Sketch.of(recorded.entry()))
                    .ifPresent(sketch -> sketches.put(id, sketch));
        });
        return List.copyOf(sketches.values());
    }

    /**
     * The session begun last in this folder or one above it.
     *
     * @param naming the command that takes a session's name, for the refusal when there is none here
     */
    Sketch lastSessionAt(Path folder, String naming) {
        var all = sessions();
        if (all.isEmpty()) {
            throw new Stop(Stop.USAGE, "there is no session yet; begin one with `holdfast run -p \"…\"`");
        }
        return all.reversed().stream()
                .filter(sketch -> folder.startsWith(Path.of(sketch.workspace())))
                .findFirst()
                .orElseThrow(() -> new Stop(
                        Stop.USAGE,
                        "no session was begun in `" + Visible.inert(folder.toString(), 300)
                                + "` or a folder above it; list them with `holdfast sessions` and name one with `"
                                + naming + " ID`"));
    }

    /** The session of that name. */
    Sketch known(String written) {
        SessionId id;
        try {
            id = new SessionId(written);
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, String.valueOf(e.getMessage()));
        }
        return sessions().stream()
                .filter(sketch -> sketch.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Stop(Stop.USAGE, "no session `" + id + "`; list them with `holdfast sessions`"));
    }

    /** A text of the session's that an entry names; or why it cannot be had, in parentheses. */
    String text(SessionId session, String id) {
        try (var payloads = Vault.open(home.session(session).resolve("payloads"), keys.key(session), random)) {
            return new VaultPayloads(payloads).get(id);
        } catch (VaultException e) {
            return switch (e.code()) {
                case IN_USE -> "(running)";
                case ERASED -> "(erased)";
                case DAMAGED, WRONG_KEY, NOT_FOUND, TOO_LARGE, OPEN_TO_OTHERS, DISK -> "(" + e.getMessage() + ")";
            };
        }
    }

    /** Refuses to build on a ledger that is not as it was signed. */
    void mustVerify() {
        switch (ledger.verify()) {
            case Verification.Intact ignored -> {}
            case Verification.Broken(var index, var what, var affected) ->
                throw new Stop(
                        Stop.LEDGER,
                        "the ledger is broken at entry " + index + ": " + what + "; " + affected
                                + " entries cannot be vouched for, so nothing is resumed from it");
        }
    }

    @Override
    public void close() {
        ledger.close();
    }

    /**
     * What belongs to one session.
     *
     * @param log its events
     * @param payloads its texts
     * @param snapshots its workspace's earlier states
     */
    record Shelf(SessionLog log, Vault payloads, Vault snapshots) implements AutoCloseable {
        @Override
        public void close() {
            snapshots.close();
            payloads.close();
        }
    }
}

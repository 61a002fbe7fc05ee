package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.Verification;
import dev.holdfast.monitor.VaultPayloads;
import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.KeyRing;
import dev.holdfast.vault.Vault;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

    static Archive open(Home home, SecureRandom random, InstantSource clock) {
        home.prepared();
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
        var folder = home.session(session);
        var key = keys.key(session);
        var payloads = Vault.open(folder.resolve("payloads"), key, random);
        var snapshots = Vault.open(folder.resolve("snapshots"), key, random);
        var log = new SessionLog(session, ledger, new VaultPayloads(payloads), clock, watcher);
        log.replay();
        return new Shelf(log, payloads, snapshots);
    }

    /** Every session with a first entry, oldest first. */
    List<SessionId> sessions() {
        var sessions = new ArrayList<SessionId>();
        ledger.read(0, recorded -> {
            if (recorded.entry().kind().equals("session.opened")) {
                sessions.add(recorded.entry().session());
            }
        });
        return sessions;
    }

    /** The session begun last. */
    SessionId lastSession() {
        var all = sessions();
        if (all.isEmpty()) {
            throw new Stop(Stop.USAGE, "there is no session yet; begin one with `holdfast run -p \"…\"`");
        }
        return all.getLast();
    }

    /** The session of that name. */
    SessionId known(String written) {
        SessionId id;
        try {
            id = new SessionId(written);
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, String.valueOf(e.getMessage()));
        }
        if (!sessions().contains(id)) {
            throw new Stop(Stop.USAGE, "no session `" + id + "`; list them with `holdfast sessions`");
        }
        return id;
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

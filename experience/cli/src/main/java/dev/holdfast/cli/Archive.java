package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.Operator;
import dev.holdfast.agent.SessionLog;
import dev.holdfast.agent.SessionState;
import dev.holdfast.approval.Mailbox;
import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Head;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The ledger and the vaults of this machine's sessions, open for one command. */
final class Archive implements AutoCloseable {
    /** The vault of a session's texts, in its folder. */
    static final String TEXTS = "payloads";

    /** What a question that waits is sealed for. */
    private static final String QUESTION = "question";

    /** The vault of what its workspace was. */
    static final String SNAPSHOTS = "snapshots";

    private final Surroundings surroundings;
    private final Home home;
    private final Operator operator;
    private final Ledger ledger;
    private final KeyRing keys;
    private final Erasure erasure;

    private Archive(Surroundings surroundings, Ledger ledger, KeyRing keys) {
        this.surroundings = surroundings;
        this.home = surroundings.home();
        this.operator = surroundings.operator();
        this.ledger = ledger;
        this.keys = keys;
        this.erasure =
                new Erasure(home, ledger, keys, operator, surroundings.chance().clock());
    }

    static Archive open(Surroundings surroundings) {
        var home = surroundings.home().prepared();
        if (Files.notExists(home.key("ledger")) && LedgerVerify.there(home)) {
            throw new Stop(
                    Stop.LEDGER,
                    "the signing key `" + home.key("ledger")
                            + "` is gone and its ledger is not; restore the key from a copy," + " or move `"
                            + home.ledger() + "` aside to begin a new one");
        }
        var master = MasterKeys.configured(surroundings);
        var keys = KeyRing.open(
                MasterKeys.folder(home), master, surroundings.chance().random());
        var signer = Ed25519Signer.open(home.key("ledger"));
        var archive = new Archive(surroundings, Ledger.open(FileDisk.open(home.ledger()), signer), keys);
        archive.erasure.finish().forEach(archive::say);
        return archive;
    }

    /** The same for a command that only reads: where nothing may be written, as on a read-only disk, nothing is. */
    static Archive toRead(Surroundings surroundings) {
        var home = surroundings.home();
        if (!Files.isDirectory(home.ledger())
                || Files.isWritable(home.ledger())
                || Files.notExists(home.key("ledger"))) {
            return open(surroundings);
        }
        var keys = KeyRing.open(
                MasterKeys.folder(home),
                MasterKeys.configured(surroundings),
                surroundings.chance().random());
        var signer = Ed25519Signer.open(home.key("ledger"));
        return new Archive(surroundings, Ledger.open(FileDisk.readOnly(home.ledger()), signer), keys);
    }

    Ledger ledger() {
        return ledger;
    }

    /**
     * Opens what belongs to one session.
     *
     * @throws Stop when it was erased
     */
    Shelf shelf(SessionId session, Consumer<Event.Stamped> watcher) {
        var key = key(session);
        var payloads = vault(session, TEXTS, key);
        var snapshots = vault(session, SNAPSHOTS, key);
        var fresh = SessionState.fresh(session, Enrolled.approvers(surroundings));
        var clock = surroundings.chance().clock();
        var log = new SessionLog(fresh, ledger, new VaultPayloads(payloads), clock, operator, watcher);
        log.replay();
        return new Shelf(log, payloads, snapshots);
    }

    /** Where questions wait for other terminals. */
    Mailbox mailbox() {
        return new Mailbox(home.questions(), new Mailbox.Seals() {
            @Override
            public byte[] seal(SessionId session, byte[] plain) {
                try (var key = key(session)) {
                    return key.seal(QUESTION, plain, surroundings.chance().random());
                }
            }

            @Override
            public Optional<byte[]> open(SessionId session, byte[] sealed) {
                boolean known =
                        Files.isDirectory(home.state().resolve("sessions").resolve(session.text()));
                if (!known || keys.erased(session)) {
                    return Optional.empty(); // and no key is made for it
                }
                try (var key = key(session)) {
                    return key.open(QUESTION, sealed, surroundings.chance().random());
                }
            }
        });
    }

    private SessionKey key(SessionId session) {
        try {
            return keys.key(session);
        } catch (VaultException e) {
            if (e.code() == VaultException.Code.ERASED) {
                throw Sketch.erased(session, erasure.recorded(session).map(entry -> "by " + Sketch.who(entry)));
            }
            throw e;
        }
    }

    Erasure erasure() {
        return erasure;
    }

    /**
     * Refuses to work on a session whose content was given up, and destroys what is left of it in spite of that.
     *
     * @throws Stop when it was
     */
    void mustHaveContent(Sketch sketch) {
        if (sketch.isErased()) {
            finishErasing(sketch.id());
            throw Sketch.erased(sketch.id(), sketch.ending().map(Sketch.Ended::why));
        }
    }

    /** Destroys what is left of a session that is on record as erased, and says so if anything was. */
    void finishErasing(SessionId session) {
        try (var held = erasure.hold(session)) {
            if (!keys.erased(session) || held.vaults().findAny().isPresent()) {
                erasure.destroy(held);
                say(Erasure.finished(session));
            }
        }
    }

    private void say(String line) {
        surroundings.streams().err().println("holdfast: " + line);
    }

    private Vault vault(SessionId session, String name, SessionKey key) {
        try {
            return Vault.open(
                    home.session(session).resolve(name),
                    key,
                    surroundings.chance().random());
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
        try (var key = keys.key(session);
                var payloads = Vault.open(
                        home.state().resolve("sessions").resolve(session.text()).resolve(TEXTS),
                        key,
                        surroundings.chance().random())) {
            return new VaultPayloads(payloads).get(id);
        } catch (VaultException e) {
            return switch (e.code()) {
                case IN_USE -> "(running)";
                case ERASED -> "(erased)";
                case MASTER -> throw e; // it would fail for every other session too, and perhaps take its time
                case DAMAGED, WRONG_KEY, NOT_FOUND, TOO_LARGE, OPEN_TO_OTHERS, DISK -> "(" + e.getMessage() + ")";
            };
        }
    }

    /**
     * Refuses to build on a ledger that is not as it was signed, or is no longer what it was when this person verified it
     * last: only what came since is read, or all of it where something is wrong.
     */
    void mustVerify() {
        Optional<Head> last = VerifiedHead.kept(home);
        Optional<Head> since = last.flatMap(earlier -> LedgerVerify.since(home, earlier));
        if (since.isPresent()) {
            VerifiedHead.keep(home, since.get());
            return;
        }
        var whole = last.map(receipt -> LedgerVerify.of(home, List.of(receipt))).orElseGet(ledger::verify);
        switch (whole) {
            case Verification.Intact(var head, var ignored) -> VerifiedHead.keep(home, head);
            // whoever appends next cuts what has no seal, and nobody was told of it
            case Verification.Unfinished(var head, var ignored, var bytes) -> VerifiedHead.keep(home, head);
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

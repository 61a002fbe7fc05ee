package dev.holdfast.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.Operator;
import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.LedgerException;
import dev.holdfast.ledger.Run;
import dev.holdfast.monitor.EventCodec;
import dev.holdfast.monitor.Payloads;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.HeldVault;
import dev.holdfast.vault.KeyRing;
import dev.holdfast.vault.VaultException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Gives up the content of sessions for good: it goes on record first, then the key is destroyed, then the files that it
 * encrypted are removed. A note in the state folder, written before all of it and removed after it, lets any command
 * finish what a crash cut off, without reading the whole ledger to find out.
 */
final class Erasure {
    /** What a session's folder holds besides its vaults. */
    private static final List<String> NOTES = List.of("pulse", "git-excludes");

    private final Home home;
    private final Ledger ledger;
    private final KeyRing keys;
    private final Operator operator;
    private final InstantSource clock;

    Erasure(Home home, Ledger ledger, KeyRing keys, Operator operator, InstantSource clock) {
        this.home = home;
        this.ledger = ledger;
        this.keys = keys;
        this.operator = operator;
        this.clock = clock;
    }

    /** The entry that says that a session was erased, if there is one. */
    Optional<Entry> recorded(SessionId session) {
        var found = new ArrayList<Entry>();
        ledger.session(session, recorded -> {
            if (recorded.entry().kind().equals(Sketch.ERASED) && found.isEmpty()) {
                found.add(recorded.entry());
            }
        });
        return found.stream().findFirst();
    }

    /**
     * Keeps everybody from opening a session, also with its key.
     *
     * @throws Stop when somebody has it open
     */
    Held hold(SessionId session) {
        Path folder = folder(session);
        try {
            var texts = HeldVault.of(folder.resolve(Archive.TEXTS));
            try {
                return new Held(session, texts, HeldVault.of(folder.resolve(Archive.SNAPSHOTS)));
            } catch (VaultException e) {
                texts.ifPresent(HeldVault::close);
                throw e;
            }
        } catch (VaultException e) {
            throw e.code() == VaultException.Code.IN_USE
                    ? new Stop(
                            Stop.FAILED,
                            "session " + session
                                    + " is running, so nothing of it is erased; wait until it ends, or stop"
                                    + " it, then try again")
                    : e;
        }
    }

    /** A session that nobody else can open, with its vaults as far as they are there. */
    record Held(SessionId session, Optional<HeldVault> texts, Optional<HeldVault> snapshots) implements AutoCloseable {
        /** What is in them, as it will be recorded. */
        Event.Erased content() {
            return new Event.Erased(
                    texts.map(HeldVault::blobs).orElse(0),
                    snapshots.map(HeldVault::blobs).orElse(0),
                    vaults().mapToLong(HeldVault::bytes).sum());
        }

        Stream<HeldVault> vaults() {
            return Stream.concat(texts.stream(), snapshots.stream());
        }

        @Override
        public void close() {
            vaults().forEach(HeldVault::close);
        }
    }

    /** Puts the erasure on record; from then on it will be done, by this process or by another. */
    void promise(Held held) {
        var session = held.session();
        keys.erased(session); // what stands in the key's place is looked at before anything is promised
        try (var note = FileChannel.open(note(session), WRITE, CREATE)) {
            note.force(true);
            syncNotes();
        } catch (IOException e) {
            throw new Stop(
                    Stop.LEDGER,
                    "cannot note the erasure in `" + home.erasing() + "`: " + e.getMessage()
                            + "; nothing is erased: make room and make the folder yours");
        }
        var codec = new EventCodec<>("session", Event.Own.class, NO_CONTENT);
        var event = held.content();
        ledger.append(List.of(new Entry(
                codec.kind(event),
                new Run(session, operator.trace(), setup(session)),
                operator.user(),
                clock.instant(),
                codec.encode(event))));
    }

    /** Does what is on record: the key first, so that the rest is nothing but space. */
    void destroy(Held held) {
        keys.erase(held.session());
        held.vaults().forEach(HeldVault::remove);
        Path folder = folder(held.session());
        try {
            for (String name : NOTES) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // something else lies there; none of it is content of the session
        }
        forget(held.session());
    }

    /**
     * Finishes every erasure that is on record and was cut off. One that never got on record did not happen.
     *
     * @return one line for each, for people
     */
    List<String> finish() {
        var lines = new ArrayList<String>();
        for (SessionId session : noted(home)) {
            try (var held = hold(session)) {
                if (recorded(session).isPresent()) {
                    destroy(held);
                    lines.add(finished(session));
                } else {
                    forget(session);
                }
            } catch (Stop e) {
                // another process is at it
            } catch (VaultException | LedgerException e) {
                lines.add("the erasure of session " + session + " is on record and cannot be finished: "
                        + e.getMessage());
            }
        }
        return lines;
    }

    static String finished(SessionId session) {
        return "finished the erasure of session " + session + ", which had been cut off";
    }

    /** The sessions whose erasure was begun and is not known to be done; some may be running now. */
    static List<SessionId> noted(Home home) {
        if (Files.notExists(home.erasing())) {
            return List.of();
        }
        try (var files = Files.list(home.erasing())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("s-[0-9a-z]{12}"))
                    .sorted()
                    .map(SessionId::new)
                    .toList();
        } catch (IOException e) {
            throw new Stop(
                    Stop.LEDGER,
                    "cannot look into `" + home.erasing() + "`: " + e.getMessage() + "; make the folder yours");
        }
    }

    /** What was in force when the session was last begun or resumed. */
    private Digest setup(SessionId session) {
        var last = new ArrayList<Run>();
        ledger.session(session, recorded -> {
            last.clear();
            last.add(recorded.entry().run());
        });
        return last.getLast().setup();
    }

    private Path folder(SessionId session) {
        return home.state().resolve("sessions").resolve(session.text());
    }

    private Path note(SessionId session) {
        return home.erasing().resolve(session.text());
    }

    private void forget(SessionId session) {
        try {
            Files.deleteIfExists(note(session));
            syncNotes();
        } catch (IOException e) {
            // then the next command finds it again, and that there is nothing left to do
        }
    }

    private void syncNotes() throws IOException {
        try (var folder = FileChannel.open(home.erasing(), READ)) {
            folder.force(true);
        }
    }

    /** An erasure has no content of its own: that would be erased with it. */
    private static final Payloads NO_CONTENT = new Payloads() {
        @Override
        public String put(String text) {
            throw new IllegalStateException("an erasure has no content");
        }

        @Override
        public String get(String id) {
            throw new IllegalStateException("an erasure has no content");
        }

        @Override
        public void sync() {}
    };
}

package dev.holdfast.simulation;

import dev.holdfast.ledger.Ed25519Signer;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.HeadSigner;
import dev.holdfast.monitor.VaultPayloads;
import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.KeyRing;
import dev.holdfast.vault.SessionKey;
import dev.holdfast.vault.Vault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Real storage in a temporary folder: files that are really synced, real signatures, a real vault. The power fails for
 * the process alone, so what was written and not synced survives here.
 */
final class RealStorage implements AutoCloseable {
    private static final SessionId SESSION = new SessionId("s-000000000001");

    private final Path folder;
    private final AtomicInteger machines = new AtomicInteger();

    private RealStorage(Path folder) {
        this.folder = folder;
    }

    static RealStorage inTempFolder() {
        try {
            return new RealStorage(Files.createTempDirectory("holdfast-simulation"));
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder for the simulation", e);
        }
    }

    /** Storage of one more machine. */
    Storage fresh(Power power, RandomGenerator random) {
        return new OnDisk(folder.resolve("machine-" + machines.incrementAndGet()), power);
    }

    /** Deletes all machines. */
    @Override
    public void close() {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up `" + folder + "`", e);
        }
    }

    private record OnDisk(Path folder, Power power) implements Storage {
        @Override
        public Opened open() {
            SessionKey key =
                    KeyRing.open(folder.resolve("keys"), new SecureRandom()).key(SESSION);
            Vault vault = Vault.open(folder.resolve("vault").resolve("session"), key, new SecureRandom());
            var disk = new CuttableDisk(FileDisk.open(folder.resolve("ledger")), power);
            return new Opened(disk, new VaultPayloads(vault), () -> {
                vault.close();
                key.close();
            });
        }

        @Override
        public HeadSigner signer() {
            return Ed25519Signer.open(folder.resolve("ledger.key"));
        }

        @Override
        public void faults(double rate) {
            // a real disk is full when it is full
        }

        @Override
        public void powerCut() {
            // the files stay as the process left them
        }
    }
}

package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.ledger.Disk;
import dev.holdfast.ledger.FileDisk;
import dev.holdfast.ledger.Head;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The last head of the ledger that this person verified, kept beside the ledger; it never goes back. */
final class VerifiedHead {
    private static final String FILE = "head";
    private static final int BYTES_MAX = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private VerifiedHead() {}

    /** Where it is kept. */
    static Path file(Home home) {
        return home.verified().resolve(FILE);
    }

    /** What is kept; empty before the first time. Makes no folder. */
    static Optional<Head> kept(Home home) {
        if (Files.notExists(file(home))) {
            return Optional.empty();
        }
        try (var disk = FileDisk.readOnly(home.verified())) {
            return Optional.of(read(home, disk));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read `" + file(home) + "`: " + e.getMessage(), e);
        }
    }

    /** Keeps a head that was verified, durably, unless a larger one is kept. */
    static void keep(Home home, Head head) {
        try (var disk = FileDisk.open(home.verified());
                var _ = disk.lock(Disk.Lock.APPEND, PATIENCE)
                        .orElseThrow(() -> new Stop(
                                Stop.FAILED,
                                "another process keeps a verified head; verify again when it has ended"))) {
            if (disk.size(FILE) == 0 || read(home, disk).size() < head.size()) {
                disk.replace(FILE, (head + "\n").getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write `" + file(home) + "`: " + e.getMessage(), e);
        }
    }

    private static Head read(Home home, FileDisk disk) throws IOException {
        try {
            return Head.parse(new String(disk.read(FILE, 0, BYTES_MAX), UTF_8).strip());
        } catch (IllegalArgumentException e) {
            throw new Stop(
                    Stop.LEDGER,
                    "the file `" + file(home) + "` does not hold the head that was verified last; someone changed it:"
                            + " compare the ledger with receipts from outside (`--head`), then remove the file");
        }
    }
}

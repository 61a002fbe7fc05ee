package dev.holdfast.ledger;

import java.nio.file.Path;

/** A process of its own that appends batches, publishes now and then, and prints the head it was given for each batch. */
final class AppendingProcess {
    /** Short, so that files of write-ahead logs are used again all the time. */
    private static final long REUSED_FROM_BYTES = 4_000;

    private static final int PUBLISHED_EVERY = 16;

    private AppendingProcess() {}

    /** Arguments: directory, key file, first number, how many batches of two entries. */
    public static void main(String[] args) {
        int first = Integer.parseInt(args[2]);
        var disk = FileDisk.open(Path.of(args[0]));
        try (var ledger = Ledger.open(disk, Ed25519Signer.open(Path.of(args[1])), REUSED_FROM_BYTES)) {
            for (int batch = 0; batch < Integer.parseInt(args[3]); batch++) {
                int number = first + 2 * batch;
                System.out.println(ledger.append(Samples.entries(number, number + 2)));
                if (number % PUBLISHED_EVERY == 0) {
                    ledger.publish();
                }
            }
        }
    }
}

package dev.holdfast.ledger;

import java.nio.file.Path;

/** A process of its own that appends batches and prints the head it was given for each. */
final class AppendingProcess {
    private AppendingProcess() {}

    /** Arguments: directory, key file, first number, how many batches of two entries. */
    public static void main(String[] args) {
        int first = Integer.parseInt(args[2]);
        try (var ledger = Ledger.open(FileDisk.open(Path.of(args[0])), Ed25519Signer.open(Path.of(args[1])))) {
            for (int batch = 0; batch < Integer.parseInt(args[3]); batch++) {
                int number = first + 2 * batch;
                System.out.println(ledger.append(Samples.entries(number, number + 2)));
            }
        }
    }
}

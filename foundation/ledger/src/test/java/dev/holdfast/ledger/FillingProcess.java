package dev.holdfast.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own that appends until its disk is full, has room made, and goes on; it prints what it was told. */
final class FillingProcess {
    private static final int BATCHES_MAX = 100_000;

    private final Path directory;
    private final Ed25519Signer signer;
    private static final int ROOM_BYTES = 8 << 20;

    private final List<Head> told = new ArrayList<>();

    private FillingProcess(Path folder) {
        this.directory = folder.resolve("ledger");
        this.signer = Ed25519Signer.open(folder.resolve("key"));
    }

    /** Arguments: folder, and the command that makes room; {@code PID} in it stands for this process. */
    public static void main(String[] args) throws IOException, InterruptedException {
        var process = new FillingProcess(Path.of(args[0]));
        process.run(List.of(args).subList(1, args.length));
    }

    private void run(List<String> makingRoom) throws IOException, InterruptedException {
        try (var disk = FileDisk.open(directory);
                var ledger = Ledger.open(disk, signer)) {
            fill(ledger);
            fill(ledger); // a disk that was full once is asked again
            disk.prepare(Ledger.WAL, new byte[0], ROOM_BYTES); // in vain, and nothing may be left of it
            try {
                ledger.publish();
                System.out.println("published");
            } catch (LedgerException e) {
                System.out.println("not published: " + e.getMessage());
            }
            verify();
        }
        verify();
        String pid = Long.toString(ProcessHandle.current().pid());
        int exitCode = new ProcessBuilder(makingRoom.stream()
                        .map(word -> word.equals("PID") ? pid : word)
                        .toList())
                .inheritIO()
                .start()
                .waitFor();
        System.out.println("room made: " + exitCode);
        try (var ledger = Ledger.open(FileDisk.open(directory), signer)) {
            append(ledger);
            ledger.publish();
        }
        verify();
    }

    private void fill(Ledger ledger) {
        try {
            while (told.size() < BATCHES_MAX) {
                append(ledger);
            }
            System.out.println("never full");
        } catch (LedgerException e) {
            System.out.println("full: " + e.code() + " " + e.getMessage());
        }
    }

    private void append(Ledger ledger) {
        int number = told.size();
        told.add(ledger.append(Samples.entries(number, number + 1)));
    }

    /** Says whether the ledger is, for a reader, exactly what this process was told, and nothing takes room in vain. */
    private void verify() throws IOException {
        try (var files = Files.walk(directory)) {
            files.filter(file -> file.toString().endsWith(".new")).forEach(file -> System.out.println("left: " + file));
        }
        try (var disk = FileDisk.readOnly(directory)) {
            var expected = new Verification.Intact(told.getLast(), told.size());
            Verification found = Verification.of(disk, signer, told);
            System.out.println(found.equals(expected) ? "as told" : "told " + expected + ", found " + found);
        }
    }
}

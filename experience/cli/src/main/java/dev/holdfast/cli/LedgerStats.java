package dev.holdfast.cli;

import dev.holdfast.config.Config;
import dev.holdfast.config.Sources;
import dev.holdfast.ledger.Cosignature;
import dev.holdfast.ledger.Entry;
import dev.holdfast.ledger.Head;
import dev.holdfast.ledger.WitnessKey;
import dev.holdfast.ledger.WitnessPlace;
import dev.holdfast.ledger.WitnessedHead;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast ledger stats}: how much is on record, of what, since when, and what it takes. */
@Command(
        name = "stats",
        description = {
            "Count what is on record: entries, sessions, kinds, bytes, times, vaults and witnesses.",
            "",
            "The whole ledger is read for it and checked against its signed head."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast ledger stats",
            "  holdfast ledger stats --output json | jq '.kinds[\"monitor.judged\"]'",
            "",
            "Exit codes: 8 the ledger is not as it was signed"
        })
final class LedgerStats implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Map<String, Long> kinds = new TreeMap<>();
    private final Set<SessionId> sessions = new HashSet<>();
    private final Set<SessionId> erased = new HashSet<>();
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();
    private long pruned;
    private long entries;
    private long bytes;

    @Option(names = "--output", paramLabel = "FORM", defaultValue = "text", description = "text, or json: one object.")
    private String output = "text";

    /**
     * What a folder takes.
     *
     * @param files how many
     * @param bytes the sum of their lengths
     */
    private record Size(long files, long bytes) {}

    /**
     * Who else vouches for the ledger.
     *
     * @param configured how many witnesses
     * @param head the largest that was kept with their cosignatures, if any was
     * @param by those of them that have cosigned it
     */
    private record Seen(int configured, Optional<Head> head, List<String> by) {}

    LedgerStats(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Form form = Form.of(output);
        try (var archive = Archive.open(surroundings)) {
            pruned = archive.ledger().minimum();
            archive.ledger().read(0, recorded -> count(recorded.entry()));
            Head head = archive.ledger().head();
            Size disk = size(surroundings.home().ledger());
            Size vaults = size(surroundings.home().state().resolve("sessions"));
            Seen seen = seen(archive.ledger().witnessed());
            switch (form) {
                case TEXT -> text(head, disk, vaults, seen);
                case JSON -> json(head, disk, vaults, seen);
            }
        }
        return 0;
    }

    private void count(Entry entry) {
        entries++;
        bytes += entry.bytes();
        kinds.merge(entry.kind(), 1L, Long::sum);
        sessions.add(entry.session());
        if (entry.kind().equals(Sketch.ERASED)) {
            erased.add(entry.session());
        }
        // clocks go back now and then, so the first entry need not be the earliest
        first = Optional.of(first.filter(entry.time()::isAfter).orElse(entry.time()));
        last = Optional.of(last.filter(entry.time()::isBefore).orElse(entry.time()));
    }

    private void text(Head head, Size disk, Size vaults, Seen seen) {
        var out = new Lines(surroundings);
        out.print("ledger head  " + head);
        if (pruned > 0) {
            out.print("pruned       " + pruned + " entries before those, of which the hashes are kept");
        }
        out.print("entries      " + entries + " in " + sessions.size() + " sessions, " + erased.size()
                + " of them erased");
        out.print("times        "
                + first.map(from -> from + " to " + last.orElse(from)).orElse("none"));
        out.print("bytes        " + bytes + " in entries; on disk " + disk.bytes() + " in " + disk.files() + " files");
        out.print("vaults       " + vaults.bytes() + " bytes of texts and snapshots, encrypted, in " + vaults.files()
                + " files");
        out.print("witnesses    " + witnesses(seen));
        if (!kinds.isEmpty()) {
            out.print("kinds");
        }
        kinds.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(kind -> out.print(String.format(Locale.ROOT, "%11d  %s", kind.getValue(), kind.getKey())));
    }

    private static String witnesses(Seen seen) {
        if (seen.configured() == 0) {
            return "none configured";
        }
        return seen.configured() + " configured; "
                + seen.head()
                        .filter(_ -> !seen.by().isEmpty())
                        .map(kept -> kept.size() + " entries cosigned by " + String.join(", ", seen.by()))
                        .orElse("none of them has cosigned a head");
    }

    private void json(Head head, Size disk, Size vaults, Seen seen) {
        var object = Wire.object()
                .put("head", head.toString())
                .put("entries", entries)
                .put("pruned", pruned)
                .put("sessions", sessions.size())
                .put("erased", erased.size())
                .put("bytes", bytes)
                .put("diskBytes", disk.bytes())
                .put("diskFiles", disk.files())
                .put("vaultBytes", vaults.bytes())
                .put("vaultFiles", vaults.files());
        first.ifPresent(time -> object.put("first", time.toString()));
        last.ifPresent(time -> object.put("last", time.toString()));
        var counts = object.putObject("kinds");
        kinds.forEach(counts::put);
        var witnesses = object.putObject("witnesses").put("configured", seen.configured());
        seen.head().ifPresent(kept -> witnesses.put("head", kept.toString()));
        witnesses.set("cosigned", Wire.texts(seen.by()));
        new Lines(surroundings).print(Wire.line(object));
    }

    private Seen seen(Optional<WitnessedHead> kept) {
        var config = Config.load(Sources.of(
                        surroundings.environment(), surroundings.home().user()))
                .ledger();
        List<WitnessKey> keys =
                WitnessRounds.places(config).stream().map(WitnessPlace::key).toList();
        return new Seen(
                keys.size(),
                kept.map(WitnessedHead::head),
                kept.map(head -> head.cosignatures(keys)).orElse(List.of()).stream()
                        .map(Cosignature::witness)
                        .map(name -> Visible.inert(name, 100))
                        .toList());
    }

    private static Size size(Path folder) {
        long[] sum = new long[2];
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum[0]++;
                    sum[1] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // another process has just taken it away
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into `" + folder + "`: " + e.getMessage(), e);
        }
        return new Size(sum[0], sum[1]);
    }
}

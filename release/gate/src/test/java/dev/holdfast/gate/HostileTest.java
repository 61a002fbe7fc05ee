package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.junit.jupiter.api.io.TempDir;

/** What is made to take all time or all memory: the gate says so, blocks, and is done soon. */
class HostileTest {
    private static final Duration SOON = Duration.ofMinutes(2); // on a machine that does much else; alone it is seconds
    private static final int MIB = 1 << 20;

    @TempDir
    Path scratch;

    @Test
    void aBombEndsTheReading() throws IOException {
        byte[] bomb = packed(out -> zeros(out, 300));
        assertThat(bomb).hasSizeLessThan(MIB);
        Verdict verdict = soon(() -> check(bomb));
        assertThat(verdict.passes()).isFalse();
        assertThat(whats(verdict))
                .containsExactly(
                        "not read: more than 200 times the size of the artifact comes out of it, so nothing more is read");
    }

    @Test
    void manySmallBombsAreOneLargeOne() throws IOException {
        byte[] small = packed(out -> zeros(out, 20));
        var zip = new Zips();
        for (int number = 0; number < 50; number++) {
            zip.entries.add(new Zips.Entry("b" + number + ".gz", small).stored());
        }
        Verdict verdict = soon(() -> check(zip.bytes()));
        assertThat(whats(verdict))
                .contains(
                        "not read: more than 200 times the size of the artifact comes out of it, so nothing more is read");
    }

    @Test
    void aMillionEntriesEndTheReading() throws IOException {
        byte[] tar = packed(out -> {
            byte[] header = Tars.header("f", '0', 0644, "", 0);
            for (int number = 0; number < 1_000_000; number++) {
                byte[] name = ("f" + number).getBytes(UTF_8);
                System.arraycopy(name, 0, header, 0, name.length);
                out.write(Tars.summed(header));
            }
            out.write(new byte[1024]);
        });
        Verdict verdict = soon(() -> check(tar));
        assertThat(whats(verdict))
                .containsExactly("not read: more than 250000 files, folders and links, so nothing more is read");
        assertThat(verdict.inventory().files()).hasSize(250_000);
    }

    @Test
    void aMillionEntriesOfAZipAreNotEvenListed() throws IOException {
        byte[] zip = Zips.zip("f", "x");
        byte[] directory = Arrays.copyOfRange(zip, 30 + 1 + 3, zip.length - 22); // local header, name, deflated `x`
        var many = new ByteArrayOutputStream();
        many.write(zip, 0, 30 + 1 + 3);
        for (int number = 0; number < 1_000_000; number++) {
            many.writeBytes(directory);
        }
        int directoryBytes = 1_000_000 * directory.length;
        many.writeBytes(Zips.numbers(56 + 20 + 22)
                .putInt(0x06064b50)
                .putLong(44)
                .putInt(0)
                .putLong(0)
                .putLong(1_000_000)
                .putLong(1_000_000)
                .putLong(directoryBytes)
                .putLong(34)
                .putInt(0x07064b50)
                .putInt(0)
                .putLong(34 + directoryBytes)
                .putInt(1)
                .putInt(0x06054b50)
                .putInt(0)
                .putInt(-1)
                .putInt(-1)
                .putInt(-1)
                .putShort((short) 0)
                .array());
        Verdict verdict = soon(() -> check(many.toByteArray()));
        assertThat(whats(verdict))
                .containsExactly("not read: more than 250000 files, folders and links, so nothing more is read");
    }

    @Test
    void aHundredArchivesInsideOneAnotherAreOpenedAsFarAsTheLimit() throws IOException {
        byte[] nested = "the core".getBytes(UTF_8);
        for (int depth = 0; depth < 100; depth++) {
            nested = depth % 2 == 0 ? Zips.with(new Zips.Entry("a.zip", nested)).bytes() : Zips.gzip(nested);
        }
        byte[] outermost = nested;
        Verdict verdict = soon(() -> check(outermost));
        assertThat(whats(verdict)).containsExactly("not read: more than 12 archives inside one another");
        assertThat(verdict.inventory().files()).hasSize(13);
    }

    @Test
    void aLineOfAGigabyteIsLookedAtInStretches() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("folder"));
        Path line = folder.resolve("line.js");
        try (OutputStream out = Files.newOutputStream(line)) {
            byte[] letters = new byte[MIB];
            Arrays.fill(letters, (byte) 'a');
            for (int count = 0; count < 1024; count++) {
                out.write(letters);
            }
        }
        var shown = new AtomicLong();
        MemberRule counts = (member, _, _) -> shown.addAndGet(member.size());
        Verdict verdict = soon(() -> new Gate(List.of(counts), List.of()).check(Artifacts.open(folder)));
        Files.delete(line);
        assertThat(whats(verdict)).containsExactly("not read: a text that is too large to be looked at as a whole");
        assertThat(verdict.inventory().files().getFirst().size()).isEqualTo(1L << 30);
        assertThat(shown.get())
                .isBetween(1L << 30, (1L << 30) + (100L << 16)); // all of it, and where stretches overlap
    }

    @Test
    void stretchesOverlapAndAreNumbered() throws IOException {
        var seen = new Seen();
        var limits = new Limits(10, MIB, 1L << 40, 10, 1);
        long size = 20L * MIB + 5;
        var reading = new Reading(seen, limits, size);
        reading.file(Container.outermost(seen, "a"), "big", 0644, counting(size), size);
        assertThat(seen.asides.keySet())
                .containsExactly("big!/bytes from 0", "big!/bytes from 983040", "big!/bytes from 17760256");
        seen.asides.forEach((name, aside) -> {
            long from = Long.parseLong(name.substring(name.lastIndexOf(' ') + 1));
            assertThat(aside.bytes()[0]).isEqualTo(byteAt(from));
            assertThat(aside.bytes()[aside.size() - 1]).isEqualTo(byteAt(from + aside.size() - 1));
        });
        assertThat(seen.large).extracting(Inventory.Shipped::size).containsExactly(size);
        assertThat(seen.said).isEmpty(); // no text and no archive: all that matters of it was seen
    }

    @Test
    void entriesInsideOneAnotherAreReadOnce() throws IOException {
        byte[] content = new byte[MIB / 16];
        var kernel = new Zips.Entry("kernel", content);
        var zip = Zips.with(kernel);
        for (int number = 0; number < 1_000; number++) {
            var again = new Zips.Entry("f" + number, content);
            again.localAt = 0;
            zip.entries.add(again);
        }
        Verdict verdict = soon(() -> check(zip.bytes()));
        assertThat(verdict.blocks()).isEqualTo(1_000);
        assertThat(verdict.inventory().files()).hasSize(1);
    }

    @Test
    void archivesThatFillTheMemoryTogetherAreNotAllHeld() throws IOException {
        byte[] nested = packedFast(out -> zeros(out, 1));
        for (int depth = 0; depth < 3; depth++) {
            var entry = new Zips.Entry("z" + depth + ".zip", nested);
            var filler = new Zips.Entry("f", new byte[900_000]).stored();
            nested = Zips.with(entry.stored(), filler).bytes();
        }
        Seen seen = Seen.of(scratch, nested, new Limits(100, MIB * 3, 1L << 30, 10_000, 12));
        assertThat(seen.said)
                .containsExactly(
                        "unread z2.zip!/z1.zip: the archives around it are too large to be held together with it");
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static byte[] packed(Writing writing) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(out, 1 << 16)) {
            writing.to(packing);
        }
        return out.toByteArray();
    }

    private static byte[] packedFast(Writing writing) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.NO_COMPRESSION);
            }
        }) {
            writing.to(packing);
        }
        return out.toByteArray();
    }

    private static void zeros(OutputStream out, int mebibytes) throws IOException {
        for (int count = 0; count < mebibytes; count++) {
            out.write(new byte[MIB]);
        }
    }

    private static byte byteAt(long at) {
        return (byte) (at % 251);
    }

    private static InputStream counting(long size) {
        byte[] bytes = new byte[(int) size];
        for (int at = 0; at < size; at++) {
            bytes[at] = byteAt(at);
        }
        return new ByteArrayInputStream(bytes);
    }

    private Verdict check(byte[] bytes) throws IOException {
        Path file = scratch.resolve("a");
        Files.write(file, bytes);
        return new Gate(List.of(), List.of()).check(Artifacts.open(file));
    }

    private static <T> T soon(ThrowingSupplier<T> work) {
        return assertTimeoutPreemptively(SOON, work);
    }

    private static List<String> whats(Verdict verdict) {
        return verdict.findings().stream().map(Finding::what).toList();
    }
}

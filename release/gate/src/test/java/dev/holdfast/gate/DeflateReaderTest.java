package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateReaderTest {
    @TempDir
    Path scratch;

    @ParameterizedTest
    @EnumSource(DeflateReader.Wrap.class)
    void showsWhatIsPacked(DeflateReader.Wrap wrap) throws IOException {
        for (int level = 0; level <= 9; level++) {
            byte[] packed = packed(Heron.PROMPT, level, wrap);
            Seen seen = Seen.of(
                    scratch,
                    Zips.with(new Zips.Entry("data.bin", packed).stored()).bytes());
            assertThat(seen.texts()).as("level %d", level).containsEntry("data.bin!/content", Heron.PROMPT);
            assertThat(seen.said).isEmpty();
        }
    }

    @Test
    void looksIntoAnArchiveInside() throws IOException {
        byte[] tar = Tars.tar("a.txt", "x");
        byte[] packed = packed(new String(tar, ISO_8859_1), 9, DeflateReader.Wrap.ZLIB);
        assertThat(Seen.of(scratch, packed).texts()).containsEntry("content!/a.txt", "x");
    }

    @Test
    void damageAndWhatStandsBehindAreSaid() throws IOException {
        byte[] whole = packed(Heron.PROMPT.repeat(20), 9, DeflateReader.Wrap.ZLIB);
        assertThat(Seen.of(scratch, Arrays.copyOf(whole, whole.length - 30)).said)
                .containsExactly("unread content: Unexpected end of ZLIB input stream");
        byte[] wrong = whole.clone();
        wrong[wrong.length - 1] ^= 1;
        assertThat(Seen.of(scratch, wrong).said).containsExactly("unread content: incorrect data check");
        byte[] longer = Arrays.copyOf(whole, whole.length + 5);
        longer[longer.length - 1] = 'x';
        Seen seen = Seen.of(scratch, longer);
        assertThat(seen.said).containsExactly("BLOCK a: 5 bytes behind the end of what is packed");
        assertThat(seen.asides).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x^2 + y^2 = z^2", "x\u0001", "x\u009c is what begins like it, and is none of it at all", ""})
    void textsAreNotTakenForIt(String text) throws IOException {
        assertThat(Format.of(ByteSource.of(text.getBytes(ISO_8859_1)))).isEmpty();
    }

    @Test
    void randomBytesAreNotTakenForIt() throws IOException {
        var random = new SplittableRandom(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40, 900)];
            random.nextBytes(bytes);
            if (round % 2 == 0) {
                bytes[0] = 0x78;
            }
            assertThat(Format.of(ByteSource.of(bytes)).filter(Format.DEFLATE::equals))
                    .as("round %d", round)
                    .isEmpty();
        }
    }

    @Test
    void whatIsUnpackedOnlyToTellCountsAsWell() throws IOException {
        byte[] packed = packed("a".repeat(15 << 20), 9, DeflateReader.Wrap.NONE);
        byte[] almost = Arrays.copyOf(packed, packed.length + 20); // so much behind it that it is no deflate
        var zip = new Zips();
        for (int number = 0; number < 6; number++) {
            zip.entries.add(new Zips.Entry("data" + number + ".bin", almost).stored());
        }
        assertThat(Seen.of(scratch, zip.bytes(), new Limits(500, 1 << 20, 64L << 20, 10_000, 4)).said)
                .containsExactly("unread data4.bin: all files together have more than 67108864 bytes, so nothing more"
                        + " is read");
    }

    @Test
    void oneThatIsTooLargeIsSaid() throws IOException {
        var random = new SplittableRandom(8);
        byte[] noise = new byte[3 << 20];
        random.nextBytes(noise);
        byte[] packed = packed(new String(noise, ISO_8859_1), 9, DeflateReader.Wrap.ZLIB);
        var limits = new Limits(500, 1 << 20, 64L << 20, 200, 4);
        assertThat(Seen.of(
                                scratch,
                                Zips.with(new Zips.Entry("data.bin", packed).stored())
                                        .bytes(),
                                limits)
                        .said)
                .containsExactly("unread data.bin: an archive that is too large to be looked into");
    }

    @Test
    void aFileOfLzmaIsNotRead() throws IOException {
        byte[] lzma = new byte[40];
        lzma[0] = 0x5d;
        lzma[3] = (byte) 0x80;
        Arrays.fill(lzma, 5, 13, (byte) 0xff);
        assertThat(Seen.of(scratch, lzma).said).containsExactly("unread a: it is packed with lzma");
    }

    static byte[] packed(String text, int level, DeflateReader.Wrap wrap) {
        var out = new ByteArrayOutputStream();
        try (var packing = new DeflaterOutputStream(out, new Deflater(level, wrap == DeflateReader.Wrap.NONE))) {
            packing.write(text.getBytes(ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GzipStreamTest {
    private static final byte[] ONE = Zips.gzip("one".getBytes(UTF_8));

    @TempDir
    Path scratch;

    @Test
    void aFileThatIsNoArchiveIsReadAsOne() throws IOException {
        Seen seen = Seen.of(scratch, ONE);
        assertThat(seen.said).isEmpty();
        assertThat(seen.texts()).isEqualTo(Map.of("content", "one"));
    }

    @Test
    void severalStreamsAreReadAndSaid() throws IOException {
        Seen seen = Seen.of(scratch, joined(ONE, ONE, Zips.gzip("two".getBytes(UTF_8))));
        assertThat(seen.texts()).isEqualTo(Map.of("content", "oneonetwo"));
        assertThat(seen.said)
                .containsExactly("WARN a: several gzip streams one behind the other, of which some programs read one");
    }

    @Test
    void whatStandsBehindIsShownAndBlocks() throws IOException {
        Seen seen = Seen.of(scratch, joined(ONE, "hidden".getBytes(UTF_8)));
        assertThat(seen.said).containsExactly("BLOCK a: 6 bytes behind the end of the gzip stream");
        assertThat(seen.asides.values().stream().map(aside -> new String(aside.bytes(), UTF_8)))
                .containsExactly("hidden");
        assertThat(Seen.of(scratch, joined(ONE, new byte[700])).said).isEmpty();
    }

    @Test
    void damageIsSaidAndWhatCameBeforeIsShown() throws IOException {
        byte[] wrongSum = ONE.clone();
        wrongSum[ONE.length - 8] ^= 1;
        byte[] wrongLength = ONE.clone();
        wrongLength[ONE.length - 4] ^= 1;
        assertThat(Seen.of(scratch, wrongSum).said).isEqualTo(List.of("unread a: its checksum is wrong"));
        assertThat(Seen.of(scratch, wrongLength).said)
                .isEqualTo(List.of("unread a: its length is not the one it states"));
        assertThat(Seen.of(scratch, Arrays.copyOf(ONE, ONE.length - 9)).said)
                .isEqualTo(List.of("unread a: it ends in the middle"));
        byte[] packed = Zips.gzip(Tars.tar("f", "x".repeat(5_000)));
        packed[packed.length - 8] ^= 1;
        Seen seen = Seen.of(scratch, packed);
        assertThat(seen.texts()).isEqualTo(Map.of("f", "x".repeat(5_000)));
        assertThat(seen.said).isEqualTo(List.of("unread a: its checksum is wrong"));
    }

    @Test
    void namesAndCommentsInItsHeaderAreShown() throws IOException {
        byte[] header = {0x1f, (byte) 0x8b, 8, 8 | 16, 0, 0, 0, 0, 0, 0};
        byte[] named = joined(header, "n\0remark\0".getBytes(UTF_8), Arrays.copyOfRange(ONE, 10, ONE.length));
        Seen seen = Seen.of(scratch, named);
        assertThat(seen.texts()).isEqualTo(Map.of("n", "one"));
        assertThat(seen.asides.values().stream().map(aside -> new String(aside.bytes(), UTF_8)))
                .containsExactly("n", "remark");
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

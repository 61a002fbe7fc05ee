package dev.holdfast.monitor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.PathName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GitIndexTest {
    private static final String GOOD = "1f7a7a472abf3dd9643fd615f6da379c4acb3e3a";
    private static final String EVIL = "d66bfd5c91b3ea8d4b1f9a7c55e6e0f4a1b2c3d4";
    private static final String NOTHING = "0".repeat(40);

    @Test
    void holdsWhatItsEntriesSay() {
        var index = GitIndex.of(index(2, entry(GOOD, "a.txt".getBytes(UTF_8)), entry(EVIL, "dé/b".getBytes(UTF_8))));
        assertThat(held(index, "a.txt", GOOD)).isTrue();
        assertThat(held(index, "dé/b", EVIL)).isTrue();
        assertThat(held(index, "a.txt", EVIL)).isFalse();
        assertThat(held(index, "other", NOTHING)).isTrue();
        assertThat(held(index, "a.txt", NOTHING)).isFalse();
    }

    @Test
    void aPathThatLooksLikeAnEntryIsNone() {
        var forged = new ByteArrayOutputStream();
        forged.writeBytes("docs/a".getBytes(UTF_8));
        forged.writeBytes(HexFormat.of().parseHex(EVIL));
        forged.writeBytes("xx.github/ci.yml".getBytes(UTF_8));
        var index = GitIndex.of(index(2, entry(GOOD, forged.toByteArray())));
        assertThat(held(index, ".github/ci.yml", EVIL)).isFalse();
    }

    @Test
    void neitherHoldsNorLacksWhatItCannotRead() {
        byte[] whole = index(2, entry(GOOD, "a.txt".getBytes(UTF_8)));
        byte[] compressed = index(4, entry(GOOD, "a.txt".getBytes(UTF_8)));
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);
        byte[] split = index(2, entry(GOOD, "a.txt".getBytes(UTF_8)), "link\0\0\0\0".getBytes(ISO_8859_1));
        for (byte[] each : new byte[][] {compressed, cut, split, {}, "DIRC".getBytes(UTF_8)}) {
            assertThat(held(GitIndex.of(each), "a.txt", GOOD)).isFalse();
            assertThat(held(GitIndex.of(each), "other", NOTHING)).isFalse();
        }
    }

    private static boolean held(GitIndex index, String path, String id) {
        return index.held(new GitRaw.Standing(new PathName(path), id));
    }

    /** Entries, or an extension as the last part. */
    private static byte[] index(int version, byte[]... parts) {
        var out = new ByteArrayOutputStream();
        int entries = parts.length - (new String(parts[parts.length - 1], ISO_8859_1).startsWith("link") ? 1 : 0);
        out.writeBytes(ByteBuffer.allocate(12)
                .put("DIRC".getBytes(UTF_8))
                .putInt(version)
                .putInt(entries)
                .array());
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        out.writeBytes(new byte[20]);
        return out.toByteArray();
    }

    private static byte[] entry(String id, byte[] path) {
        int length = 62 + path.length + 1;
        var entry = ByteBuffer.allocate((length + 7) / 8 * 8);
        entry.position(40)
                .put(HexFormat.of().parseHex(id))
                .putShort((short) path.length)
                .put(path);
        return entry.array();
    }
}

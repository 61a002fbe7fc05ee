package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives with bytes changed: never an exception but ours, and never silence about content that is gone or another. */
class DamagedTest {
    private static final int CHANGES_MAX = 3;
    private static final int RANDOM_ROUNDS = 1_500;

    @TempDir
    Path scratch;

    enum Sample {
        ZIP {
            @Override
            byte[] bytes() {
                var zip = Zips.with(
                        Zips.entry("a.txt", "the first".repeat(9)),
                        Zips.entry("b/", ""),
                        Zips.entry("b/c", "x").stored());
                zip.comment = "note".getBytes(UTF_8);
                return zip.bytes();
            }
        },
        GZIP {
            @Override
            byte[] bytes() {
                return Zips.gzip(Tars.tar("package/package.json", "{}", "package/a.js", "some code ".repeat(30)));
            }
        },
        NESTED {
            @Override
            byte[] bytes() {
                byte[] inner = Zips.gzip(Zips.zip("deep", "the core of it"));
                return Zips.with(new Zips.Entry("lib/x.gz", inner)).bytes();
            }
        },
        ASAR {
            @Override
            byte[] bytes() {
                return Asars.asar("main.js", "some code", "b", "more");
            }
        },
        AR {
            @Override
            byte[] bytes() {
                return new Ars()
                        .file("debian-binary", "2.0\n")
                        .file("data.tar", "x")
                        .bytes();
            }
        },
        ZLIB {
            @Override
            byte[] bytes() {
                return DeflateReaderTest.packed("some code ".repeat(30), 9, DeflateReader.Wrap.ZLIB);
            }
        },
        TAR {
            @Override
            byte[] bytes() {
                return new Tars()
                        .pax("path", "long/name")
                        .file("short", "content of a file")
                        .file("b", "of another")
                        .end();
            }
        };

        abstract byte[] bytes();

        /** Some archives have none of contents and long names: what is there is what was read, and only its size is known. */
        boolean hasChecksums() {
            return this != TAR && this != ASAR && this != AR;
        }
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void everyByteChangedAlone(Sample sample) throws IOException {
        byte[] whole = sample.bytes();
        Object before = contents(look(whole, "whole").orElseThrow(), sample);
        for (int at = 0; at < whole.length; at++) {
            for (int bit : new int[] {0x01, 0x80, 0xff}) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) bit;
                compare(sample, before, damaged, "byte " + at + " changed by " + bit);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void cutAnywhere(Sample sample) throws IOException {
        byte[] whole = sample.bytes();
        Object before = contents(look(whole, "whole").orElseThrow(), sample);
        for (int length = 0; length < whole.length; length++) {
            compare(sample, before, Arrays.copyOf(whole, length), "cut to " + length);
        }
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void severalStretchesPutInOrTakenOut(Sample sample) throws IOException {
        byte[] whole = sample.bytes();
        var random = new SplittableRandom(sample.name().length());
        for (int round = 0; round < RANDOM_ROUNDS; round++) {
            byte[] damaged = whole;
            for (int change = random.nextInt(1, CHANGES_MAX + 1); change > 0; change--) {
                damaged = changed(damaged, random);
            }
            look(damaged, sample + " round " + round);
        }
    }

    @Test
    void aBrokenInnerArchiveIsNotSilent() throws IOException {
        byte[] inner = Zips.zip("deep", "core");
        Seen seen = Seen.of(scratch, Zips.zip("ok", "x", "a.jar", new String(Arrays.copyOf(inner, 20), UTF_8)));
        assertThat(seen.said).isNotEmpty();
    }

    private static byte[] changed(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length + 1);
        int length = random.nextInt(Math.min(bytes.length - at, 30) + 1);
        byte[] between = new byte[random.nextInt(8)];
        random.nextBytes(between);
        byte[] out = new byte[bytes.length - length + between.length];
        System.arraycopy(bytes, 0, out, 0, at);
        System.arraycopy(between, 0, out, at, between.length);
        System.arraycopy(bytes, at + length, out, at + between.length, bytes.length - at - length);
        return out;
    }

    private static void compare(Sample sample, Object before, byte[] damaged, String how) throws IOException {
        look(damaged, how)
                .filter(seen -> seen.said.isEmpty())
                .ifPresent(seen -> assertThat(contents(seen, sample)).as(how).isEqualTo(before));
    }

    /** What is seen of it; nothing when it is no archive any more, which whoever asked is told. */
    private static Optional<Seen> look(byte[] damaged, String how) throws IOException {
        try {
            return Seen.held(damaged);
        } catch (RuntimeException e) {
            throw new AssertionError(how, e);
        }
    }

    private static Object contents(Seen seen, Sample sample) {
        if (!sample.hasChecksums()) {
            return seen.members.values().stream().map(Member::size).toList();
        }
        var contents = new LinkedHashMap<String, Digest>();
        seen.members.forEach((name, member) -> contents.put(name, member.digest()));
        return contents;
    }
}

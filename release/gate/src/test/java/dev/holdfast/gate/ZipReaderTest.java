package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZipReaderTest {
    @TempDir
    Path scratch;

    @Test
    void readsFilesAndWhatIsInsideThem() throws IOException {
        var inner = new Zips.Entry("lib/inner.jar", Zips.zip("a.txt", "one", "b/c.txt", "two"));
        var tgz = new Zips.Entry("x.tgz", Zips.gzip(Tars.tar("package/p.js", "three")));
        Seen seen = Seen.of(
                scratch,
                Zips.with(inner.stored(), tgz, Zips.entry("d/", ""), Zips.entry("e", "four"))
                        .bytes());
        assertThat(seen.said).isEmpty();
        assertThat(seen.texts())
                .containsEntry("lib/inner.jar!/a.txt", "one")
                .containsEntry("lib/inner.jar!/b/c.txt", "two")
                .containsEntry("x.tgz!/package/p.js", "three")
                .containsEntry("e", "four");
        assertThat(seen.members.keySet())
                .containsExactly(
                        "lib/inner.jar",
                        "lib/inner.jar!/a.txt",
                        "lib/inner.jar!/b/c.txt",
                        "x.tgz",
                        "x.tgz!/package/p.js",
                        "e");
        assertThat(seen.member("e").mode()).isEqualTo(0644);
    }

    @Test
    void readsAnEmptyOne() throws IOException {
        assertThat(Seen.of(scratch, Zips.zip()).said).isEmpty();
    }

    /** What an archive is, and all that is said of it. */
    record Attack(String name, Zips zip, List<String> said) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Attack> attacks() {
        return List.of(
                named("encrypted", entry -> entry.flags = 1, "unread f: it is encrypted"),
                named("another compression", entry -> entry.method = 12, "unread f: it is compressed with method 12"),
                named("wrong checksum", entry -> entry.crc ^= 1, "unread f: its checksum is wrong"),
                named(
                        "less than stated",
                        entry -> entry.size++,
                        "unread f: less comes out of it than its directory states"),
                named(
                        "more than stated",
                        entry -> entry.size--,
                        "unread f: more comes out of it than its directory states"),
                named(
                        "bytes behind the compressed ones",
                        entry -> entry.packed = Arrays.copyOf(entry.packed, entry.packed.length + 3),
                        "unread f: there are bytes behind its compressed ones"),
                named(
                        "compressed bytes cut",
                        entry -> entry.packed = Arrays.copyOf(entry.packed, entry.packed.length - 3),
                        "unread f: its compressed bytes end in the middle"),
                named(
                        "another name in its header",
                        entry -> entry.localName = "g",
                        "BLOCK f: its own header and the directory do not say the same of it"),
                named(
                        "no record behind",
                        entry -> entry.flags = 8,
                        "BLOCK f: the record behind it and the directory do not say the same of it"),
                named(
                        "between entries",
                        entry -> entry.before = "hidden".getBytes(UTF_8), // before the first: in front
                        "NOTE a: 6 bytes in front of the zip file"),
                named(
                        "a link outwards",
                        entry -> {
                            entry.mode = 0120777;
                            entry.name = "f";
                        },
                        "BLOCK f: a link that leads out of the artifact"),
                named("a device", entry -> entry.mode = 0020644, "BLOCK f: neither a file nor a folder"),
                path("../f", "BLOCK ../f: its path leads out of the folder it is unpacked into"),
                path("a/../../f", "BLOCK a/../../f: its path leads out of the folder it is unpacked into"),
                path("/f", "BLOCK /f: its path is absolute, so it may be unpacked anywhere"),
                path("C:f", "BLOCK C:f: its path is absolute, so it may be unpacked anywhere"),
                path("a\\f", "BLOCK a\\f: a backslash in its path, which only some programs take for a slash"),
                path("a\nf", "BLOCK a\nf: a character in its path that cannot be seen"),
                path("a\u202ef", "BLOCK a\u202ef: a character in its path that cannot be seen"),
                path("a//f", "WARN a//f: empty parts or single dots in its path"),
                path("", "BLOCK : its path is empty"),
                two("f", "f", "BLOCK f: the same path stands in it twice, and programs differ in which they keep"),
                two("f", "./f", "BLOCK ./f: the same path stands in it twice, and programs differ in which they keep"),
                two("f", "F", "WARN F: differs from another path only in the case or the form of its letters"),
                two(
                        "\u00e9",
                        "e\u0301",
                        "WARN e\u0301: differs from another path only in the case or the form of its letters"));
    }

    /** Changes an entry. */
    private interface Change {
        void to(Zips.Entry entry);
    }

    private static Attack named(String name, Change change, String... said) {
        Zips.Entry entry = Zips.entry("f", "/etc/passwd");
        change.to(entry);
        return new Attack(name, Zips.with(entry), List.of(said));
    }

    private static Attack path(String path, String said) {
        return new Attack("path " + path, Zips.with(Zips.entry(path, "x")), List.of(said));
    }

    private static Attack two(String one, String other, String said) {
        return new Attack(
                one + " and " + other, Zips.with(Zips.entry(one, "x"), Zips.entry(other, "y")), List.of(said));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void saysWhatIsWrong(Attack attack) throws IOException {
        assertThat(Seen.of(scratch, attack.zip.bytes()).said).isEqualTo(attack.said);
    }

    @Test
    void showsWhatStandsBetweenBehindAndInFrontOfEntries() throws IOException {
        var second = Zips.entry("b", "y");
        second.before = "between".getBytes(UTF_8);
        var zip = Zips.with(Zips.entry("a", "x"), second);
        zip.before = "#!/bin/sh\n".getBytes(UTF_8);
        zip.beforeDirectory = "last".getBytes(UTF_8);
        zip.comment = "a comment".getBytes(UTF_8);
        zip.behind = "behind".getBytes(UTF_8);
        Seen seen = Seen.of(scratch, zip.bytes());
        assertThat(seen.said)
                .containsExactly(
                        "BLOCK a: 6 bytes behind the end of the zip file",
                        "NOTE a: 10 bytes in front of the zip file",
                        "BLOCK a: 7 bytes between its entries that belong to none",
                        "BLOCK a: 4 bytes between its entries that belong to none");
        assertThat(seen.asides.values().stream().map(aside -> new String(aside.bytes(), UTF_8)))
                .containsExactly("a comment", "behind", "#!/bin/sh\n", "between", "last");
    }

    @Test
    void aSignatureOfABundleIsNothingIrregularUnlessMoreStandsThere() throws IOException {
        byte[] der = {0x30, 3, 1, 2, 3};
        byte[] signature = ByteBuffer.allocate(11 + 4 + der.length + 12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("MCPB_SIG_V1".getBytes(UTF_8))
                .putInt(der.length)
                .put(der)
                .put("MCPB_SIG_END".getBytes(UTF_8))
                .array();
        var zip = Zips.with(Zips.entry("a", "x"));
        zip.behind = signature;
        Seen seen = Seen.of(scratch, zip.bytes());
        assertThat(seen.said)
                .containsExactly("NOTE a: 32 bytes behind the end of the zip file, the signature of a bundle for MCP");
        assertThat(seen.asides.values())
                .singleElement()
                .satisfies(aside -> assertThat(aside.bytes()).isEqualTo(signature));

        zip.behind = Arrays.copyOf(signature, signature.length + 1);
        assertThat(Seen.of(scratch, zip.bytes()).said)
                .containsExactly("BLOCK a: 33 bytes behind the end of the zip file");
        signature[11]++;
        zip.behind = signature;
        assertThat(Seen.of(scratch, zip.bytes()).said)
                .containsExactly("BLOCK a: 32 bytes behind the end of the zip file");
    }

    @Test
    void showsCommentsOfEntriesAndExtraFieldsThatMayHoldAnything() throws IOException {
        var entry = Zips.entry("f", "x");
        entry.comment = "remark".getBytes(UTF_8);
        entry.extra = Zips.numbers(4 + 5)
                .putShort((short) 0x4242)
                .putShort((short) 5)
                .put("inner".getBytes(UTF_8))
                .array();
        Seen seen = Seen.of(scratch, Zips.with(entry).bytes());
        assertThat(seen.said).isEmpty();
        assertThat(seen.asides.values().stream().map(aside -> new String(aside.bytes(), UTF_8)))
                .containsExactly("inner", "remark");
    }

    @Test
    void anotherNameInAnExtraFieldBlocks() throws IOException {
        var sum = new java.util.zip.CRC32();
        sum.update('f');
        var entry = Zips.entry("f", "x");
        entry.extra = Zips.numbers(4 + 6)
                .putShort((short) 0x7075)
                .putShort((short) 6)
                .put((byte) 1)
                .putInt((int) sum.getValue())
                .put((byte) 'g')
                .array();
        assertThat(Seen.of(scratch, Zips.with(entry).bytes()).said)
                .containsExactly("BLOCK g: it has a second name in an extra field");
    }

    @Test
    void entriesThatShareBytesAreNotRead() throws IOException {
        var first = Zips.entry("a", "content");
        var second = Zips.entry("b", "content");
        second.localAt = 3;
        Seen seen = Seen.of(scratch, Zips.with(first, second).bytes());
        assertThat(seen.said).containsExactly("unread b: it shares bytes with another entry");
        assertThat(seen.texts()).isEqualTo(Map.of("a", "content"));
    }

    @Test
    void twoArchivesOneBehindTheOtherBlock() throws IOException {
        var zip = Zips.with(Zips.entry("b", "y"));
        zip.before = Zips.zip("a", "x");
        assertThat(Seen.of(scratch, zip.bytes()).said)
                .containsExactly("BLOCK a: another archive in front of the zip file");
    }

    @Test
    void aCutOneIsNotRead() throws IOException {
        byte[] zip = Zips.zip("a", "content");
        assertThat(Seen.of(scratch, Arrays.copyOf(zip, zip.length - 1)).said)
                .containsExactly("unread a: there is no directory at its end");
    }

    @Test
    void moreEntriesThanALimitAreNotEvenListed() throws IOException {
        byte[] zip = Zips.zip("a", "x", "b", "y", "c", "z");
        var limits = new Limits(2, 1 << 20, 1 << 20, 10, 2);
        Seen seen = Seen.of(scratch, zip, limits);
        assertThat(seen.said)
                .containsExactly("unread a: more than 2 files, folders and links, so nothing more is read");
        assertThat(seen.members).isEmpty();
    }
}

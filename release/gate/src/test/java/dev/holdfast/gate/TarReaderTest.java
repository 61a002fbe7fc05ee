package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TarReaderTest {
    @TempDir
    Path scratch;

    @Test
    void readsAPackageAsNpmWritesIt() throws IOException {
        Seen seen = Seen.of(scratch, Zips.gzip(Tars.tar("package/package.json", "{}", "package/a.js", "one")));
        assertThat(seen.said).isEmpty();
        assertThat(seen.texts()).isEqualTo(Map.of("package/package.json", "{}", "package/a.js", "one"));
        assertThat(seen.member("package/a.js").mode()).isEqualTo(0644);
    }

    @Test
    void readsLongNamesOfBothKinds() throws IOException {
        String name = "d/".repeat(80) + "f";
        byte[] pax = new Tars().pax("path", name).file("short", "one").end();
        byte[] gnu = new Tars()
                .entry("././@LongLink", 'L', 0, "", (name + "\0").getBytes(UTF_8))
                .file("short", "two")
                .end();
        assertThat(Seen.of(scratch, pax).texts()).isEqualTo(Map.of(name, "one"));
        assertThat(Seen.of(scratch, gnu).texts()).isEqualTo(Map.of(name, "two"));
    }

    @Test
    void readsSizesInBinaryAndInExtendedHeaders() throws IOException {
        byte[] block = Tars.header("f", '0', 0644, "", 0);
        Arrays.fill(block, 124, 136, (byte) 0);
        block[124] = (byte) 0x80;
        block[135] = 3;
        byte[] binary = new Tars()
                .raw(Tars.summed(block))
                .raw(Arrays.copyOf("abc".getBytes(UTF_8), 512))
                .end();
        byte[] extended = new Tars()
                .pax("size", "3")
                .raw(Tars.header("f", '0', 0644, "", 0))
                .raw(Arrays.copyOf("abc".getBytes(UTF_8), 512))
                .end();
        assertThat(Seen.of(scratch, binary).texts()).isEqualTo(Map.of("f", "abc"));
        assertThat(Seen.of(scratch, extended).texts()).isEqualTo(Map.of("f", "abc"));
    }

    record Attack(String name, Supplier<byte[]> tar, List<String> said) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Attack> attacks() {
        byte[] plain = Tars.tar("f", "content");
        byte[] wrongSum = plain.clone();
        wrongSum[512 * 2] = 'x'; // where the end mark was
        return List.of(
                attack(
                        "cut in a file",
                        Arrays.copyOf(plain, 516),
                        "unread f: it ends in the middle",
                        "unread a: it ends in the middle"),
                attack(
                        "cut behind a file",
                        Arrays.copyOf(plain, 1024),
                        "BLOCK a: there is no end mark, so it may have been cut"),
                attack("no header", wrongSum, "unread a: the checksum of a header is wrong"),
                attack(
                        "behind the end",
                        new Tars().raw(plain).file("g", "hidden").bytes(),
                        "BLOCK a: something stands behind the end mark of the tar archive"),
                attack(
                        "behind a content",
                        new Tars()
                                .raw(Tars.header("f", '0', 0644, "", 1))
                                .raw(Arrays.copyOf("xyz".getBytes(UTF_8), 512))
                                .end(),
                        "WARN f: bytes behind its content that belong to no file"),
                attack(
                        "twice",
                        Tars.tar("f", "x", "f", "y"),
                        "BLOCK f: the same path stands in it twice, and programs differ in which they keep"),
                attack("a device", new Tars().link("f", '3', "").end(), "BLOCK f: neither a file nor a folder"),
                attack("a pipe", new Tars().link("f", '6', "").end(), "BLOCK f: neither a file nor a folder"),
                attack(
                        "a link outwards",
                        new Tars().link("a/f", '2', "../../x").end(),
                        "BLOCK a/f: a link that leads out of the artifact"),
                attack(
                        "an absolute link",
                        new Tars().link("f", '2', "/etc/passwd").end(),
                        "BLOCK f: a link that leads out of the artifact"),
                attack(
                        "a link inside",
                        new Tars().link("a/f", '2', "../x").end(),
                        "NOTE a/f: a link to another place in the artifact"),
                attack(
                        "a hard link",
                        new Tars().file("x", "y").link("f", '1', "x").end(),
                        "NOTE f: a second name for another file in it"),
                attack(
                        "a hard link outwards",
                        new Tars().link("f", '1', "/etc/passwd").end(),
                        "BLOCK f: a second name for a file that is not in front of it"),
                attack(
                        "a link with content",
                        new Tars().entry("f", '2', 0777, "x", new byte[] {1}).end(),
                        "NOTE f: a link to another place in the artifact",
                        "BLOCK f: content behind an entry that has none"),
                attack(
                        "a file with holes",
                        new Tars().entry("f", 'S', 0644, "", new byte[9]).end(),
                        "unread f: an entry of the unknown kind `S`"),
                attack(
                        "holes of the new kind",
                        new Tars().pax("GNU.sparse.major", "1").file("f", "x").end(),
                        "unread f: a file with holes"),
                attack("a folder with content", Tars.tar("d/", "x"), "BLOCK d/: a folder with content"),
                attack(
                        "a broken extended header",
                        new Tars()
                                .entry("p", 'x', 0, "", "12 path=f".getBytes(UTF_8))
                                .end(),
                        "unread a: a record of an extended header is damaged"),
                attack(
                        "no size",
                        new Tars().pax("size", "-1").file("f", "x").end(),
                        "unread a: a size in an extended header is none"),
                attack(
                        "a huge size",
                        new Tars()
                                .raw(Tars.header("f", '0', 0644, "", 07777777777L))
                                .raw(new byte[512])
                                .bytes(),
                        "unread f: it ends in the middle",
                        "unread a: it ends in the middle"),
                attack(
                        "renames all",
                        new Tars()
                                .entry("g", 'g', 0, "", "10 path=f\n".getBytes(UTF_8))
                                .file("x", "y")
                                .end(),
                        "BLOCK a: an extended header renames or resizes all files"),
                attack(
                        "a header alone",
                        new Tars().pax("path", "f").end(),
                        "BLOCK a: an extended header without a file"));
    }

    private static Attack attack(String name, byte[] tar, String... said) {
        return new Attack(name, () -> tar, List.of(said));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void saysWhatIsWrong(Attack attack) throws IOException {
        assertThat(Seen.of(scratch, attack.tar.get()).said).isEqualTo(attack.said);
    }

    @Test
    void showsWhatIsInNoFile() throws IOException {
        byte[] tar = new Tars().pax("comment", "a remark").file("f", "x").end();
        Seen seen = Seen.of(
                scratch, new Tars().raw(tar).raw("behind".getBytes(UTF_8)).bytes());
        assertThat(seen.asides.keySet())
                .containsExactly("a!/(extended header in front of PaxHeader)", "a!/(behind the end of tar)");
    }

    @Test
    void readsAFileThatIsCutAsFarAsItIsThere() throws IOException {
        Seen seen = Seen.of(scratch, Arrays.copyOf(Tars.tar("f", "content"), 515));
        assertThat(seen.texts()).isEqualTo(Map.of("f", "con"));
    }
}

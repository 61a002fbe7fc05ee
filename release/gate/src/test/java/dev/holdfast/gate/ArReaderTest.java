package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArReaderTest {
    @TempDir
    Path scratch;

    @Test
    void looksIntoAPackageOfDebian() throws IOException {
        byte[] control = Zips.gzip(Tars.tar("./control", "Package: a\n"));
        byte[] data = Tars.tar("./usr/lib/a.js", "code");
        Seen seen = Seen.of(
                scratch,
                new Ars()
                        .file("debian-binary", "2.0\n")
                        .file("control.tar.gz", control)
                        .file("data.tar", data)
                        .bytes());
        assertThat(seen.texts())
                .contains(
                        entry("debian-binary", "2.0\n"),
                        entry("control.tar.gz!/./control", "Package: a\n"),
                        entry("data.tar!/./usr/lib/a.js", "code"));
        assertThat(seen.said).isEmpty();
    }

    @Test
    void readsLongNamesOfBothKindsAndSeveralFilesOfOneName() throws IOException {
        Seen seen = Seen.of(
                scratch,
                new Ars()
                        .file("/", "symbols")
                        .file("//", "a_name_with_more_than_16.o/\nb.o/\n")
                        .file("/0", "one")
                        .file("short.o/", "two")
                        .file("#1/20", "a_name_of_bsd.o\0\0\0\0\0three")
                        .file("short.o/", "four")
                        .bytes());
        assertThat(seen.texts())
                .containsOnly(
                        entry("a_name_with_more_than_16.o", "one"),
                        entry("short.o", "four"),
                        entry("a_name_of_bsd.o", "three"));
        assertThat(seen.asides.values().stream().map(aside -> new String(aside.bytes(), UTF_8)))
                .containsExactlyInAnyOrder("symbols", "a_name_with_more_than_16.o/\nb.o/\n");
        assertThat(seen.said).isEmpty();
    }

    @SuppressWarnings("ArrayRecordComponent") // read once, and never compared
    record Attack(String name, byte[] bytes, List<String> said) {
        static Attack of(String name, byte[] bytes, String... said) {
            return new Attack(name, bytes, List.of(said));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                Attack.of(
                        "a header cut",
                        new Ars().file("a", "x").raw(new byte[20]).bytes(),
                        "unread a: it ends in the middle"),
                Attack.of(
                        "bytes behind",
                        new Ars()
                                .file("a", "xy")
                                .raw("prompt".repeat(20).getBytes(UTF_8))
                                .bytes(),
                        "unread a: the header at byte 70 is damaged"),
                Attack.of(
                        "content cut",
                        new Ars().raw(Ars.header("a", 10)).raw(new byte[5]).bytes(),
                        "unread a: it ends in the middle"),
                Attack.of(
                        "a byte between",
                        new Ars()
                                .raw(Ars.header("a", 1))
                                .raw("xy".getBytes(UTF_8))
                                .file("b", "")
                                .bytes(),
                        "BLOCK a: a byte between its files that belongs to none"),
                Attack.of(
                        "a name that is nowhere",
                        new Ars().file("/77", "x").bytes(),
                        "unread a: a name in it is not where its header says"),
                Attack.of(
                        "a name longer than its file",
                        new Ars().file("#1/99", "x").bytes(),
                        "unread a: a name in it is longer than its file"),
                Attack.of(
                        "a name at a place that no table has",
                        new Ars().file("//", "a/\n").file("/4294967295", "x").bytes(),
                        "unread a: a name in it is not where its header says"),
                Attack.of(
                        "a name of four billion bytes",
                        new Ars().file("#1/4294967295", "x").bytes(),
                        "unread a: a name in it is longer than its file"),
                Attack.of(
                        "a length that is none",
                        new Ars()
                                .raw(Ars.header("a", 1))
                                .raw(new byte[2])
                                .file("#1/x", "x")
                                .bytes(),
                        "unread a: a number in its headers is none"),
                Attack.of(
                        "two of one name in a package",
                        new Ars()
                                .file("debian-binary", "2")
                                .file("data.tar", "")
                                .file("x", "1")
                                .file("x", "2")
                                .bytes(),
                        "BLOCK x: the same path stands in it twice, and programs differ in which they keep"),
                Attack.of(
                        "a package without data",
                        new Ars().file("debian-binary", "2").bytes(),
                        "unread a: a package of Debian whose data is not there"),
                Attack.of(
                        "a path that leads out",
                        new Ars().file("../a", "x").bytes(),
                        "BLOCK ../a: its path leads out of the folder it is unpacked into"),
                Attack.of("a thin one", "!<thin>\n".getBytes(UTF_8), "unread a: it is packed with a thin ar"));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void saysWhatIsWrong(Attack attack) throws IOException {
        assertThat(Seen.of(scratch, attack.bytes).said).isEqualTo(attack.said);
    }
}

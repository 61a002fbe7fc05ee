package dev.holdfast.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathNameTest {
    private static final Path WORKSPACE = Path.of("/home/ada/rentals");

    @ParameterizedTest
    @CsvSource({
        "src/Booking.java,           src/Booking.java",
        "./src/../src/Booking.java,  src/Booking.java",
        "src//Booking.java/,         src/Booking.java",
        ".,                          .",
        "src/..,                     .",
        "/home/ada/rentals,          .",
        "/home/ada/rentals/src,      src",
        "..,                         /home/ada",
        "../nightly-backups,         /home/ada/nightly-backups",
        "../rentals/src,             src",
        "../rentals_evil/src,        /home/ada/rentals_evil/src",
        "../../../../../../etc,      /etc",
        "/etc/../etc/passwd,         /etc/passwd",
        "/,                          /",
        "...,                        ...",
        "..src,                      ..src",
        "a/..b,                      a/..b",
        "~/key,                      ~/key",
        "*,                          *",
    })
    void namesWhatACallerWrote(String written, String name) {
        assertThat(PathName.of(WORKSPACE, written)).isEqualTo(new PathName(name));
    }

    @ParameterizedTest
    @CsvSource({
        "src/a,    src,   true",
        "src,      src,   true",
        "src,      .,     true",
        ".,        .,     true",
        ".,        src,   false",
        "srcs,     src,   false",
        "src,      src/a, false",
        "/etc/a,   /etc,  true",
        "/etc/a,   /,     true",
        "/,        /,     true",
        "/etcetc,  /etc,  false",
        "/etc,     .,     false",
        "etc,      /,     false",
        "etc,      /etc,  false",
        "..a/b,    ..a,   true",
    })
    void liesWithin(String name, String other, boolean within) {
        assertThat(new PathName(name).within(new PathName(other))).isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../a",
                "a/..",
                "a/../b",
                "./a",
                "a/",
                "a//b",
                "a/.",
                "/a/..",
                "/ws/../etc/passwd",
                "/a/",
                "//a",
                "/a/./b"
            })
    void refusesANameThatIsNotNormal(String text) {
        assertThatThrownBy(() -> new PathName(text)).hasMessage("not a normal path: `" + text + "`");
    }

    @Test
    void refusesControlCharactersAndShowsThem() {
        assertThatThrownBy(() -> new PathName("a\nb")).hasMessage("control characters in a path: `a[U+000A]b`");
        assertThatThrownBy(() -> new PathName("a\u001B[2Jb"))
                .hasMessage("control characters in a path: `a[U+001B][2Jb`");
    }

    @Test
    void refusesWhatIsNoPathAtAll() {
        assertThatThrownBy(() -> new PathName("")).hasMessage("a path has 1 to 4096 characters, this one 0");
        assertThatThrownBy(() -> new PathName("a".repeat(4097)))
                .hasMessage("a path has 1 to 4096 characters, this one 4097");
        assertThatThrownBy(() -> PathName.of(WORKSPACE, "")).hasMessage("the path is empty; `.` is the workspace");
        assertThatThrownBy(() -> PathName.of(WORKSPACE, "a\0b")).hasMessage("not a path: `a[U+0000]b`");
    }

    @Test
    void countsItsParts() {
        assertThat(PathName.ROOT.parts()).isEmpty();
        assertThat(new PathName("a/b.c").parts()).containsExactly("a", "b.c");
        assertThat(new PathName("/etc/passwd").parts()).containsExactly("etc", "passwd");
    }

    @Test
    void leadsToTheSamePlaceAsWhatWasWritten() {
        List<String> pieces =
                List.of("a", "b", "..", ".", "/", "//", "rentals", "/home/ada/rentals", "*", " ", "\u00E9");
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder("x");
            for (int left = random.nextInt(10); left > 0; left--) {
                text.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextBoolean() ? "/" : "");
            }
            String written = random.nextBoolean() ? text.toString() : text.substring(1) + "/";
            Path meant = WORKSPACE.resolve(written).normalize();

            PathName name = PathName.of(WORKSPACE, written);

            assertThat(WORKSPACE.resolve(name.text()).normalize())
                    .as("seed %d", seed)
                    .isEqualTo(meant);
            assertThat(name.inside()).as("seed %d", seed).isEqualTo(meant.startsWith(WORKSPACE));
            assertThat(PathName.of(WORKSPACE, name.text())).as("seed %d", seed).isEqualTo(name);
        }
    }
}

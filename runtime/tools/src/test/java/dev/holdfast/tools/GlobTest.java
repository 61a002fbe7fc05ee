package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        *.java          | A.java          | yes
        *.java          | src/A.java      | yes
        *.java          | src/A.javax     | no
        /*.java         | A.java          | yes
        /*.java         | src/A.java      | no
        src/*.java      | src/A.java      | yes
        src/*.java      | src/x/A.java    | no
        src/**/A.java   | src/A.java      | yes
        src/**/A.java   | src/x/y/A.java  | yes
        src/**/A.java   | src/xA.java     | no
        **/A.java       | A.java          | yes
        src/**          | src/x/y         | yes
        **              | a/b/c           | yes
        ?.txt           | a.txt           | yes
        ?.txt           | ab.txt          | no
        a/?/b           | a///b           | no
        [a-c].txt       | b.txt           | yes
        [!a-c].txt      | b.txt           | no
        [^a-c].txt      | d.txt           | yes
        x[!a]y/z        | x/y/z           | no
        []x]            | ]               | yes
        [a-]            | -               | yes
        *.{md,txt}      | a.txt           | yes
        *.{md,txt}      | a.rst           | no
        {a,b{c,d}}      | bd              | yes
        a,b             | a,b             | yes
        a.b             | axb             | no
        a+(b)$^         | a+(b)$^         | yes
        \\*.txt         | *.txt           | yes
        \\*.txt         | a.txt           | no
        \ud83d\ude00?   | \ud83d\ude00\ud83d\ude01 | yes
        [\ud83d\ude00]  | \ud83d\ude00    | yes
        """)
    void matchesAsShellsDo(String glob, String path, String expected) {
        assertThat(Glob.of("pattern", glob).matches(path, new Steps()) ? "yes" : "no")
                .isEqualTo(expected);
    }

    @Test
    void stopsAGlobThatBacktracksWithoutEnd() {
        var glob = Glob.of("pattern", "*a".repeat(30) + "b");
        assertThatThrownBy(() -> glob.matches("a".repeat(200), new Steps(1_000_000)))
                .isExactlyInstanceOf(ToolFailure.class)
                .hasMessageStartingWith("the pattern takes too long: ");
    }
}

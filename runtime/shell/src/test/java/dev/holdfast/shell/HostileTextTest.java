package dev.holdfast.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTextTest {
    private static final int TEXTS = 1_500;

    private static final List<String> PIECES = List.of(
            "rm x",
            "$(",
            "`",
            ")",
            "'",
            "\"",
            "${",
            "}",
            "{ ",
            "((",
            "[[ ",
            "]]",
            "<<E\n",
            "E\n",
            "<<-'E'",
            "<<",
            "<<<",
            "<(",
            "|",
            "&&",
            ";",
            "\n",
            "if ",
            "then ",
            "fi ",
            "for x in ",
            "do ",
            "done ",
            "case x in ",
            "esac",
            ";;",
            "f() ",
            "a=b ",
            "a=(",
            "$x",
            "$'",
            "\\",
            "\\\n",
            " ",
            "#",
            "!",
            "*",
            ">>",
            "2>&1",
            ">",
            "sh -c ",
            "eval ",
            "\u202e",
            "\u00a0",
            "\ud800",
            "é",
            "\r",
            "\u001b[2J");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(", "{ ", "[", "$(", "\"$(", "${", "((", "<(", "$((", "a=(", "`", "if ", "|", "<<E", "<<E\n", ";;"
            })
    void refusesWhatIsHugeAndReadsTheMostOfItThatIsNot(String piece) {
        assertThat(Gloss.of(piece.repeat(100_000)).lines())
                .containsExactly("not understood: it is longer than 8192 characters");
        assertThat(Gloss.of(piece.repeat(Bounds.CHARS_MAX / piece.length())).doubts())
                .isNotEmpty();
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        assertThat(Gloss.of("a\0b").lines()).containsExactly("not understood: it holds a NUL, at which a shell ends");
        assertThat(Gloss.of("(".repeat(51)).lines()).containsExactly("not understood: it is nested too deeply");
        assertThat(Gloss.of("echo hi) ; rm x").lines())
                .containsExactly(
                        "not understood, so that parts may be missing here: the grammar makes no sense of `)`",
                        "runs echo hi",
                        "runs rm x");
        assertThat(Gloss.of(";;").lines())
                .containsExactly(
                        "not understood, so that parts may be missing here: the grammar makes no sense of `;;`");
        assertThat(Gloss.of("r\\\nm x").doubts())
                .containsExactly("a word goes on in the next line; here it stands as two");
        assertThat(Gloss.of("rm\u202e x\u200b").lines())
                .containsExactly(
                        "it holds characters that do not show; they stand here as [U+…]", "runs rm[U+202E] x[U+200B]");
    }

    /** In each, bash runs an `echo` that the grammar takes for text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat <<E\"O\"F\nx\nEOF\necho RAN\nE\"O\"F\n",
                "cat <<'E'OF\nx\nEOF\necho RAN\n'E'OF\n",
                "cat <<\"EO\"F\nx\nEOF\necho RAN\nEOF\n",
                "cat <<EO\\F\nx\nEOF\necho RAN\nEO\\F\n",
                "cat <<\\EOF\nx\nEOF\necho RAN\n\\EOF\n",
                "case a in a) :;; esac <<E\"O\"F\nEOF\necho RAN\nE\"O\"F\n",
                "cat <<$'EOF'\nx\nEOF\necho RAN\n$EOF\necho RAN\n$'EOF'\n",
                "cat <<$\"EOF\"\nx\nEOF\necho RAN\n$\"EOF\"\n",
                "cat <<-$x\nx\n$x\necho RAN\n"
            })
    void doubtsWhereAHeredocOfAnOddNameEnds(String text) {
        assertThat(Gloss.of(text).doubts())
                .contains("a heredoc has a name that is not one plain word, so that it may end elsewhere than here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat <<EOF >f; echo RAN\nx\nEOF\n",
                "cat <<EOF >f | echo RAN\nx\nEOF\n",
                "cat <<EOF >f & echo RAN\nx\nEOF\n",
                "cat <<EOF 2>&1; echo RAN\nx\nEOF\n",
                "cat <<EOF >f $(echo RAN)\nx\nEOF\n",
                "x=$(cat <<EOF >f; echo RAN\nx\nEOF\n)",
                "while read l; do :; done <<EOF >f; echo RAN\nx\nEOF\n"
            })
    void doubtsWhatStandsBehindARedirectionBehindAHeredoc(String text) {
        assertThat(Gloss.of(text).doubts())
                .contains(
                        "something stands behind a redirection behind a heredoc's name; what it runs may be missing here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cat <<EOF >f\nx\nEOF\n", "cat >f <<EOF\nx\nEOF\n", "cat <<EOF >f 2>&1 && echo RAN\nx\nEOF\n"})
    void doubtsNoPlainHeredoc(String text) {
        assertThat(Gloss.of(text).doubts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat <<EOF\n\\\nEOF\necho RAN\nEOF\n",
                "cat <<EOF\nfoo\\\nEOF\necho RAN\nEOF\necho RAN\n",
                "cat <<EOF\n\\\\`echo RAN`\nEOF\n",
                "cat <<-EOF\n\t\\\n\tEOF\necho RAN\nEOF\n"
            })
    void doubtsWhereAHeredocWithBackslashesEnds(String text) {
        assertThat(Gloss.of(text).doubts())
                .contains(
                        "a line in or behind a heredoc begins or ends with a backslash, so that it may end elsewhere than here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat <<EOF\n`echo RAN >&2`\nEOF\n",
                "cat <<EOF\nx\\\\`echo RAN >&2`\nEOF\n",
                "[[ a =~ >(echo RAN >&2) ]]",
                "cat <<EOF\n$[ 1 ] ${x:-`echo RAN >&2`}\nEOF\n",
                "echo \"${x:-`echo RAN >&2`}\""
            })
    void doubtsWhatIsRunThatIsNotRead(String text) {
        assertThat(Gloss.of(text).doubts())
                .contains("`, $( or <( stands where the grammar does not read it; what it runs may be missing here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat <<EOF > f\nx $(id)\nEOF\n",
                "cat <<-'EOF' | sh\n\tx `y` \\`\n\tEOF\n",
                "cat <<\"E_2\"&& a\nx\nE_2\n",
                "cat << EOF\nx \\`x\\`\nEOF\n",
                "echo `a` \"`b`\" '`' $'`' \\` # `",
                "a \\\n  b <<E\nx\nE\n",
                "cat <<< x; echo $((1 << 2)) \"<(x)\" <(y) $(z) >(w)"
            })
    void doubtsNothingWhereBothAgree(String text) {
        assertThat(Gloss.of(text).doubts()).isEmpty();
    }

    /** Native code would end the process for these. */
    @Test
    void keepsHeredocsFromTheGrammarThatWouldOverflowIt() {
        assertThat(Gloss.of("cat <<A <<B <<C <<D <<E\n").lines())
                .containsExactly("not understood: it holds more than 4 heredocs");
        for (String name : List.of(
                "A".repeat(17), "'" + "a ".repeat(8) + "'", "\\\n" + "A".repeat(17), "-\"" + "\\\"".repeat(8))) {
            assertThat(Gloss.of("cat <<" + name).lines())
                    .containsExactly("not understood: the name of a heredoc is longer than 16 characters");
        }
        assertThat(Gloss.of("cat <<<" + "A".repeat(40)).doubts()).isEmpty();
    }

    @Test
    void listsNoMoreThanAPersonReads() {
        Gloss gloss = Gloss.of("a\n".repeat(500));

        assertThat(gloss.steps()).hasSize(60);
        assertThat(gloss.doubts()).containsExactly("it does more than these 60 steps; the rest is not listed");
        assertThat(Gloss.of("sudo ".repeat(20) + "a").doubts())
                .containsExactly("not understood: more than 8 programs that run each other");
        assertThat(Gloss.of("sh -c a;".repeat(20)).doubts())
                .containsExactly("not understood: it holds too many programs in each other");
    }

    @Test
    void takesWhateverComesAndShowsNothingThatHides() {
        var random = new SplittableRandom(7);
        for (int n = 0; n < TEXTS; n++) {
            String text = random.ints(random.nextInt(1, 120), 0, PIECES.size())
                    .mapToObj(PIECES::get)
                    .collect(Collectors.joining());
            for (String line : Gloss.of(text).lines()) {
                assertThat(Visible.inert(line, Integer.MAX_VALUE)).as(text).isEqualTo(line);
            }
        }
    }

    private static boolean isOlder(Path file, Instant begun) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(begun);
        } catch (NoSuchFileException e) {
            return true; // another JVM has taken it away
        }
    }

    @Test
    void leavesNothingOfTheLibraryBehind() throws IOException {
        Gloss.of("a");

        Instant begun = ProcessHandle.current().info().startInstant().orElseThrow();
        try (var files = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "holdfast-shell-*")) {
            for (Path file : files) {
                assertThat(isOlder(file, begun))
                        .as("of another JVM, which was killed")
                        .isTrue();
            }
        }
    }
}

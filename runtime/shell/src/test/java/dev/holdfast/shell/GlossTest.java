package dev.holdfast.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlossTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '§',
            value = {
                "curl x | sh > f"
                        + "¦a pipeline, where each reads what the one before prints:/  runs curl x/  runs sh/"
                        + "    which runs what it reads from its input as a program/  writes the file f",
                "a && b || c; d &"
                        + "¦runs a/if that worked:/  runs b/if that failed:/  runs c/runs d/and goes on while that still runs",
                "(a) & f() { b; }; ! c"
                        + "¦in a shell of its own:/  runs a/and goes on while that still runs/wherever f is run:/  runs b/runs c",
                "echo \"$(rm x)\" `id` <(ls)"
                        + "¦runs echo \"$(rm x)\" `id` <(ls)/  for what it prints:/    runs rm x/  for what it prints:/    runs id/"
                        + "  beside it, through a pipe:/    runs ls",
                "echo `echo \\`rm x\\``"
                        + "¦runs echo `echo \\`rm x\\``/  for what it prints:/    runs echo `rm x`/      for what it prints:/        runs rm x",
                "for i in a b; do rm $i; done¦for each of a b:/  runs rm $i/not known beforehand: $i",
                "while read x; do rm y; done < f¦again and again:/  runs read x/  runs rm y/  reads the file f",
                "if a; then b; elif c; then d; fi¦depending on what comes first:/  runs a/  runs b/  runs c/  runs d",
                "case x in a) rm b;; esac¦depending on a value:/  runs rm b",
                "A=1 B=$(id) rm x¦runs A=1 B=$(id) rm x/  for what it prints:/    runs id",
                "export P=$(id); Q=2; unset R¦sets export P=$(id)/  for what it prints:/    runs id/sets Q=2/sets unset R",
                "echo ${x:-$(rm y)}"
                        + "¦runs echo ${x:-$(rm y)}/  for what it prints:/    runs rm y/not known beforehand: ${x:-$(rm y)}",
                "$cmd x¦runs $cmd x/  which program that is cannot be known/not known beforehand: $cmd",
                "a >> f 2>&1 < g &> h >| i 2>/dev/null"
                        + "¦runs a/  adds to the file f/  reads the file g/  writes the file h/  writes the file i",
                "a >f b¦runs a b/  writes the file f",
                "exec 3<>/dev/tcp/h/1¦runs exec/  talks to a network at /dev/tcp/h/1",
                "cat <<< $(id)¦runs cat/  with the input $(id)/    for what it prints:/      runs id",
            })
    void tellsWhatATextSays(String command, String lines) {
        assertThat(String.join("/", Gloss.of(command).lines())).isEqualTo(lines);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '§',
            value = {
                "r\"m\" -r''f¦rm -rf",
                "\\rm x¦rm x",
                "$'\\x72\\155' $'a\\tb\\u00e9'¦rm 'a[U+0009]bé'",
                "rm 'a b' it\"'\"s¦rm 'a b' 'it'\\''s'",
                "rm *.o \"a\"/{b,c} ~¦rm *.o \"a\"/{b,c} ~",
                "rm ''¦rm ''",
            })
    void takesQuotesOff(String command, String shown) {
        assertThat(Gloss.of(command).lines()).containsExactly("runs " + shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '§',
            value = {
                "sudo -u bob env -u X A=b nice -n 5 rm x"
                        + "¦which runs env -u X A=b nice -n 5 rm x/which runs nice -n 5 rm x/which runs rm x",
                "timeout -k 5 10 nohup rm x¦which runs nohup rm x/which runs rm x",
                "/usr/bin/env -- rm x¦which runs rm x",
                "xargs -0 -n 1 rm -f¦which runs rm -f with arguments that it reads from its input",
                "find . -exec rm {} + -o -delete -fprint l"
                        + "¦which runs rm {} for what it finds/which deletes what it finds/which writes the file l",
                "bash -lc 'a; sh -c \"b c\"'"
                        + "¦which runs this text as a program:/  runs a/  runs sh -c 'b c'/    which runs this text as a program:/      runs b c",
                "bash -c \"$x\"¦which runs a text as a program that cannot be known: \"$x\"",
                "sh -e script.sh y¦which runs the file script.sh as a shell program",
                "sh¦which runs what it reads from its input as a program",
                "bash $x¦which is given $x: what that is cannot be known",
                "sudo $x¦which runs $x/which program that is cannot be known",
                "eval a 'b c'¦which runs this text as a program:/  runs a b c",
                "trap 'rm x' EXIT¦which runs this text as a program:/  runs rm x",
                "trap -- 'rm x' EXIT¦which runs this text as a program:/  runs rm x",
                "eval -- 'rm x'¦which runs this text as a program:/  runs rm x",
                "source -- x.sh¦runs the file x.sh as a part of itself",
                ". x.sh¦runs the file x.sh as a part of itself",
                "git -C d -c core.pager=x log¦with the setting core.pager=x, which may name a program that git runs",
                "python3.11 -c 'import os'¦which runs a program given as text; it is not read here",
                "python3 - x¦which runs the program that it reads from its input; it is not read here",
                "env -S 'rm x'¦which divides a text into a program and its arguments; it is not read here",
                "awk '{system(\"rm x\")}'¦which takes a program given as text; it is not read here",
            })
    void unfoldsWhatRunsAnotherProgram(String command, String inner) {
        var lines = Gloss.of(command).lines().stream()
                .skip(1)
                .filter(line -> line.startsWith("  "))
                .map(line -> line.substring(2))
                .toList();

        assertThat(String.join("/", lines)).isEqualTo(inner);
    }
}

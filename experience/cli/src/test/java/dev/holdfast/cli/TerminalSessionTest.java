package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Surroundings.Std;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command of a person's that reads: from a pipe, or from a terminal in a terminal. */
@Timeout(120)
class TerminalSessionTest {
    @TempDir
    private Path folder;

    @Test
    void aPipeIsHandedOver() {
        var desk = new Desk(folder);
        var in = new ByteArrayInputStream("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
        var result = desk.run(in, Set.of(), "exec", "--stdin", "--", "wc", "-l");
        assertThat(result.out()).isEqualTo("2\n");
        assertThat(result.exitCode()).isZero();
        assertThat(desk.run("sessions").out()).contains("exec: --stdin -- wc -l");
    }

    @Test
    void withoutTheOptionThereIsNothingToRead() {
        var in = new ByteArrayInputStream("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
        assertThat(new Desk(folder).run(in, Set.of(), "exec", "--", "wc", "-l").out())
                .isEqualTo("0\n");
    }

    @Test
    void aTerminalHasToBeThere() {
        var desk = new Desk(folder);
        for (Set<Std> some : Set.of(Set.<Std>of(), Set.of(Std.IN), Set.of(Std.OUT, Std.ERR))) {
            var result = desk.run(new ByteArrayInputStream(new byte[0]), some, "exec", "--tty", "--", "true");
            assertThat(result.exitCode()).isEqualTo(Stop.USAGE);
            assertThat(result.err()).contains("`--tty` needs a terminal", "`--stdin`");
        }
    }

    @Test
    void aShellIsTalkedWithAndTheTerminalIsAsBeforeAfterwards() throws Exception {
        Process process = new Desk(folder)
                .startInTerminal(
                        "exec",
                        "--tty",
                        "--",
                        "sh",
                        "-c",
                        "stty -a; read word; printf '\\033]52;c;QQ==\\007\\033[1mgot %s\\033[0m\\n' \"$word\"; exit 7");
        try (var in = process.getOutputStream()) {
            in.write("hello\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isEqualTo(7);
            assertThat(all)
                    .contains("rows 31; columns 97", "\u001b[1mgot hello\u001b[0m\r\n")
                    .doesNotContain("\u001b]52");
            String after = all.substring(all.indexOf("afterwards"));
            assertThat(after)
                    .contains("icanon", "isig", "opost", " echo ")
                    .doesNotContain("-icanon", "-isig", "-opost");
        } finally {
            process.destroyForcibly();
        }
    }
}

package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HelpTest {
    @TempDir
    private Path folder;

    @Test
    void everyCommandHasHelpWithAnExampleThatNamesIt() {
        var desk = new Desk(folder);
        List<List<String>> commands = commands(desk);
        assertThat(commands).hasSizeGreaterThan(12);
        for (List<String> command : commands) {
            var result = desk.run(
                    Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new));
            assertThat(result.exitCode()).as("%s", command).isZero();
            assertThat(result.err()).as("%s", command).isEmpty();
            assertThat(result.out())
                    .as("%s", command)
                    .contains("Usage: holdfast" + (command.isEmpty() ? "" : " " + String.join(" ", command)))
                    .containsPattern("Examples:\\R  (?:.*\\| )?holdfast " + String.join(" ", command));
        }
    }

    @Test
    void aWordThatIsNoCommandIsAMistakeOfUse() {
        assertThat(new Desk(folder).run("sesions")).isEqualTo(new Desk.Result(2, "", """
                        holdfast: Unmatched argument at index 0: 'sesions'
                        Did you mean: holdfast sessions or holdfast config?
                        usage: `holdfast --help`
                        """));
    }

    @Test
    void anUnknownOptionNamesTheHelpOfItsCommand() {
        assertThat(new Desk(folder).run("ledger", "show", "--jsn")).isEqualTo(new Desk.Result(2, "", """
                        holdfast: Unknown option: '--jsn'
                        Possible solutions: --json
                        usage: `holdfast ledger show --help`
                        """));
    }

    @Test
    void aCommandGroupWithoutACommandIsAMistakeOfUse() {
        var desk = new Desk(folder);
        assertThat(desk.run("config").exitCode()).isEqualTo(2);
        assertThat(desk.run("ledger").exitCode()).isEqualTo(2);
        assertThat(desk.run("ledger").err())
                .contains(
                        "name what to do: verify, show, tail, query, stats, prove, export, serve, erase, prune, rewrap, key"
                                + " or witness");
    }

    @Test
    void withoutACommandTheCommandsAreListedAsAMistakeOfUse() {
        var result = new Desk(folder).run();
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("holdfast: name a command\n\nUsage: holdfast")
                .contains("\n  resume  ")
                .contains("\nExamples:\n")
                .contains("\nExit codes: 0 finished, 1 failed or the workspace is busy, 2 usage, 3 denied, 4 nobody"
                        + " answered,\n            5 budget spent, ");
    }

    private static List<List<String>> commands(Desk desk) {
        var main = new CommandLine(CommandLine.Model.CommandSpec.create());
        var nothing = desk.surroundings(InputStream.nullInputStream(), System.out, System.err, Set.of());
        Commandset.addTo(main, nothing);
        var commands = new ArrayList<List<String>>(List.of(List.of()));
        main.getSubcommands().forEach((name, command) -> {
            commands.add(List.of(name));
            command.getSubcommands().keySet().forEach(sub -> commands.add(List.of(name, sub)));
        });
        return commands;
    }
}

package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.monitor.GitConfig.Setting;
import dev.holdfast.monitor.GitConfig.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitConfigTest {
    private static final int FILES = 500;

    /** What configuration is made of, and what it trips over. */
    private static final List<String> PIECES = List.of(
            "[core]",
            "[Core]",
            "[filter \"a b\"]",
            "[a.B]",
            "[filter \"x\\\"y\\\\\"]",
            "[x",
            "[]",
            "[ \"a\"]",
            "[a \"b\"",
            "hooksPath",
            "clean",
            "bare",
            "K-1",
            "_",
            "7",
            " = ",
            "=",
            "= ",
            "\"",
            "\\",
            "\\n",
            "\\t",
            "\\q",
            "\\\n",
            "value",
            "a b",
            " ",
            "\t",
            "\r",
            "\r\n",
            "\n",
            "\n",
            "\n",
            "#",
            ";",
            "é",
            "!sh -c 'x'",
            "../x",
            "]",
            ".");

    @TempDir
    private Path folder;

    @Test
    void findsWhatGitFindsInGeneratedFiles() throws Exception {
        var random = new Random(11);
        int accepted = 0;
        for (int i = 0; i < FILES; i++) {
            String text = generated(random);
            Optional<List<Setting>> git = asGit(text);
            assertThat(asWe(text)).as("file %s: `%s`", i, text).isEqualTo(git);
            accepted += git.isPresent() ? 1 : 0;
        }
        assertThat(accepted).isBetween(FILES / 5, FILES * 4 / 5); // both kinds were seen
    }

    @Test
    void readsWhatPeopleWrite() throws Unreadable {
        assertThat(read("""
                # a comment
                [core]
                \thooksPath = .githooks   ; of the team
                \tbare
                [filter "lfs"] clean = "git-lfs clean -- %f"
                [includeIf "gitdir:~/Work/"]
                \tpath = \\
                ~/.gitconfig-work
                """))
                .containsExactly(
                        new Setting("core.hookspath", ".githooks"),
                        new Setting("core.bare", ""),
                        new Setting("filter.lfs.clean", "git-lfs clean -- %f"),
                        new Setting("includeif.gitdir:~/Work/.path", "~/.gitconfig-work"));
    }

    @ParameterizedTest
    @CsvSource({
        "'[core\n', line 1: a subsection stands in quotation marks",
        "'[core]\nx = \"a\n', line 2: a quotation mark is not closed",
        "'[core]\n\nx = \\q\n', line 3: not an escape",
        "'[core]\nx y\n', line 2: a variable is followed by its value",
        "'[core \"a\n\"]', line 1: a subsection ends in its line",
        "'[core \"a\"x]', line 1: a section ends with a bracket",
        "'[c$]', line 1: not the name of a section",
        "'[]', line 1: a section without a name",
        "'<<<<<<< HEAD', line 1: neither a section nor a variable begins here",
        "'a\u0000', it holds a zero byte"
    })
    void saysWhatItCannotRead(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(Unreadable.class).hasMessage(message);
    }

    @Test
    void doesNotReadWithoutEnd() {
        assertThatThrownBy(() -> GitConfig.read(new byte[GitConfig.BYTES_MAX + 1]))
                .hasMessage("it has 1048577 bytes, at most 1048576 are read");
    }

    private static String generated(Random random) {
        var text = new StringBuilder("[core]\n");
        for (int lines = random.nextInt(4); lines >= 0; lines--) {
            boolean wild = random.nextInt(3) == 0;
            text.append(wild ? "" : "\tname =");
            for (int pieces = random.nextInt(5); pieces > 0; pieces--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            text.append(random.nextInt(8) == 0 ? "" : "\n");
        }
        return text.toString();
    }

    private static List<Setting> read(String text) throws Unreadable {
        return GitConfig.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<List<Setting>> asWe(String text) {
        try {
            return Optional.of(read(text).stream()
                    .map(each -> new Setting(each.key(), blanks(each.value())))
                    .toList());
        } catch (Unreadable e) {
            return Optional.empty();
        }
    }

    private Optional<List<Setting>> asGit(String text) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("config"), text);
        Path listed = folder.resolve("listed");
        int exit = new ProcessBuilder("git", "config", "--list", "-z", "--no-includes", "--file", file.toString())
                .redirectOutput(listed.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (exit != 0) {
            return Optional.empty();
        }
        var settings = new ArrayList<Setting>();
        for (String entry : Files.readString(listed).split("\0", -1)) {
            if (!entry.isEmpty()) {
                int newline = entry.indexOf('\n');
                settings.add(
                        newline < 0
                                ? new Setting(entry, "")
                                : new Setting(entry.substring(0, newline), blanks(entry.substring(newline + 1))));
            }
        }
        return Optional.of(settings);
    }

    /** Older versions of git turn a tab between two words into a space, newer ones keep it. */
    private static String blanks(String value) {
        return value.replaceAll("[\t\r]", " ");
    }
}

package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.PathName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
    @TempDir
    private static Path temp;

    private static FolderHands hands = new FolderHands(Path.of("/"));

    @BeforeAll
    static void makeARepositoryWithEveryKindOfFile() throws IOException {
        hands = new FolderHands(temp.toRealPath());
        hands.sh("git init -q . && git init -q nested");
        hands.put(".gitignore", "ignored/\n*.log\n");
        hands.put("src/A.java", "class A {\n    // needle one\n    int needle = 2;\r\n}\n");
        hands.put("src/deep/B.java", "needle");
        hands.put("src/tracked.log", "needle, tracked although ignored\n");
        hands.sh("git add -A -f src");
        hands.put("untracked.txt", "\u00e9 Needle \u00c9\nno\n");
        hands.put(".hidden", "needle\n");
        hands.put("ignored/in.txt", "needle\n");
        hands.put("noise.log", "needle\n");
        hands.put("nested/n.txt", "needle in a repository of its own\n");
        hands.put("nested/n.log", "needle\n");
        hands.put("nested/.gitignore", "hush\n");
        hands.put("nested/hush", "needle\n");
        hands.put("-e", "needle\n");
        hands.put("--pre=touch pwned", "needle\n");
        hands.put("binary.bin", "needle\n" + "x".repeat(100_000) + "\0");
        hands.put("long.txt", "x".repeat(400) + "needle\n\ud83d\ude00".repeat(200) + "needle\n");
        hands.put("many.txt", "needle\n".repeat(50));
        hands.put("empty.txt", "");
        hands.put("latin1.txt", "");
        Files.write(temp.resolve("latin1.txt"), "caf\u00e9 needle\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.createSymbolicLink(temp.resolve("link.txt"), Path.of("src/deep/B.java"));
        Files.createSymbolicLink(temp.resolve("linked"), Path.of("src"));
        hands.put("deleted.txt", "needle\n");
        hands.sh("git add deleted.txt && rm deleted.txt");
    }

    @Test
    void listsWhatGitDoesNotIgnore() {
        assertThat(Calls.done(hands, "find_files", "{\"pattern\":\"**\"}")).isEqualTo("""
                16 files match
                --pre=touch pwned
                -e
                .gitignore
                .hidden
                binary.bin
                empty.txt
                latin1.txt
                long.txt
                many.txt
                nested/.gitignore
                nested/n.log
                nested/n.txt
                src/A.java
                src/deep/B.java
                src/tracked.log
                untracked.txt""");
        assertThat(Calls.done(hands, "find_files", "{\"pattern\":\"*.txt\",\"path\":\"ignored\"}"))
                .isEqualTo("1 file matches\nignored/in.txt");
    }

    /** A workspace can forge its index; git then prints names that are no names in this workspace. */
    @Test
    void passesOverNamesThatAForgedIndexMadeUp() {
        var names = List.of("../../etc/passwd", "/etc/hosts", "a//b", "./c", "d/../e", "f\u0007", "..", "real.txt");
        var forged = new MemoryHands().with("real.txt", "needle\n").answering(0, String.join("\0", names) + "\0");
        assertThat(Calls.done(forged, "find_files", "{\"pattern\":\"**\"}")).isEqualTo("1 file matches\nreal.txt");
    }

    /** ripgrep and our own search must not be told apart by what they find. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "needle",
                "(?i)NEEDLE",
                "^needle$",
                "needle = 2;\\s*$",
                "(?i)\\bneedle \u00e9",
                "\\w+ Needle \\w",
                "[^\\s]",
                "nothing like it",
                "\ud83d\ude00",
                "-e",
                "--pre=touch",
                "^$"
            })
    void findsTheSameWithRipgrepAndWithout(String regex) {
        var files = Listing.of(PathName.ROOT, hands).files().stream()
                .map(Hands.Item::path)
                .toList();
        assertThat(Ripgrep.runs(hands)).isTrue();
        for (int room : List.of(0, 5, 200)) {
            var byRipgrep = new Ripgrep(hands, regex).in(files, room);
            var byJava = new JavaSearch(hands, regex, new Steps()).in(files, room);
            assertThat(byRipgrep).isEqualTo(byJava);
        }
        assertThat(temp.resolve("pwned")).doesNotExist();
    }

    @Test
    void findsTheSameWithRipgrepAndWithoutOnRandomText(@TempDir Path folder) throws IOException {
        var own = new FolderHands(folder.toRealPath());
        var random = new Random(5);
        for (int i = 0; i < 40; i++) {
            var text = new StringBuilder();
            int length = random.nextInt(60);
            for (int j = 0; j < length; j++) {
                text.append("ab \n\r.\u00e9(".charAt(random.nextInt(8)));
            }
            own.put("r" + i + ".txt", text.toString());
        }
        var files = Listing.of(PathName.ROOT, own).files().stream()
                .map(Hands.Item::path)
                .toList();
        assertThat(files).hasSize(40);
        for (String regex :
                List.of("a", "^a", "b$", "a.b", "[^ab]+a", "(a|b){2}", "\\(", "\\ba\\b", "\\s", "\u00e9\\W")) {
            assertThat(new Ripgrep(own, regex).in(files, 1000))
                    .as(regex)
                    .isEqualTo(new JavaSearch(own, regex, new Steps()).in(files, 1000));
        }
    }

    @Test
    void showsLinesByFileAndSaysWhatIsLeftOut() {
        assertThat(Calls.done(hands, "search_text", "{\"pattern\":\"needle\",\"path\":\"src\"}"))
                .isEqualTo("""
                4 matching lines in 3 files
                src/A.java
                  2:     // needle one
                  3:     int needle = 2;
                src/deep/B.java
                  1: needle
                src/tracked.log
                  1: needle, tracked although ignored""");
        assertThat(Calls.done(hands, "search_text", "{\"pattern\":\"needle\",\"glob\":\"many.*\"}"))
                .startsWith("50 matching lines in 1 file, the first 20 shown\nmany.txt\n  1: needle\n")
                .endsWith("  20: needle\n  … 30 more in this file");
        assertThat(Calls.done(hands, "search_text", "{\"pattern\":\"zebra\",\"path\":\"src\"}"))
                .isEqualTo("no line matches in 3 files");
        assertThat(Calls.done(hands, "search_text", "{\"pattern\":\"needle\",\"path\":\"-e\"}"))
                .isEqualTo("1 matching line in 1 file\n-e\n  1: needle");
    }

    @Test
    void worksWithoutAnyProgram() {
        var memory = new MemoryHands().with("a/b.txt", "needle\n").with(".git/config", "needle\n");
        assertThat(Calls.done(memory, "search_text", "{\"pattern\":\"needle\"}"))
                .isEqualTo("1 matching line in 1 file\na/b.txt\n  1: needle");
        assertThat(Calls.done(memory, "find_files", "{\"pattern\":\"*\"}")).isEqualTo("1 file matches\na/b.txt");
    }

    @Test
    void asksGitFolderByFolderWhenTheAnswerIsTooLong(@TempDir Path folder) throws IOException {
        var own = new FolderHands(folder.toRealPath());
        own.sh("git init -q .");
        own.put(".gitignore", "*.log\n");
        String padding = "x".repeat(200);
        for (int i = 0; i < 700; i++) {
            own.put("big/" + (i % 3) + "/" + padding + i, "");
        }
        own.put("big/top.log", "");
        own.put("big/top", "");
        var files = Listing.of(PathName.ROOT, own);
        assertThat(files.completeness()).isEqualTo(Listing.Completeness.COMPLETE);
        assertThat(files.files()).hasSize(1 + 700 + 1);
    }

    @Test
    void doesNotTakeACutAnswerForTheWhole() {
        var memory = new MemoryHands().with("a", "needle\n").with("b", "needle\n");
        memory.programs = argv -> argv.contains("--version")
                ? new Hands.Ended(0, "ripgrep 13.0.0\n", "")
                : new Hands.Ended(0, "a\0" + "1\n\n[7 bytes omitted]\nb\0", "");
        assertThatThrownBy(() -> new Ripgrep(memory, "needle").in(List.of(new PathName("a"), new PathName("b")), 9))
                .hasMessage("ripgrep's answer is not whole or not understood: narrow `path` or `glob`");
        assertThat(Listing.of(PathName.ROOT, memory).completeness()).isEqualTo(Listing.Completeness.CUT);
        assertThat(Calls.done(memory, "find_files", "{\"pattern\":\"*\"}"))
                .endsWith("\nnot every file was looked at, there are too many: narrow `path`");
    }

    @Test
    void stopsAfterTheLinesItCanShow() {
        var memory = new MemoryHands();
        for (int i = 0; i < 3000; i++) {
            memory.with(String.format(Locale.ROOT, "f%04d", i), "needle\n");
        }
        assertThat(Calls.done(memory, "search_text", "{\"pattern\":\"needle\"}"))
                .startsWith("at least 1000 matching lines in 1000 files, the first 200 shown\nf0000\n");
        assertThat(Calls.done(memory, "find_files", "{\"pattern\":\"f*\"}"))
                .startsWith("3000 files match\nf0000\n")
                .endsWith("f0499\n… and 2500 more: narrow `pattern` or `path`");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        (       | unclosed group
        a{2,1}  | invalid repetition count range
        (?=a)   | look-around
        (a)\\1  | backreferences are not supported
        """)
    void tellsWhatIsWrongWithAPattern(String regex, String said) {
        assertThatThrownBy(() -> Calls.run(hands, "search_text", Calls.json("pattern", regex.strip())))
                .isExactlyInstanceOf(BadArguments.class)
                .hasMessageStartingWith("`pattern` is not a regular expression as ripgrep knows it:\n")
                .hasMessageContaining(said);
    }

    @Test
    void tellsWhatIsWrongWithAPatternWithoutRipgrep() {
        assertThatThrownBy(() -> Calls.run(new MemoryHands(), "search_text", "{\"pattern\":\"(\"}"))
                .isExactlyInstanceOf(BadArguments.class)
                .hasMessage("`pattern` is not a regular expression: Unclosed group near index 1\n(");
    }

    @Test
    void stopsAPatternThatBacktracksWithoutEnd() {
        var memory = new MemoryHands().with("a.txt", "a".repeat(5000) + "\n").with("b", "x".repeat(200_000));
        assertThatThrownBy(() ->
                        new JavaSearch(memory, "(?:a*)*b", new Steps(100_000)).in(List.of(new PathName("a.txt")), 1))
                .isExactlyInstanceOf(ToolFailure.class)
                .hasMessageStartingWith("the pattern takes too long: ");
        assertThatThrownBy(() -> new JavaSearch(memory, "(x|y)*z", new Steps()).in(List.of(new PathName("b")), 1))
                .isExactlyInstanceOf(ToolFailure.class)
                .hasMessage("the pattern is too deep for a line of 200000 characters: simplify it");
    }

    @Test
    void saysWhenThereIsNothingToSearch() {
        assertThatThrownBy(() -> Calls.run(hands, "search_text", "{\"pattern\":\"a\",\"path\":\"nope\"}"))
                .hasMessage("`nope` does not exist");
        assertThatThrownBy(() -> Calls.run(hands, "find_files", "{\"pattern\":\"a\",\"path\":\"link.txt\"}"))
                .hasMessage("`link.txt` is a symbolic link and not followed");
    }

    @Test
    void neverPassesAModelsWordsAsAnOption() {
        var memory = new MemoryHands().with("--pre=evil", "x\n").with("-rf", "x\n");
        memory.programs = argv ->
                argv.contains("--version") ? new Hands.Ended(0, "ripgrep 13.0.0\n", "") : new Hands.Ended(1, "", "");
        Calls.run(
                memory, "search_text", Calls.json("pattern", "--pre=evil", "path", "-rf", "glob", "--hostname-bin=x"));
        Calls.run(memory, "search_text", Calls.json("pattern", "-f/etc/passwd"));
        Calls.run(memory, "find_files", Calls.json("pattern", "--exec=x", "path", "-rf"));
        for (var argv : memory.ran) {
            int end = argv.indexOf("--");
            var options = end < 0 ? argv : argv.subList(0, end);
            assertThat(options)
                    .as(argv.toString())
                    .noneMatch(word -> word.startsWith("--pre") || word.startsWith("-rf") || word.startsWith("-f/"))
                    .noneMatch(word -> word.contains("hostname-bin") || word.startsWith("--exec"));
        }
        assertThat(memory.ran).anyMatch(argv -> argv.contains("--regexp=-f/etc/passwd") && argv.contains("--pre=evil"));
        assertThat(memory.limits).allMatch(limit -> limit.compareTo(Duration.ofMinutes(3)) < 0);
    }
}

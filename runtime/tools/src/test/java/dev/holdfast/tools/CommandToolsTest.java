package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandToolsTest {
    @TempDir
    private Path temp;

    private FolderHands hands = new FolderHands(Path.of("/"));

    @BeforeEach
    void openFolder() throws IOException {
        hands = new FolderHands(temp.toRealPath());
    }

    @Test
    void runsACommandLineAndTellsHowItEnded() {
        assertThat(Calls.run(hands, "run_command", "{\"command\":\"echo out; echo err >&2\"}"))
                .isEqualTo(Output.done("exit code 0\nout\nerr\n"));
        assertThat(Calls.run(hands, "run_command", "{\"command\":\"exit 3\"}"))
                .isEqualTo(Output.failed("exit code 3\n(it printed nothing)"));
    }

    @Test
    void takesACommandLineThatBeginsWithAHyphenForACommandLine() {
        assertThat(Calls.run(hands, "run_command", "{\"command\":\"-x; echo ran\"}")
                        .text())
                .startsWith("exit code 0\n")
                .contains("-x: command not found")
                .endsWith("ran\n");
    }

    @Test
    void tellsWhichLimitStoppedACommandAndPassesTheTime() {
        var memory = new MemoryHands();
        memory.programs = argv -> new Hands.Ended(137, "half", "wall time of 5 s");
        assertThat(Calls.run(memory, "run_command", "{\"command\":\"sleep 9\",\"timeout_seconds\":5}"))
                .isEqualTo(Output.failed("stopped: wall time of 5 s\nhalf"));
        Calls.run(memory, "run_command", "{\"command\":\"sleep 9\"}");
        assertThat(memory.ran.getFirst()).isEqualTo(List.of("bash", "-c", "--", "sleep 9"));
        assertThat(memory.limits).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(120));
    }

    @Test
    void worksThroughTheLifeOfARepository() {
        assertThat(Calls.run(hands, "git_status", "{}"))
                .isEqualTo(Output.failed(
                        "exit code 128\nfatal: not a git repository (or any of the parent directories): .git\n"));
        hands.sh("git init -q -b main .");
        hands.put("a.txt", "one\n");
        hands.put("b.txt", "two\n");
        assertThat(Calls.done(hands, "git_status", "{}")).isEqualTo("## No commits yet on main\n?? a.txt\n?? b.txt");
        assertThat(Calls.done(hands, "git_diff", "{}")).isEqualTo("no tracked file differs from the last commit");
        assertThat(Calls.run(hands, "git_commit", "{\"message\":\"Add a\",\"paths\":[\"a.txt\"]}")
                        .status())
                .isEqualTo(Output.Status.DONE);
        assertThat(Calls.done(hands, "git_status", "{}")).isEqualTo("## main\n?? b.txt");
        assertThat(Calls.run(hands, "git_commit", "{\"message\":\"--amend\\n\\n# kept\"}")
                        .status())
                .isEqualTo(Output.Status.DONE);
        assertThat(Calls.done(hands, "git_status", "{}")).isEqualTo("## main\nnothing is changed");
        assertThat(Calls.done(hands, "git_log", "{}").replaceAll("[0-9a-f]{7,}", "HASH"))
                .isEqualTo("HASH 2026-01-01 Holdfast agent: --amend\nHASH 2026-01-01 Holdfast agent: Add a");
        assertThat(hands.sh("git log -1 --format=%B").strip()).isEqualTo("--amend\n\n# kept");
        assertThat(Calls.done(hands, "git_log", "{\"count\":1}")).doesNotContain("Add a");
        assertThat(Calls.run(hands, "git_commit", "{\"message\":\"Nothing\"}").text())
                .startsWith("exit code 1\nOn branch main\nnothing to commit");
        hands.sh("git config user.name Ann && git config user.email ann@example.invalid");
        hands.put("a.txt", "uno\n");
        assertThat(Calls.done(hands, "git_diff", "{\"path\":\"b.txt\"}"))
                .isEqualTo("no tracked file differs from the last commit");
        assertThat(Calls.done(hands, "git_diff", "{}"))
                .startsWith("diff --git a/a.txt b/a.txt\n")
                .endsWith("-one\n+uno\n");
        Calls.done(hands, "git_commit", "{\"message\":\"Translate\"}");
        assertThat(Calls.done(hands, "git_log", "{\"count\":1}")).endsWith(" Ann: Translate");
    }

    /** Everything a repository can configure to be run by git; each is first seen to work when git is called plainly. */
    @Test
    void runsNothingThatTheRepositoryConfigured() {
        hands.sh("""
                git init -q -b main . && echo x > a && git add a
                git -c user.name=t -c user.email=t@t.invalid commit -qm first
                for hook in pre-commit commit-msg post-commit prepare-commit-msg post-index-change; do
                  printf '#!/bin/sh\\ntouch pwned-hook\\n' > .git/hooks/$hook; chmod +x .git/hooks/$hook
                done
                printf '#!/bin/sh\\ntouch pwned-monitor\\n' > .git/monitor; chmod +x .git/monitor
                git config core.fsmonitor .git/monitor
                git config diff.external 'touch pwned-external; true'
                git config diff.evil.textconv 'touch pwned-textconv; cat'
                git config core.pager 'touch pwned-pager; cat'
                git config core.editor 'touch pwned-editor'
                git config commit.gpgSign true
                git config gpg.program .git/monitor
                echo '* diff=evil' > .gitattributes
                """);
        hands.put("a", "y\n");
        hands.sh("git diff > .git/out || true; git commit -qam x > .git/out 2>&1 || true");
        assertThat(hands.sh("ls -d pwned-* && rm pwned-*")).contains("pwned-external", "pwned-hook", "pwned-monitor");
        hands.put("a", "z\n");
        Calls.done(hands, "git_status", "{}");
        Calls.done(hands, "git_diff", "{}");
        Calls.done(hands, "git_log", "{}");
        Calls.done(hands, "find_files", "{\"pattern\":\"*\"}");
        Calls.done(hands, "git_commit", "{\"message\":\"m\"}");
        assertThat(hands.sh("ls")).isEqualTo("a\n");
    }

    @Test
    void takesPathsLiterally() {
        hands.sh("git init -q -b main .");
        hands.put("a", "");
        hands.put("*", "");
        hands.put("--amend", "");
        hands.put(":(exclude)a", "");
        Calls.done(hands, "git_commit", "{\"message\":\"m\",\"paths\":[\"*\",\"--amend\",\":(exclude)a\"]}");
        assertThat(hands.sh("git ls-files | LC_ALL=C sort")).isEqualTo("*\n--amend\n:(exclude)a\n");
    }
}

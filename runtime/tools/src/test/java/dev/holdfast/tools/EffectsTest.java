package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Reversibility;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectsTest {
    private static final Toolbox TOOLBOX = new Toolbox(Tools.standard(Path.of("/ws")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        list_files  | {}                                                     | READ_PATH .
        list_files  | {"path":"src/../lib/"}                                 | READ_PATH lib
        find_files  | {"pattern":"*.java","path":"src"}                      | RUN_PROCESS git, READ_PATH src
        search_text | {"pattern":"x"}                                        | RUN_PROCESS git, RUN_PROCESS rg, READ_PATH .
        read_file   | {"path":"/ws/a.txt"}                                   | READ_PATH a.txt
        write_file  | {"path":"a.txt","content":"h\u00e9"}                   | WRITE_PATH a.txt
        edit_file   | {"path":"a.txt","old_text":"a","new_text":"b"}         | READ_PATH a.txt, WRITE_PATH a.txt
        move_path   | {"from":"a","to":"b/c"}                                | DELETE_PATH a, WRITE_PATH b/c
        delete_path | {"path":"a"}                                           | DELETE_PATH a
        run_command | {"command":"ls"}                                       | RUN_PROCESS bash, WRITE_PATH .
        run_tests   | {}                                                     | RUN_PROCESS bash, READ_PATH ., WRITE_PATH .
        git_status  | {}                                                     | RUN_PROCESS git, READ_PATH .
        git_diff    | {"path":"src"}                                         | RUN_PROCESS git, READ_PATH src
        git_log     | {}                                                     | RUN_PROCESS git, READ_PATH .
        git_commit  | {"message":"m"}                                        | RUN_PROCESS git, WRITE_PATH .
        """)
    void declaresWhatACallWouldDo(String tool, String arguments, String effects) {
        assertThat(effects(tool, arguments)).extracting(Effect::toString).containsExactly(effects.split(", ", -1));
    }

    @Test
    void readingAnEarlierOutputHasNoEffect() {
        assertThat(effects("read_output", "{\"call\":\"c3\"}")).isEmpty();
    }

    @Test
    void countsTheBytesItWouldWrite() {
        assertThat(effects("write_file", "{\"path\":\"a\",\"content\":\"h\u00e9\"}"))
                .containsExactly(Effect.write(new PathName("a"), 3));
    }

    @Test
    void declaresEveryFileOfAPatch() {
        String patch = """
            --- a/changed
            +++ b/changed
            @@ -1 +1 @@
            -a
            +bc
            --- /dev/null
            +++ b/new/file
            @@ -0,0 +1 @@
            +x
            --- a/gone
            +++ /dev/null
            @@ -1 +0,0 @@
            -y
            diff --git a/old b/../../etc/cron.d/x
            similarity index 100%
            rename from old
            rename to ../../etc/cron.d/x
            """;
        var arguments = Calls.json("patch", patch);
        assertThat(effects("apply_patch", arguments))
                .containsExactly(
                        Effect.read(new PathName("changed")),
                        Effect.write(new PathName("changed"), 3),
                        Effect.write(new PathName("new/file"), 2),
                        Effect.read(new PathName("gone")),
                        Effect.delete(new PathName("gone")),
                        Effect.read(new PathName("old")),
                        Effect.delete(new PathName("old")),
                        Effect.write(new PathName("/etc/cron.d/x"), 0));
    }

    @ParameterizedTest
    @CsvSource({"../secret, /secret", "/etc/passwd, /etc/passwd", "src/../../x, /x", "/ws-evil/a, /ws-evil/a"})
    void namesAPathOutsideTheWorkspaceAsWhatItIs(String written, String named) {
        assertThat(effects("read_file", Calls.json("path", written)))
                .containsExactly(new Effect(
                        Effect.Kind.READ_PATH, named, Environment.PRODUCTION, Reversibility.IRREVERSIBLE, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        delete_path | {"path":"."}                              | `path` is the workspace itself, which cannot be deleted: name what lies in it
        delete_path | {"path":"src/.."}                         | `path` is the workspace itself, which cannot be deleted: name what lies in it
        move_path   | {"from":"/ws","to":"x"}                   | `from` is the workspace itself, which cannot be moved
        move_path   | {"from":"a","to":"a/b"}                   | `to` is `a/b`, which is or lies in `a`: move it somewhere else
        edit_file   | {"path":"a","old_text":"x\\r\\n","new_text":"x\\n"} | `old_text` and `new_text` are the same, so there is nothing to change
        find_files  | {"pattern":"a[b"}                         | `pattern` is not a glob: `[` without `]`
        find_files  | {"pattern":"a{b"}                         | `pattern` is not a glob: `{` without `}`
        find_files  | {"pattern":"a}b"}                         | `pattern` is not a glob: `}` without `{`
        find_files  | {"pattern":"[z-a]"}                       | `pattern` is not a glob: `z-a` runs backwards
        find_files  | {"pattern":"a\\\\"}                       | `pattern` is not a glob: a backslash at the end
        find_files  | {"pattern":"{{{{{a}}}}}"}                 | `pattern` is not a glob: more than 4 braces in each other
        search_text | {"pattern":"a\\nb"}                       | `pattern` holds a line end, but lines are searched one by one: search for one line
        search_text | {"pattern":"a","glob":"["}                | `glob` is not a glob: `[` without `]`
        git_commit  | {"message":" \\n"}                        | `message` is blank: say what the commit does and why
        git_commit  | {"message":"m","paths":["../x"]}          | `paths`: `/x` lies outside the workspace and cannot be committed
        """)
    void refusesWhatMakesNoSense(String tool, String arguments, String message) {
        assertThatThrownBy(() -> effects(tool, arguments))
                .isExactlyInstanceOf(BadArguments.class)
                .hasMessage(message);
    }

    private static List<Effect> effects(String tool, String arguments) {
        return TOOLBOX.parse(tool, arguments).effects();
    }
}

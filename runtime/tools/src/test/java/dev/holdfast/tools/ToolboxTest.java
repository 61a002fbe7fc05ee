package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.ToolDefinition;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ToolboxTest {
    private static final Toolbox TOOLBOX = new Toolbox(Tools.standard(Path.of("/ws")));

    @Test
    void offersTheStandardToolsInOrder() {
        assertThat(TOOLBOX.definitions())
                .extracting(ToolDefinition::name)
                .containsExactly(
                        "list_files",
                        "find_files",
                        "search_text",
                        "read_file",
                        "write_file",
                        "edit_file",
                        "apply_patch",
                        "move_path",
                        "delete_path",
                        "run_command",
                        "run_tests",
                        "git_status",
                        "git_diff",
                        "git_log",
                        "git_commit",
                        "read_output");
    }

    @Test
    void everySchemaRefusesUnknownArgumentsAndDescribesEveryKnownOne() {
        for (var definition : TOOLBOX.definitions()) {
            JsonNode schema = JsonMapper.shared().readTree(definition.schema());
            assertThat(schema.path("type").asString()).as(definition.name()).isEqualTo("object");
            assertThat(schema.required("additionalProperties").asBoolean())
                    .as(definition.name())
                    .isFalse();
            schema.path("properties")
                    .forEachEntry((name, property) -> assertThat(
                                    property.path("description").asString(""))
                            .as(definition.name() + "." + name)
                            .isNotEmpty());
        }
    }

    @Test
    void takesBlankTextForNoArguments() {
        for (String text : List.of("", "  \n", "{}")) {
            var call = TOOLBOX.parse("git_status", text);
            assertThat(call.tool().definition().name()).isEqualTo("git_status");
            assertThat(call.arguments().json()).isEqualTo("{}");
            assertThat(call.effects()).containsExactly(Effect.run("git"), Effect.read(PathName.ROOT));
        }
    }

    @Test
    void namesTheNearestToolForAnUnknownOne() {
        assertThatThrownBy(() -> TOOLBOX.parse("read_fil", "{}"))
                .isExactlyInstanceOf(BadArguments.class)
                .hasMessage("there is no tool `read_fil`, did you mean `read_file`?; the tools are `list_files`, "
                        + "`find_files`, `search_text`, `read_file`, `write_file`, `edit_file`, `apply_patch`, "
                        + "`move_path`, `delete_path`, `run_command`, `run_tests`, `git_status`, `git_diff`, `git_log`, "
                        + "`git_commit`, `read_output`");
        assertThatThrownBy(() -> TOOLBOX.parse("\u202Eetucexe", "{}"))
                .isExactlyInstanceOf(BadArguments.class)
                .hasMessageStartingWith("there is no tool `[U+202E]etucexe`; the tools are ");
    }

    @Test
    void refusesTwoToolsOfOneName() {
        var twice = List.of(new GitStatus(), new GitStatus());
        assertThatThrownBy(() -> new Toolbox(twice))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("two tools named `git_status`");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {"path":"a"                             | the arguments are not valid JSON at line 1, column 12: Unexpected end-of-input: expected close marker for Object
        {'path':'a'}                            | the arguments are not valid JSON at line 1, column 2: Unexpected character (''' (code 39)): was expecting double-quote to start property name
        {"path":"a",}                           | the arguments are not valid JSON at line 1, column 13: Unexpected character ('}' (code 125)): was expecting double-quote to start property name
        {"path":"a"} {"path":"b"}               | the arguments must be one JSON object, but more follows behind it
        {"path":"a","path":"b"}                 | the arguments are not valid JSON at line 1, column 19: Duplicate Object property "path"
        {"path":"a"}}                           | the arguments are not valid JSON at line 1, column 13: Unexpected close marker '}': no open Object to close
        path                                    | the arguments are not valid JSON at line 1, column 1: Unrecognized token 'path': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')
        ["a"]                                   | the arguments must be one JSON object, found an array
        "a"                                     | the arguments must be one JSON object, found the string `a`
        null                                    | the arguments must be one JSON object, found null
        {}                                      | `path` is missing
        {"path":7}                              | `path` must be a string, found the number `7`
        {"path":null}                           | `path` must be a string, found null
        {"path":{"a":"b"}}                      | `path` must be a string, found an object
        {"path":""}                             | `path` must not be empty
        {"paht":"a"}                            | `path` is missing; `paht` is not an argument, did you mean `path`?; the tool takes `path`, `from_line`, `lines`
        {"path":"a","lines":"ten"}              | `lines` must be an integer, found the string `ten`
        {"path":"a","lines":1.5}                | `lines` must be an integer, found the number `1.5`
        {"path":"a","lines":1e999}              | `lines` must be an integer, found the number `Infinity`
        {"path":"a","lines":0}                  | `lines` must be at least 1, found `0`
        {"path":"a","lines":99999}              | `lines` must be at most 2000, found `99999`
        {"path":"a","lines":true}               | `lines` must be an integer, found `true`
        {"path":"a\\u0000b"}                    | `path` holds a NUL character (U+0000), which is not allowed
        {"path":"a\\ud800b"}                    | `path` holds half of a surrogate pair, which is no character
        {"path":"a\\nb"}                        | `path`: control characters in a path: `a[U+000A]b`
        """)
    void refusesMalformedArgumentsAndSaysWhatIsWrong(String arguments, String message) {
        assertThatThrownBy(() -> TOOLBOX.parse("read_file", arguments))
                .isExactlyInstanceOf(BadArguments.class)
                .hasMessage((message.startsWith("`path`: ") ? "" : "`read_file`: ") + message);
    }

    @Test
    void boundsTheSizeAndTheDepthOfArguments() {
        String deep = "{\"path\":" + "[".repeat(40) + "]".repeat(40) + "}";
        assertThatThrownBy(() -> TOOLBOX.parse("read_file", deep))
                .isExactlyInstanceOf(BadArguments.class)
                .hasMessage(
                        "`read_file`: the arguments are not valid JSON: Document nesting depth (33) exceeds the maximum "
                                + "allowed (32)");

        String huge = "{\"path\":\"a\",\"content\":\"" + "x".repeat(ArgumentReader.TEXT_CHARS_MAX) + "\"}";
        assertThatThrownBy(() -> TOOLBOX.parse("write_file", huge))
                .isExactlyInstanceOf(BadArguments.class)
                .hasMessage(
                        "`write_file`: the arguments have 2097177 characters, at most 2097152 are allowed: do it in "
                                + "several calls");
    }

    @Test
    void namesTheItemOfAList() {
        assertThatThrownBy(() -> TOOLBOX.parse("git_commit", "{\"message\":\"m\",\"paths\":[\"a\",3]}"))
                .hasMessage("`git_commit`: `paths[1]` must be a string, found the number `3`");
        assertThatThrownBy(() -> TOOLBOX.parse("git_commit", "{\"message\":\"m\",\"paths\":[]}"))
                .hasMessage("`git_commit`: `paths` must have at least 1 items, found 0");
        assertThatThrownBy(() -> TOOLBOX.parse("git_status", "{\"verbose\":true}"))
                .hasMessage("`git_status`: `verbose` is not an argument: the tool takes none");
        assertThatThrownBy(() -> TOOLBOX.parse("run_tests", "{\"selector\":\"-Dexec=evil\"}"))
                .hasMessage("`run_tests`: `selector` must match `^[^-]`, found `-Dexec=evil`");
        assertThatThrownBy(() -> TOOLBOX.parse("read_output", "{\"call\":\"call_9x\"}"))
                .hasMessage("`read_output`: `call` must match `^c[1-9][0-9]{0,8}$`, found `call_9x`");
    }

    @Test
    void aDefinitionsDigestChangesWithEveryWordOfIt() {
        var read = Definitions.of("read_file");
        assertThat(read.digest()).isEqualTo(Definitions.of("read_file").digest());
        assertThat(read.digest())
                .isNotEqualTo(new ToolDefinition(read.name(), read.description() + ".", read.schema()).digest());
    }
}

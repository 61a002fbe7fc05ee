package dev.holdfast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The edits of the demo's transcript fit the project it is played on, and mend it. */
class RentalsTranscriptTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PERIOD = "src/main/java/com/example/rentals/Period.java";

    @TempDir
    private Path scratch;

    @Test
    void theEditsFitTheProjectAndMendIt() throws Exception {
        Path project = scratch.resolve("rentals");
        new Folder(Path.of("../../examples/rentals")).copyTo(project);
        assertThat(weekend(project, "before")).as("days charged before").isEqualTo(3);

        for (JsonNode edit : edits()) {
            Path file = project.resolve(edit.path("path").asString());
            String text = Files.readString(file);
            String old = edit.path("old_text").asString();
            assertThat(text.split(Pattern.quote(old), -1))
                    .as("occurs once in `%s`: %s", file.getFileName(), old)
                    .hasSize(2);
            Files.writeString(file, text.replace(old, edit.path("new_text").asString()));
        }

        assertThat(weekend(project, "after")).as("days charged after").isEqualTo(2);
        assertThat(Files.readString(project.resolve(PERIOD))).doesNotContain("DAY.");
        assertThat(edits())
                .extracting(edit -> edit.path("path").asString())
                .contains(PERIOD)
                .hasSize(4);
    }

    @Test
    void endsWithFinish() {
        assertThat(Transcript.rentals().turns().getLast().calls())
                .extracting(Transcript.Call::tool)
                .containsExactly("finish");
    }

    private static List<JsonNode> edits() {
        return Transcript.rentals().turns().stream()
                .flatMap(turn -> turn.calls().stream())
                .filter(call -> call.tool().equals("edit_file"))
                .map(call -> JSON.readTree(call.arguments()))
                .toList();
    }

    /** Compiles the class that counts days, and asks it about the weekend in the report. */
    private long weekend(Path project, String when) throws Exception {
        Path classes = Files.createDirectory(scratch.resolve(when));
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        project.resolve(PERIOD).toString());
        assertThat(errors).isZero();
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
            Class<?> period = loader.loadClass("com.example.rentals.Period");
            Object weekend = period.getConstructor(ZonedDateTime.class, ZonedDateTime.class)
                    .newInstance(
                            ZonedDateTime.parse("2025-10-25T10:00+02:00[Europe/Berlin]"),
                            ZonedDateTime.parse("2025-10-27T10:00+01:00[Europe/Berlin]"));
            return (Long) period.getMethod("daysBegun").invoke(weekend);
        }
    }
}

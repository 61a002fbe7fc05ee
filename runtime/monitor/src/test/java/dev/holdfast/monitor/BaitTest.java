package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.Profile;
import dev.holdfast.terms.Environments;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace is somebody else's text: a small one that takes long, or ends the process, is a way to stop the judge. */
class BaitTest {
    private static final int BYTES_MAX = 64 << 10;

    /** Generous: on an idle machine each takes a second or less. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Made beforehand: that takes a second by itself. */
    private static final Replay REPLAY = new Replay(CedarPolicy.standard(), Profile.tools(), Environments.NONE);

    private static final String TOOL = """
            {"name": "bash", "declares": {"effect": "run", "reversibility": "reversible", "environment": "workspace"}}""";

    private static void judge(String tools, String prompt, String arguments) {
        String trace = "{\"format\": \"holdfast-trace-1\", \"tools\": [" + tools
                + "], \"sequences\": [{\"name\": \"s\","
                + " \"prompt\": \"" + prompt + "\", \"calls\": [{\"tool\": \"bash\", \"arguments\": {" + arguments
                + "}, \"result\": \"x\"}]}]}";
        assertThat(trace.length()).isLessThan(BYTES_MAX);
        var rulings = new ArrayList<Ruling>();
        assertTimeoutPreemptively(LIMIT, () -> REPLAY.judge(trace.getBytes(StandardCharsets.UTF_8), rulings::add));
        assertThat(rulings).hasSize(1);
    }

    private static String values(String name, String value) {
        int room = BYTES_MAX - name.length() - 400;
        return "\"" + name + "\": ["
                + IntStream.range(0, Math.min(room / (value.length() + 1), 19_000))
                        .mapToObj(n -> value)
                        .collect(Collectors.joining(","))
                + "]";
    }

    @ParameterizedTest
    @ValueSource(strings = {"git -a", "git -a=b", "git a=git", "npm -x", "drop ", "push -", "/deploy"})
    void judgesACommandThatRepeatsItself(String piece) {
        judge(TOOL, "hi", "\"command\": \"" + (piece + " -a".repeat(9_000)) + "\"");
        judge(TOOL, "hi", "\"command\": \"" + (piece + " ").repeat(32_000 / (piece.length() + 1)) + "\"");
    }

    @Test
    void judgesAPromptOfBlanks() {
        judge("", "," + "\\n".repeat(31_000), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "aB", "-"})
    void judgesManyValuesOfALongName(String piece) {
        judge("", "abcd", values(piece.repeat(400 / piece.length()), "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"rm x\"", "\"abcd\"", "\"https://a.b/c\""})
    void judgesManyValues(String value) {
        judge(TOOL, "abcd", values("command", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "a.", "<", "a-", "a://"})
    void judgesValuesThatLookLikeAddresses(String piece) {
        for (String head : List.of("", "a@", "<a@")) {
            String value = head + piece.repeat((4_000 - 16) / piece.length()) + "@";
            judge("", "abcd", values("x", "\"" + value + "\""));
        }
    }

    /** Each has a small form of two characters. */
    @Test
    void judgesATextOfDottedCapitals() {
        String dotted = "İ".repeat(1 << 20);
        assertThat(Lexicon.lower("Aİb")).isEqualTo("aib");
        assertTimeoutPreemptively(LIMIT, () -> Lexicon.lower(dotted));
    }
}

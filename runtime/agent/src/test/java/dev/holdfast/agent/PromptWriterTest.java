package dev.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Message;
import dev.holdfast.model.Prompt;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.monitor.Status;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.ToolDefinition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptWriterTest {
    private static final Prompts PROMPTS = Prompts.load();
    private static final List<ToolDefinition> TOOLS = List.of(new ToolDefinition("read_file", "reads", "{}"));
    private static final String GIVEN_WAY = "[left out to save room; read it again with read_output]";

    @Test
    void holdsSystemTextTaskToolsAndThePhaseAtTheEnd() {
        assertThat(written(Story.opened(), 100_000))
                .isEqualTo(new Prompt(
                        PROMPTS.system()
                                + "\nThe workspace is `/simulated/project`. The marks of this session carry the"
                                + " handle `" + Story.FRESH.mark().handle() + "`.\n",
                        List.of(
                                new Message.User("mend it"),
                                new Message.User(PROMPTS.phases().analyze())),
                        TOOLS,
                        1_000));
    }

    @Test
    void theBeginningStaysTheSameFromTurnToTurn() {
        var story = Story.opened();
        var first = written(story, 100_000);
        var second = written(story.asks(Story.call("read_file")).looks(CallId.of(2)), 100_000);
        assertThat(second.system()).isEqualTo(first.system());
        assertThat(second.messages().subList(0, 1)).isEqualTo(first.messages().subList(0, 1));
    }

    @Test
    void aLongResultIsShortened() {
        var story = Story.opened();
        result(story, 2, 30_000);
        var result = (Message.ToolResult) written(story, 100_000).messages().get(2);
        assertThat(result.text()).contains("characters left out; read on with read_output {\"call\": \"c2\"");
    }

    @Test
    void theOldestResultsGiveWayFirstAndOnlyAsManyAsNeeded() {
        var story = Story.opened();
        for (int call = 2; call <= 8; call += 2) {
            result(story, call, 9_000);
        }
        int system = PROMPTS.system().length();
        var prompt = written(story, 1_000 + (system + 9_000 * 2 + 2_000) / 3);
        var texts = prompt.messages().stream()
                .filter(Message.ToolResult.class::isInstance)
                .map(message -> ((Message.ToolResult) message).text())
                .toList();
        assertThat(texts.subList(0, 2)).containsExactly(GIVEN_WAY, GIVEN_WAY);
        assertThat(texts.subList(2, 4))
                .allSatisfy(text -> assertThat(text)
                        .contains("x".repeat(9_000))
                        .as("marks take little room")
                        .hasSizeLessThan(9_100));
    }

    @Test
    void whatDoesNotFitAtAllLosesItsResultsButNeverTheTask() {
        var story = Story.opened();
        result(story, 2, 9_000);
        var prompt = written(story, 1_001);
        assertThat(prompt.messages()).contains(new Message.User("mend it"), new Message.ToolResult("c2", GIVEN_WAY));
    }

    @Test
    void thePhaseFollowsTheWork() {
        var phases = PROMPTS.phases();
        var story = Story.opened();
        for (int call = 2; call <= 6; call += 2) {
            assertThat(phase(story)).isEqualTo(phases.analyze());
            story.asks(Story.call("read_file", call)).looks(CallId.of(call));
        }
        assertThat(phase(story)).isEqualTo(phases.plan());
        story.asks(Story.call("write_file")).changes(CallId.of(8));
        assertThat(phase(story)).isEqualTo(phases.act());
        story.tested(CallId.of(9), Story.RED);
        assertThat(phase(story)).isEqualTo(phases.verify());
        story.tested(CallId.of(10), Story.GREEN);
        assertThat(phase(story)).isEqualTo(phases.act());
    }

    private static String phase(Story story) {
        return ((Message.User) written(story, 100_000).messages().getLast()).text();
    }

    private static void result(Story story, int call, int chars) {
        var id = CallId.of(call);
        story.asks(Story.call("read_file", call))
                .judged(id, "read_file")
                .then(new MonitorEvent.Closed(
                        id,
                        Status.DONE,
                        new Content("x".repeat(chars)),
                        Label.WORKSPACE,
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }

    private static Prompt written(Story story, int contextTokens) {
        return new PromptWriter(PROMPTS, TOOLS, new Window(contextTokens, 1_000)).write(story.state());
    }
}

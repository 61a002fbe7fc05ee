package dev.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.model.Model;
import dev.holdfast.model.ModelException;
import dev.holdfast.model.Prompt;
import dev.holdfast.model.Reply;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Retry;
import dev.holdfast.model.Stop;
import dev.holdfast.model.Tokens;
import dev.holdfast.model.Watcher;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.ToolDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A model call is an effect like any other. */
class ModelCallTest {
    private static final Prompt PROMPT = new Prompt("be good", List.of(), List.of(), 100);
    private static final Reply REPLY = new Reply("hello", List.of(), Stop.FINISHED, Tokens.reported(3, 1));

    private final Scene scene = new Scene();
    private final List<String> heard = new ArrayList<>();
    private final Watcher watcher = new Watcher() {
        @Override
        public void text(String piece) {
            heard.add(piece);
        }

        @Override
        public void waiting(Retry retry) {
            heard.add("waiting for " + retry.reason());
        }
    };

    @Test
    void isJudgedAndStartedOnTheRecordBeforeThePromptLeaves() {
        var replied = consult(watching -> {
            scene.order.add("asked the model");
            watching.waiting(new Retry(1, "503", Duration.ofSeconds(2)));
            watching.text("hello");
            return REPLY;
        });
        assertThat(scene.order).containsExactly("Judged + Started", "asked the model", "Replied");
        assertThat(replied)
                .isEqualTo(new MonitorEvent.Replied(
                        Scene.CALL,
                        new Content("hello"),
                        List.of(),
                        Stop.FINISHED,
                        Tokens.reported(3, 1),
                        List.of(new MonitorEvent.Waited(1, "503", Duration.ofSeconds(2)))));
        assertThat(heard).containsExactly("waiting for 503", "hello");
        assertThat(scene.last(MonitorEvent.Judged.class).effects())
                .extracting(Object::toString)
                .containsExactly("MODEL_CALL model.example:443");
    }

    @Test
    void isRefusedForRestrictedText() {
        scene.state = new MonitorState(
                scene.state.rights(),
                new Reading(new Label(Integrity.UNTRUSTED, Confidentiality.RESTRICTED), List.of(), 0, List.of()),
                Map.of(),
                Map.of(),
                scene.state.approvals());
        assertThatExceptionOfType(Monitor.Refusal.class)
                .isThrownBy(() -> consult(watching -> REPLY))
                .withMessageStartingWith("denied by rule model-clearance: ");
        assertThat(scene.order).containsExactly("Judged + Closed REFUSED");
    }

    @Test
    void isRefusedForAnotherHostThanTheSessions() {
        assertThatExceptionOfType(Monitor.Refusal.class)
                .isThrownBy(() -> scene.monitor()
                        .consult(
                                Scene.CALL, model("evil.example:443", watching -> REPLY), PROMPT, scene.state, watcher))
                .withMessage("a model call is never asked for");
        assertThat(scene.order).containsExactly("Judged + Closed REFUSED");
    }

    @Test
    void thatFailsIsRecordedAndTold() {
        var gone = new ModelException(ModelException.Code.UNAVAILABLE, "the server is gone", new IOException("gone"));
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> consult(watching -> {
                    throw gone;
                }))
                .isSameAs(gone);
        assertThat(scene.order).containsExactly("Judged + Started", "Closed FAILED");
        assertThat(scene.last(MonitorEvent.Closed.class).observation()).isEqualTo(new Content("the server is gone"));
    }

    @Test
    void nothingOfASecretIsRecordedWhereverAServerPutsIt() {
        var replied = consult(watching -> {
            watching.waiting(new Retry(1, "503 hunter2", Duration.ofSeconds(2)));
            return new Reply(
                    "it is hunter2",
                    List.of(new RequestedCall("hunter2-id", "hunter2_tool", "{\"path\":\"hunter2\"}")),
                    Stop.TOOL_CALLS,
                    Tokens.reported(3, 1));
        });
        assertThat(replied)
                .isEqualTo(new MonitorEvent.Replied(
                        Scene.CALL,
                        new Content("it is ‹secret›"),
                        List.of(new RequestedCall("‹secret›-id", "‹secret›_tool", "{\"path\":\"‹secret›\"}")),
                        Stop.TOOL_CALLS,
                        Tokens.reported(3, 1),
                        List.of(new MonitorEvent.Waited(1, "503 ‹secret›", Duration.ofSeconds(2)))));
        assertThat(scene.last(MonitorEvent.Replied.class)).isEqualTo(replied);
    }

    @Test
    void noSecretOfAWorkspaceTakesAToolAway() {
        scene.secrets.add("write_file");
        var offered = new Prompt("be good", List.of(), List.of(new ToolDefinition("write_file", "writes", "{}")), 100);
        var reply = new Reply(
                "", List.of(new RequestedCall("1", "write_file", "{}")), Stop.TOOL_CALLS, Tokens.reported(3, 1));
        var replied = scene.monitor()
                .consult(Scene.CALL, model("model.example:443", watching -> reply), offered, scene.state, watcher);
        assertThat(replied.calls()).extracting(RequestedCall::tool).containsExactly("write_file");
    }

    @Test
    void anErrorThatRepeatsASecretIsRecordedWithoutIt() {
        var gone = new ModelException(ModelException.Code.UNAVAILABLE, "401 key hunter2", new IOException("gone"));
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> consult(watching -> {
                    throw gone;
                }));
        assertThat(scene.last(MonitorEvent.Closed.class).observation()).isEqualTo(new Content("401 key ‹secret›"));
    }

    @Test
    void isCountedAsAnotherAttemptAfterACrash() {
        scene.startedBare();
        consult(watching -> REPLY);
        assertThat(scene.last(MonitorEvent.Started.class).attempt()).isEqualTo(2);
    }

    private MonitorEvent.Replied consult(Function<Watcher, Reply> answer) {
        return scene.monitor().consult(Scene.CALL, model("model.example:443", answer), PROMPT, scene.state, watcher);
    }

    private static Model model(String host, Function<Watcher, Reply> answer) {
        return new Model() {
            @Override
            public String name() {
                return "fake";
            }

            @Override
            public String hostAndPort() {
                return host;
            }

            @Override
            public Reply ask(Prompt prompt, Watcher watching) {
                return answer.apply(watching);
            }
        };
    }
}

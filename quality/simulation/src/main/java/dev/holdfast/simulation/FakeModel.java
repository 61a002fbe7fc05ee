package dev.holdfast.simulation;

import dev.holdfast.model.Message;
import dev.holdfast.model.Model;
import dev.holdfast.model.ModelException;
import dev.holdfast.model.Prompt;
import dev.holdfast.model.Reply;
import dev.holdfast.model.Retry;
import dev.holdfast.model.Watcher;
import java.io.IOException;
import java.time.Duration;

/** A model that follows a script, behind a server that stumbles at every seventh reply and is gone after too many. */
final class FakeModel implements Model {
    static final String HOST = "model.example:443";

    private static final int STUMBLES_AT = 7;
    private static final int GONE_AT = 16;

    private final Script script;
    private final Power power;
    private final Ticks clock;

    FakeModel(Script script, Power power, Ticks clock) {
        this.script = script;
        this.power = power;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String hostAndPort() {
        return HOST;
    }

    @Override
    public Reply ask(Prompt prompt, Watcher watcher) {
        power.point("before the model answers");
        int turn = (int) prompt.messages().stream()
                .filter(Message.Assistant.class::isInstance)
                .count();
        if (turn >= GONE_AT) {
            throw new ModelException(ModelException.Code.UNAVAILABLE, "the server is gone", new IOException("gone"));
        }
        if (turn % STUMBLES_AT == STUMBLES_AT - 1) {
            watcher.waiting(new Retry(1, "503", Duration.ofSeconds(2)));
        }
        clock.pass(Duration.ofSeconds(3));
        Reply reply = script.reply(turn);
        watcher.text(reply.text());
        power.point("after the model answered");
        return reply;
    }
}

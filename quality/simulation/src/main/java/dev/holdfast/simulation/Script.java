package dev.holdfast.simulation;

import dev.holdfast.model.Reply;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Stop;
import dev.holdfast.model.Tokens;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What a simulated model says: a pure function of how often it has spoken, so a crash does not change its mind. */
interface Script {
    /** The characters of models. */
    enum Kind {
        HELPFUL,
        CLUMSY,
        HOSTILE
    }

    /**
     * The reply of one turn.
     *
     * @param turn how many replies the model has given before
     */
    Reply reply(int turn);

    static Script of(Kind kind, long seed) {
        return switch (kind) {
            case HELPFUL -> HelpfulScript.of(seed);
            case CLUMSY -> new ClumsyScript(seed);
            case HOSTILE -> new HostileScript(seed);
        };
    }

    /** The chance of one turn: the same each time it is asked. */
    static RandomGenerator chance(long seed, int turn) {
        return new SplittableRandom(seed * 31 + turn);
    }

    static <T> T one(RandomGenerator random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    static RequestedCall call(String tool, String arguments) {
        return new RequestedCall("call_1", tool, arguments); // models repeat their ids
    }

    static RequestedCall write(String path, String content) {
        return call("write_file", "{\"path\":\"" + path + "\",\"content\":\"" + content + "\"}");
    }

    static RequestedCall onPath(String tool, String path) {
        return call(tool, "{\"path\":\"" + path + "\"}");
    }

    static RequestedCall command(String lines) {
        return call("run_command", "{\"command\":\"" + lines + "\"}");
    }

    static Reply asks(List<RequestedCall> calls) {
        return new Reply("", calls, Stop.TOOL_CALLS, Tokens.reported(100, 20));
    }

    static Reply says(String text, Stop stop) {
        return new Reply(text, List.of(), stop, Tokens.estimated(100, 5));
    }
}

package dev.holdfast.simulation;

import dev.holdfast.model.Reply;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Stop;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** A model that means well and gets everything wrong that a reply can get wrong. */
record ClumsyScript(long seed) implements Script {
    private static final int LONG = 20_000;

    @Override
    public Reply reply(int turn) {
        RandomGenerator random = Script.chance(seed, turn);
        return switch (random.nextInt(16)) {
            case 0 -> Script.says("", Stop.FINISHED);
            case 1 -> Script.says("I was about to", Stop.LENGTH);
            case 2 -> Script.says(" \n", Stop.LENGTH);
            case 3 -> random.nextInt(6) == 0 ? Script.says("", Stop.FILTERED) : Script.says("half \ud83d", Stop.LENGTH);
            case 4 -> Script.says("I think that is all.", Stop.FINISHED);
            case 5 -> Script.asks(List.of(Script.call("finish", "{\"summary\":\"done\"}")));
            case 6 -> Script.asks(Collections.nCopies(1 + random.nextInt(6), Script.onPath("read_file", "src/a.txt")));
            case 7 -> Script.asks(List.of(valid(random), wrong(random), valid(random)));
            case 8 -> Script.asks(Collections.nCopies(30, Script.onPath("read_file", "nowhere/" + turn)));
            case 9, 10, 11 -> Script.asks(List.of(valid(random)));
            default -> Script.asks(List.of(wrong(random)));
        };
    }

    private static RequestedCall valid(RandomGenerator random) {
        return switch (random.nextInt(5)) {
            case 0 -> Script.write("src/a.txt", "version " + random.nextInt(3));
            case 1 -> Script.write("src/b.txt", "a bug");
            case 2 -> Script.call("run_tests", "");
            case 3 -> Script.command("write src/a.txt good\\nwrite src/b.txt good");
            default -> Script.write("src/new.txt", "x".repeat(LONG));
        };
    }

    private static RequestedCall wrong(RandomGenerator random) {
        return switch (random.nextInt(14)) {
            case 0 -> Script.call("write_file", "{\"path\":\"src/a.txt\",");
            case 1 -> Script.call("write_file", "{\"path\":7,\"content\":[]}");
            case 2 -> Script.call("wirte_file", "{\"path\":\"src/a.txt\",\"content\":\"x\"}");
            case 3 -> Script.call("", "");
            case 4 -> Script.call("read_file", "[".repeat(2_000));
            case 5 -> Script.call("read_file", "{\"path\":\"a\\u0000b\"}");
            case 6 -> Script.call("read_file", "{\"path\":\"half \ud83d\"}");
            case 7 -> Script.call("read_file\ud83d", "{}");
            case 8 -> Script.call("read_file", "{\"path\":\"src/a.txt\",\"path\":\"src/b.txt\"}");
            case 9 -> Script.call("read_file", "{\"path\":\"" + "a/".repeat(LONG) + "\"}");
            case 10 -> Script.call("x".repeat(LONG), "null");
            case 11 ->
                Script.call(
                        "propose_plan",
                        "{\"summary\":\"s\",\"steps\":[{\"title\":\"t\",\"capabilities\":"
                                + "[{\"kind\":\"write_path\",\"resource\":\"\\u0007\"}]}]}");
            case 12 -> Script.call("finish", "{\"summary\":\"step\",\"step\":" + (1 + random.nextInt(30)) + "}");
            default -> Script.call("delete_path", "{\"path\":\".\"}");
        };
    }
}

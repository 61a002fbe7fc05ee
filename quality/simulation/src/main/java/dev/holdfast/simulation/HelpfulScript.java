package dev.holdfast.simulation;

import dev.holdfast.model.Reply;
import dev.holdfast.model.RequestedCall;
import dev.holdfast.model.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A model that plans, works within the workspace, breaks the tests now and then, but mends them and finishes. */
record HelpfulScript(List<Reply> replies) implements Script {
    private static final List<String> FILES = List.of("src/a.txt", "src/b.txt", "src/new.txt", "docs/guide.txt");

    HelpfulScript {
        replies = List.copyOf(replies);
    }

    static HelpfulScript of(long seed) {
        var random = new SplittableRandom(seed);
        var replies = new ArrayList<Reply>();
        if (random.nextBoolean()) {
            replies.add(Script.asks(List.of(Script.call(
                    "propose_plan", "{\"summary\":\"mend it\",\"steps\":[{\"title\":\"look\"},{\"title\":\"do\"}]}"))));
        }
        int turns = 1 + random.nextInt(3);
        for (int i = 0; i < turns; i++) {
            var calls = new ArrayList<RequestedCall>();
            int count = 1 + random.nextInt(2);
            for (int j = 0; j < count; j++) {
                calls.add(work(random, i * 2 + j));
            }
            replies.add(Script.asks(calls));
        }
        boolean tooEarly = random.nextInt(3) == 0;
        if (tooEarly) {
            replies.add(finish());
        }
        replies.add(Script.asks(
                FILES.stream().map(file -> Script.write(file, "good")).toList()));
        replies.add(random.nextBoolean() ? finish() : Script.says("All is done.", Stop.FINISHED));
        return new HelpfulScript(replies);
    }

    @Override
    public Reply reply(int turn) {
        return turn < replies.size() ? replies.get(turn) : finish();
    }

    private static Reply finish() {
        return Script.asks(List.of(Script.call("finish", "{\"summary\":\"it is mended\"}")));
    }

    private static RequestedCall work(RandomGenerator random, int number) {
        String file = Script.one(random, FILES);
        return switch (random.nextInt(8)) {
            case 0 -> Script.onPath("read_file", file);
            case 1 -> Script.write(file, "version " + number);
            case 2 -> Script.write(file, "a bug of version " + number);
            case 3 -> Script.onPath("delete_path", file);
            case 4 ->
                Script.command("write " + file + " by command " + number + "\\nappend out/log.txt line " + number);
            case 5 -> Script.command("append out/log.txt line " + number);
            case 6 -> Script.onPath("delete_path", "src");
            default -> Script.call("run_tests", "{}");
        };
    }
}

package dev.holdfast.policy;

import dev.holdfast.terms.Label;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The last answers of one policy: judging is pure, and an agent asks the same again and again. One lock guards the map.
 */
final class Answers {
    private static final int KEPT_MAX = 1_024;

    /**
     * Everything that an answer can depend on. Of the rights it is only whether they are enough.
     *
     * @param rights whether the session holds the right, and whether it is the person's own grant
     */
    record Question(String tool, Act act, Rights rights, Label seen, Signed approvals) {
        record Rights(boolean held, boolean ownGrant) {}
    }

    /**
     * An answer.
     *
     * @param settled whether it is the same with more approvals
     */
    record Answer(Judgement judgement, boolean settled) {}

    private final Map<Question, Answer> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** The answer given before, or a new one. */
    Answer to(Question question, Supplier<Answer> judging) {
        Optional<Answer> before;
        synchronized (kept) {
            before = Optional.ofNullable(kept.get(question));
        }
        return before.orElseGet(() -> {
            Answer answer = judging.get();
            synchronized (kept) {
                kept.put(question, answer);
                if (kept.size() > KEPT_MAX) {
                    kept.remove(kept.keySet().iterator().next()); // the one not asked for longest
                }
            }
            return answer;
        });
    }
}

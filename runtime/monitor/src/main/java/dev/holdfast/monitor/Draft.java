package dev.holdfast.monitor;

import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.ToolFailure;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a call would leave in the files it changes, worked out by the tool itself on hands that change nothing. A person
 * who approves the call signs for it.
 */
sealed interface Draft {
    /** Nothing to work out: the call changes no file, or more than files. */
    record None() implements Draft {}

    /** The files that would change, in the order in which the tool gets to them. */
    record Changes(List<Change> changes) implements Draft {
        public Changes {
            changes = List.copyOf(changes);
        }
    }

    /** It cannot be worked out. */
    record Unknown(String why) implements Draft {}

    /**
     * One file.
     *
     * @param before digest of what is there, or what it is instead of a file
     * @param after digest of what would be there, or that it would be gone
     * @param shown what a person is shown of it
     */
    record Change(PathName path, String before, String after, Shown shown) {}

    /** What a person is shown of a change. */
    sealed interface Shown {
        /** Every changed line, secrets as handles. */
        record Lines(List<String> unified) implements Shown {
            public Lines {
                unified = List.copyOf(unified);
            }
        }

        /** The content cannot be compared line by line. */
        record Words(String instead) implements Shown {}
    }

    /** Whether there can be something to tell: the call changes files, and nothing but files. */
    static boolean tells(List<Effect> effects) {
        return effects.stream().allMatch(Draft::onFiles) && !effects.stream().allMatch(Effect::readOnly);
    }

    /** Lets the tool of a call work on hands that change nothing. */
    static Draft of(Call call, List<Effect> effects, MonitorState state, DraftHands hands) {
        try {
            call.parsed().tool().run(call.parsed().arguments(), new WatchedHands(hands, effects, state.texts()));
            return new Changes(hands.changes());
        } catch (ToolFailure | WatchedHands.Undeclared e) {
            return new Unknown(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // the border of one decision: a bug in a tool is no reason to ask blindly
            return new Unknown("the tool broke down: " + e);
        }
    }

    /** What an approval of the call is bound to, besides the call: before and after of every file, or that nobody knew. */
    default String signed() {
        return switch (this) {
            case None ignored -> "";
            case Changes(var changes) ->
                changes.stream()
                        .map(change -> change.before() + " " + change.after() + " "
                                + Digest.of(change.path().text()).hex() + "\n")
                        .collect(Collectors.joining());
            case Unknown(var why) -> "unknown: " + why;
        };
    }

    private static boolean onFiles(Effect effect) {
        return switch (effect.kind()) {
            case READ_PATH, WRITE_PATH, DELETE_PATH, CHANGE_GOVERNANCE -> true;
            case RUN_PROCESS, CONNECT, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> false;
        };
    }
}

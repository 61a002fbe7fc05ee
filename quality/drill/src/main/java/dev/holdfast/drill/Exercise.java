package dev.holdfast.drill;

import dev.holdfast.demo.Transcript;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One script: where it plays, what the model says, and what is looked at afterwards. */
public sealed interface Exercise {
    /** What reports call it; no other has the same. */
    String name();

    /** What stands there before. */
    Setting setting();

    /** What happens. */
    Play play();

    /** A model that does harm where it can. */
    record Hostile(String name, Threat threat, Setting setting, Play play, Aim aim) implements Exercise {}

    /** Work as it is asked for every day. */
    record Honest(String name, Setting setting, Play play, Leaves leaves) implements Exercise {}

    /**
     * What stands in the workspace before.
     *
     * @param files by path, all committed
     * @param untracked by path, laid down after the commit
     * @param setup a bash script that the drill itself runs in the workspace then; empty for none
     * @param needs programs without which the script means nothing
     */
    record Setting(Map<String, String> files, Map<String, String> untracked, String setup, Set<String> needs) {
        public Setting {
            files = Map.copyOf(files);
            untracked = Map.copyOf(untracked);
            needs = Set.copyOf(needs);
        }
    }

    /**
     * What happens.
     *
     * @param task the words of the person
     * @param transcript the words of the model, placeholders open
     * @param person who answers questions
     */
    record Play(String task, Transcript transcript, Person person) {}

    /**
     * What an attack is after, besides what no script may ever touch.
     *
     * @param harm in words, for people
     * @param keeps paths of the workspace that must be what they were, present or absent
     * @param never by path of the workspace, texts that the file must not hold
     * @param bounds of what the run may use up
     */
    record Aim(String harm, List<String> keeps, Map<String, List<String>> never, Bounds bounds) {
        public Aim {
            keeps = List.copyOf(keeps);
            never = Map.copyOf(never);
        }
    }

    /**
     * How much a run may use up.
     *
     * @param requests to the model
     * @param promptChars of one request
     * @param seconds of the whole run
     * @param diskMib that the workspace takes afterwards
     */
    record Bounds(int requests, int promptChars, int seconds, int diskMib) {}

    /**
     * What honest work leaves on the disk.
     *
     * @param holds by path of the workspace, texts that the file must hold
     * @param lacks by path of the workspace, texts that the file must not hold
     * @param gone paths that must not be there
     */
    record Leaves(Map<String, List<String>> holds, Map<String, List<String>> lacks, List<String> gone) {
        public Leaves {
            holds = Map.copyOf(holds);
            lacks = Map.copyOf(lacks);
            gone = List.copyOf(gone);
        }
    }
}

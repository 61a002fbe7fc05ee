package dev.holdfast.agent;

import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.workspace.SnapshotId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What happens in a session, from its first entry to its last. */
public sealed interface Event {
    /** An event of the monitor's. */
    record Monitored(MonitorEvent event) implements Event {}

    /** An event of the loop's own. */
    sealed interface Own extends Event {}

    /**
     * The session began.
     *
     * @param workspace absolute path
     * @param setup what the run was made of
     */
    record Opened(Task task, String workspace, Setup setup, Budget budget) implements Own {}

    /**
     * The model's words for a call were no valid call, or the loop answered it by itself.
     *
     * @param text what the model was told
     */
    record Answered(CallId call, Kind kind, Content text) implements Own {
        /** Why the loop answered instead of a tool. */
        public enum Kind {
            /** Malformed or ill-typed: counts as a strike. */
            MALFORMED,
            /** A finish that was sent back. */
            SENT_BACK
        }
    }

    /**
     * A plan was accepted and is in force.
     *
     * @param summary what the model says will be true afterwards
     * @param steps the titles of its steps, in the model's words
     */
    record Planned(CallId call, Content summary, List<Content> steps) implements Own {
        public Planned {
            steps = List.copyOf(steps);
        }
    }

    /**
     * One step of the plan is done and, where there are tests, green.
     *
     * @param step which, from 1
     */
    record StepDone(CallId call, int step) implements Own {}

    /**
     * The platform said something to the model by itself.
     *
     * @param text what it said
     */
    record Told(Content text) implements Own {}

    /**
     * What the session's redactor knows, so that a resumed session shows the same handles.
     *
     * @param keepsake Base64; it holds secrets, and like all content it is kept in the session's encrypted vault
     */
    record Remembered(Content keepsake) implements Own {}

    /**
     * A person is taking back what the session, or a part of it, did to the workspace. It has ended with the next {@link
     * Undone} or {@link UndoGivenUp}; until then the workspace may be half-way.
     *
     * @param what the step's name, or {@code session}
     * @param steps the names of all that is taken back, in the order in which it happened
     * @param present the workspace as it was until then
     */
    record UndoBegan(String what, List<String> steps, SnapshotId present) implements Own {
        public UndoBegan {
            steps = List.copyOf(steps);
        }
    }

    /**
     * It is taken back.
     *
     * @param what as in {@link UndoBegan}
     * @param paths how many paths were brought back
     */
    record Undone(String what, int paths) implements Own {}

    /**
     * Nothing of it was taken back, because somebody had changed something since; what a run that was cut off had taken
     * back was put there again.
     *
     * @param what as in {@link UndoBegan}
     */
    record UndoGivenUp(String what) implements Own {}

    /**
     * A person let the session go on in a new process.
     *
     * @param setup what the run is made of from here on: the person may have named another model, and Holdfast itself
     *     may be another version
     */
    record Resumed(Budget budget, Setup setup) implements Own {}

    /**
     * A person took back every right that a plan of the session was granted: it has those of its profile again, and has to
     * ask for more.
     */
    record Revoked() implements Own {}

    /**
     * The content of the session was given up for good: texts and snapshots can never be read again, and so the session
     * can neither go on nor be taken back. It is recorded before the key is destroyed.
     *
     * @param texts how many there were
     * @param snapshots how many pieces of snapshots there were
     * @param bytes how much all of it was on the disk
     */
    record Erased(int texts, int snapshots, long bytes) implements Own {}

    /** The session ended. */
    record Ended(Ending ending) implements Own {}

    /**
     * What a run is made of, pinned by digest.
     *
     * @param model the model's name
     * @param modelHost its {@code host:port}
     * @param sandbox what contains commands
     * @param pins digests of prompts, tool definitions and policy
     */
    record Setup(String model, String modelHost, SandboxLevel sandbox, Pins pins) {
        /** The names of what is not the same in another setup. */
        public List<String> unlike(Setup other) {
            var mine = parts();
            var theirs = other.parts();
            return mine.keySet().stream()
                    .filter(name -> !Objects.equals(mine.get(name), theirs.get(name)))
                    .toList();
        }

        private Map<String, Object> parts() {
            var parts = new LinkedHashMap<String, Object>();
            parts.put("model", model);
            parts.put("modelHost", modelHost);
            parts.put("sandbox", sandbox);
            parts.put("prompts", pins.prompts);
            parts.put("tools", pins.tools);
            parts.put("policy", pins.policy);
            return parts;
        }
    }

    /**
     * How well commands were contained, as probes saw it when the session began or went on.
     *
     * @param backend what contains them
     * @param abi the kernel that does it, and what of it is used
     * @param gaps the names of the known gaps in force
     */
    record SandboxLevel(String backend, String abi, List<String> gaps) {
        public SandboxLevel {
            gaps = List.copyOf(gaps);
        }

        /** The whole in one line. */
        public String line() {
            return backend + ", " + abi + ", known gaps: " + (gaps.isEmpty() ? "none" : String.join(", ", gaps));
        }
    }

    /**
     * Digests of what steers a run.
     *
     * @param prompts of all prompts
     * @param tools of the definitions of all tools
     * @param policy of the rules
     */
    record Pins(Digest prompts, Digest tools, Digest policy) {}

    /**
     * An event and when it was recorded.
     *
     * @param at the clock of the process that recorded it
     */
    record Stamped(Instant at, Event event) {}
}

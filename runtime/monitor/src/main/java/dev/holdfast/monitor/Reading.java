package dev.holdfast.monitor;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a session has read so far: how far it can be trusted, and where the untrusted of it came from.
 *
 * @param label the join of the labels of all observations
 * @param newest the last untrusted sources, oldest of them first, as a person names them
 * @param earlier how many sources were read before those; one that was read again in between counts again
 */
public record Reading(Label label, List<String> newest, int earlier) {
    /** How many sources are kept by name. */
    static final int NEWEST_MAX = 10;

    public Reading {
        newest = List.copyOf(newest);
    }

    static Reading nothing() {
        return new Reading(Label.TASK, List.of(), 0);
    }

    /** After the attachments of the task. */
    Reading attached(int attachments) {
        if (attachments == 0) {
            return this;
        }
        return plus(
                Label.WORKSPACE,
                IntStream.rangeClosed(1, attachments).mapToObj(number -> "attachment " + number + " of the task"));
    }

    /** After the observation of a call. */
    Reading observed(MonitorEvent.Judged judged, Label observation) {
        return observation.integrity() == Integrity.UNTRUSTED
                ? plus(observation, sources(judged))
                : new Reading(label.join(observation), newest, earlier);
    }

    private static Stream<String> sources(MonitorEvent.Judged judged) {
        var named = judged.effects().stream()
                .filter(effect -> effect.kind() == Effect.Kind.READ_PATH || effect.kind() == Effect.Kind.RUN_PROCESS)
                .map(effect -> effect.kind() == Effect.Kind.READ_PATH
                        ? effect.resource()
                        : "command output of `" + effect.resource() + "` in call " + judged.call())
                .toList();
        return named.isEmpty()
                ? Stream.of("what `" + judged.tool() + "` told in call " + judged.call())
                : named.stream();
    }

    private Reading plus(Label more, Stream<String> sources) {
        var all = new ArrayList<>(newest);
        sources.forEach(source -> {
            all.remove(source);
            all.add(source);
        });
        int tooMany = Math.max(0, all.size() - NEWEST_MAX);
        return new Reading(label.join(more), all.subList(tooMany, all.size()), earlier + tooMany);
    }
}

package dev.holdfast.monitor;

import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.tools.TestReport;
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
 * @param spans every text that a value can have come from, in the order in which it was read
 */
public record Reading(Label label, List<String> newest, int earlier, List<Span> spans) {
    /** The source of the user's own words. */
    static final String TASK = "the task";

    /** How many sources are kept by name. */
    static final int NEWEST_MAX = 10;

    public Reading {
        newest = List.copyOf(newest);
        spans = List.copyOf(spans);
    }

    static Reading nothing() {
        return new Reading(Label.TASK, List.of(), 0, List.of());
    }

    /** After a task in these words, with these attachments. */
    Reading opened(String words, List<String> attachments) {
        Reading read = heard(new Span(TASK, Label.TASK, words));
        if (attachments.isEmpty()) {
            return read;
        }
        List<String> names = IntStream.rangeClosed(1, attachments.size())
                .mapToObj(number -> "attachment " + number + " of the task")
                .toList();
        for (int i = 0; i < names.size(); i++) {
            read = read.heard(new Span(names.get(i), Label.WORKSPACE, attachments.get(i)));
        }
        return read.plus(Label.WORKSPACE, names.stream());
    }

    /**
     * After the observation of a call. What the platform itself says of a call is no source of any value: it repeats the
     * model's words, and would vouch for them.
     */
    Reading observed(MonitorEvent.Judged judged, MonitorEvent.Closed closed) {
        return closed.tests()
                .map(report -> told(judged, closed).heard(counts(judged, closed, report.counts())))
                .orElseGet(() -> told(judged, closed));
    }

    /** Numbers alone, which were counted and not quoted: they can be wrong and cannot say anything. */
    private static Span counts(MonitorEvent.Judged judged, MonitorEvent.Closed closed, TestReport.Counts counts) {
        return new Span(
                "what " + judged.tool() + " counted in call " + judged.call(),
                new Label(Integrity.REVIEWED, closed.label().confidentiality()),
                counts.passed() + " passed, " + counts.failed() + " failed, " + counts.skipped() + " skipped");
    }

    private Reading told(MonitorEvent.Judged judged, MonitorEvent.Closed closed) {
        Label observation = closed.label();
        String text = closed.observation().text();
        return switch (observation.integrity()) {
            case UNTRUSTED -> heard(new Span(source(judged), observation, text)).plus(observation, sources(judged));
            case REVIEWED -> heard(new Span(source(judged), observation, text)).joined(observation);
            case TRUSTED -> {
                boolean answered = judged.tool().equals(Monitor.ASK_USER) && closed.status() == Status.DONE;
                var said = new Span("your answer in call " + judged.call(), Label.TASK, text);
                yield (answered ? heard(said) : this).joined(observation);
            }
        };
    }

    private Reading heard(Span span) {
        var all = new ArrayList<>(spans);
        all.add(span);
        return new Reading(label, newest, earlier, all);
    }

    private Reading joined(Label more) {
        return new Reading(label.join(more), newest, earlier, spans);
    }

    private static String source(MonitorEvent.Judged judged) {
        boolean oneFile =
                judged.effects().size() == 1 && judged.effects().getFirst().kind() == Effect.Kind.READ_PATH;
        return (oneFile ? judged.effects().getFirst().resource() : judged.tool()) + " in call " + judged.call();
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
        return new Reading(label.join(more), all.subList(tooMany, all.size()), earlier + tooMany, spans);
    }
}

package dev.holdfast.monitor;

import dev.holdfast.monitor.Trace.ForeignCall;
import dev.holdfast.monitor.Trace.Leaf;
import dev.holdfast.policy.Deed;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Profile;
import dev.holdfast.policy.Request;
import dev.holdfast.terms.Environments;
import dev.holdfast.terms.Label;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Judges the calls that another agent made, as a trace has them, without any model: each in the light of what the agent
 * had been told and had read before it.
 */
public final class Replay {
    /** No larger trace is read. */
    public static final int TRACE_BYTES_MAX = 8 << 20;

    /** Between the values of a result, so that no value is found across two: no value may hold it. */
    private static final char APART = '\u0001';

    private final Judge judge;
    private final Profile profile;
    private final Environments environments;

    /**
     * @param profile the rights the agent is taken to hold
     * @param environments what belongs to which environment
     */
    public Replay(Policy policy, Profile profile, Environments environments) {
        this.judge = new Judge(policy);
        this.profile = profile;
        this.environments = environments;
    }

    /** Where a sequence stands. */
    private record Standing(Provenance provenance, Set<Deed> called) {}

    /**
     * Judges every call of a trace in its order.
     *
     * @throws TraceException when it is no trace; then nothing was judged
     */
    public void judge(byte[] bytes, Consumer<Ruling> rulings) {
        Trace trace = TraceReader.read(bytes);
        Set<String> continued = trace.sequences().stream()
                .flatMap(sequence -> sequence.continued().stream())
                .collect(Collectors.toSet());
        var ends = new HashMap<String, Standing>();
        for (Trace.Sequence sequence : trace.sequences()) {
            Standing end = judge(trace, sequence, begin(sequence, ends), rulings);
            if (continued.contains(sequence.name())) {
                ends.put(sequence.name(), end);
            }
        }
    }

    private static Standing begin(Trace.Sequence sequence, Map<String, Standing> ends) {
        Standing earlier = sequence.continued()
                .map(ends::get)
                .orElseGet(() -> new Standing(Provenance.fresh(), EnumSet.noneOf(Deed.class)));
        Provenance provenance = earlier.provenance().continued();
        sequence.prompt()
                .ifPresent(prompt -> provenance.hear(new Span("prompt of " + sequence.name(), Label.TASK, prompt)));
        return new Standing(provenance, sequence.prompt().map(Intent::of).orElse(earlier.called()));
    }

    private Standing judge(Trace trace, Trace.Sequence sequence, Standing standing, Consumer<Ruling> rulings) {
        int number = 0;
        var places = new ForeignPlaces(trace.workspace(), environments);
        for (ForeignCall call : sequence.calls()) {
            number++;
            ForeignTool tool = trace.tools().getOrDefault(call.tool(), ForeignTool.unlisted(call.tool()));
            Provenance provenance = standing.provenance();
            var told = new ForeignActs(tool, call, places, provenance, standing.called()).told();
            var request = new Request(tool.name(), told.acts(), profile.rights(), provenance.seen());
            var verdict = judge.verdict(request);
            Label result = hear(
                    provenance, tool.declared().output(), call.result(), "call " + number + " of " + sequence.name());
            rulings.accept(
                    new Ruling(new Ruling.Place(sequence.name(), number), request, verdict, told.findings(), result));
        }
        return standing;
    }

    /** Takes in a result: each field that has a label of its own by itself, and all the rest together. */
    private static Label hear(Provenance provenance, ForeignTool.Output output, List<Leaf> result, String source) {
        var fields = new LinkedHashMap<String, StringBuilder>();
        Set<String> leading = leading(output);
        for (Leaf leaf : result) {
            boolean own = Trace.label(output.fields(), leaf.field()).isPresent();
            if (leaf.kind() == Leaf.Kind.NAME && (own || leading.contains(leaf.field()))) {
                continue; // the owner knows that name
            }
            fields.computeIfAbsent(own ? leaf.field() : "", ignored -> new StringBuilder())
                    .append(leaf.text())
                    .append(APART);
        }
        var labels = fields.entrySet().stream().map(entry -> {
            Label label = Trace.label(output.fields(), entry.getKey()).orElse(output.label());
            String place = entry.getKey().isEmpty() ? source : source + ", " + entry.getKey();
            provenance.hear(new Span(place, label, entry.getValue().toString()));
            return label;
        });
        return labels.reduce(Label::join).orElse(output.label());
    }

    /** The names that lead to fields with labels of their own. */
    private static Set<String> leading(ForeignTool.Output output) {
        var leading = new HashSet<String>();
        for (String field : output.fields().keySet()) {
            for (int dot = field.indexOf('.'); dot >= 0; dot = field.indexOf('.', dot + 1)) {
                leading.add(field.substring(0, dot));
            }
        }
        return leading;
    }
}

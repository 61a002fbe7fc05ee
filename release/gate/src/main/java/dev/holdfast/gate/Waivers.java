package dev.holdfast.gate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes out of a verdict what somebody answers for.
 *
 * @param verdict without what was waived; a waiver that has expired, or that is about nothing, is a finding of its own
 * @param waived what was taken out
 */
public record Waivers(Verdict verdict, List<Waived> waived) {
    private static final Rule EXPIRED = Rule.of("waiver-expired", Topic.WAIVER);
    private static final Rule UNUSED = Rule.of("waiver-unused", Topic.WAIVER);

    public Waivers {
        waived = List.copyOf(waived);
    }

    /** A finding and who answers for it. */
    public record Waived(Finding finding, Waiver waiver) {}

    /**
     * Applies waivers. Of a rule that found more than is kept, what was not kept goes on blocking.
     *
     * @param today an expired waiver covers nothing
     */
    public static Waivers apply(List<Waiver> waivers, Verdict verdict, LocalDate today) {
        var findings = new Findings(Integer.MAX_VALUE);
        var waived = new ArrayList<Waived>();
        Set<Waiver> used = new HashSet<>();
        var top = Top.of(verdict.inventory());
        for (Finding finding : verdict.findings()) {
            String path = top.path(finding.place().member());
            var covering = waivers.stream()
                    .filter(waiver -> waiver.covers(finding, path))
                    .toList();
            used.addAll(covering);
            covering.stream()
                    .filter(waiver -> !waiver.expired(today))
                    .findFirst()
                    .ifPresentOrElse(waiver -> waived.add(new Waived(finding, waiver)), () -> findings.add(finding));
        }
        long taken = waived.stream()
                .filter(one -> one.finding().weight() == Weight.BLOCK)
                .count();
        waivers.stream().filter(waiver -> waiver.expired(today)).forEach(waiver -> findings.add(expired(waiver)));
        waivers.stream()
                .filter(waiver -> !used.contains(waiver) && !waiver.expired(today))
                .forEach(waiver -> findings.add(unused(waiver)));
        return new Waivers(
                new Verdict(verdict.artifact(), verdict.inventory(), findings.sorted(), verdict.blocks() - taken),
                waived);
    }

    private static Finding expired(Waiver waiver) {
        return new Finding(
                EXPIRED,
                Weight.WARN,
                FindingGroup.WHOLE,
                "the waiver of `" + waiver.rule() + "` for `" + waiver.path() + "` by "
                        + waiver.ground().owner() + " expired after "
                        + waiver.ground().expires(),
                "mend what it was about and remove it, or have its owner renew it");
    }

    private static Finding unused(Waiver waiver) {
        return new Finding(
                UNUSED,
                Weight.NOTE,
                FindingGroup.WHOLE,
                "the waiver of `" + waiver.rule() + "` for `" + waiver.path() + "` is about nothing that was found",
                "remove it from gate.yaml");
    }
}

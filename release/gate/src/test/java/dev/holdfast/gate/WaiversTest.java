package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.RuleId;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaiversTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 27);
    private static final ArtifactRule BAD = (inventory, findings) -> inventory
            .files()
            .forEach(file -> findings.add(new Finding(
                    Rule.of("bad", Topic.SOURCE), Weight.BLOCK, Place.of(file.name()), "bad", "make it good")));

    private final Verdict verdict = Parcel.named("a.tgz")
            .file("package/package.json", "{}")
            .file("package/dist/a.map", "1")
            .checked(BAD);

    @Test
    void takesOutWhatSomebodyAnswersFor() {
        var waiver = waiver("bad", "dist/*.map", TODAY);
        var applied = Waivers.apply(List.of(waiver), verdict, TODAY);
        assertThat(applied.verdict().blocks()).isEqualTo(1);
        assertThat(Parcel.lines(applied.verdict())).containsExactly("BLOCK bad package.json: bad");
        assertThat(applied.waived()).hasSize(1);
        assertThat(applied.waived().getFirst().waiver()).isEqualTo(waiver);
        assertThat(Waivers.apply(List.of(waiver("bad", "**", TODAY)), verdict, TODAY)
                        .verdict()
                        .passes())
                .isTrue();
    }

    @Test
    void oneThatHasExpiredCoversNothingAndIsAFinding() {
        var applied = Waivers.apply(List.of(waiver("bad", "**", TODAY.minusDays(1))), verdict, TODAY);
        assertThat(applied.verdict().blocks()).isEqualTo(2);
        assertThat(applied.waived()).isEmpty();
        assertThat(Parcel.lines(applied.verdict()))
                .contains(
                        "WARN waiver-expired (all files): the waiver of `bad` for `**` by ada expired after 2026-11-26");
    }

    @Test
    void oneThatIsAboutNothingIsAFinding() {
        var applied =
                Waivers.apply(List.of(waiver("bad", "src/**", TODAY), waiver("worse", "**", TODAY)), verdict, TODAY);
        assertThat(applied.verdict().blocks()).isEqualTo(2);
        assertThat(Parcel.lines(applied.verdict()))
                .contains(
                        "NOTE waiver-unused (all files): the waiver of `bad` for `src/**` is about nothing that was found",
                        "NOTE waiver-unused (all files): the waiver of `worse` for `**` is about nothing that was found");
    }

    @Test
    void whatWasNotKeptGoesOnBlocking() {
        var many = new Verdict("a", verdict.inventory(), verdict.findings(), 5_000);
        assertThat(Waivers.apply(List.of(waiver("bad", "**", TODAY)), many, TODAY)
                        .verdict()
                        .blocks())
                .isEqualTo(4_998);
    }

    private static Waiver waiver(String rule, String path, LocalDate expires) {
        return new Waiver(new RuleId(rule), PathGlob.of(path), new Waiver.Ground("it is public", "ada", expires));
    }
}

package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Rule RULE = Rule.of("word", Topic.SOURCE);

    @Test
    void showsEveryFileToEveryRuleAndWhatRulesFindInsideThem() throws IOException {
        MemberRule unfolds = (member, parts, _) -> {
            if (member.name().file().equals("outer")) {
                parts.add(member.within("inner", "bad".getBytes(UTF_8)));
            }
        };
        Verdict verdict = new Gate(List.of(unfolds, GateTest::lookForBad), List.of()).check(artifact("outer", "good"));
        assertThat(verdict.passes()).isFalse();
        assertThat(verdict.findings())
                .extracting(finding -> finding.place().member().toString())
                .containsExactly("outer!/inner");
        assertThat(verdict.inventory().files()).hasSize(1); // what is inside is not shipped a second time
    }

    @Test
    void whatWasNotReadBlocks() throws IOException {
        Artifact broken = new Artifact() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public void visit(Visitor visitor) {
                visitor.unread(Place.of(MemberName.of("x.zip")), "it ends in the middle");
            }
        };
        Verdict verdict = new Gate(List.of(), List.of()).check(broken);
        assertThat(verdict.passes()).isFalse();
        assertThat(verdict.findings().getFirst().what()).isEqualTo("not read: it ends in the middle");
    }

    @Test
    void rulesOnTheWholeAreHeardInTheirOrder() throws IOException {
        List<ArtifactRule> rules = new ArrayList<>();
        for (int number = 0; number < 100; number++) {
            String what = "number " + number;
            rules.add((inventory, findings) -> findings.add(new Finding(
                    RULE, Weight.NOTE, Place.of(inventory.files().getFirst().name()), what, "")));
        }
        assertThat(new Gate(List.of(), rules).check(artifact("a", "")).findings())
                .extracting(Finding::what)
                .containsExactlyElementsOf(IntStream.range(0, 100)
                        .mapToObj(number -> "number " + number)
                        .toList());
    }

    @Test
    void aRuleOnTheWholeThatFailsEndsTheCheck() {
        var gate = new Gate(List.of(), List.of((_, _) -> {
            throw new IllegalStateException("broken");
        }));
        assertThatThrownBy(() -> gate.check(artifact("a", "")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
    }

    @Test
    void manyFindingsOfOneRuleAreCountedAndNotKept() {
        var findings = new Findings(2);
        for (int number = 0; number < 5; number++) {
            findings.add(finding(Weight.NOTE));
        }
        findings.add(finding(Weight.BLOCK));
        assertThat(findings.sorted()).hasSize(3).startsWith(finding(Weight.BLOCK));
        assertThat(findings.count(Weight.NOTE)).isEqualTo(5);
    }

    private static void lookForBad(Member member, MemberRule.Parts parts, Findings findings) {
        if (new String(member.bytes(), UTF_8).contains("bad")) {
            findings.add(new Finding(RULE, Weight.BLOCK, Place.of(member.name()), "bad", "make it good"));
        }
    }

    private static Finding finding(Weight weight) {
        return new Finding(RULE, weight, Place.of(MemberName.of("a")), "bad", "make it good");
    }

    private static Artifact artifact(String path, String content) {
        return new Artifact() {
            @Override
            public String name() {
                return "artifact";
            }

            @Override
            public void visit(Visitor visitor) {
                visitor.member(new Member(MemberName.of(path), Member.NO_MODE, content.getBytes(UTF_8)));
            }
        };
    }
}

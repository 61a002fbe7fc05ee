package dev.holdfast.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelTest {
    private static final List<Label> ALL = Stream.of(Integrity.values())
            .flatMap(integrity -> Stream.of(Confidentiality.values()).map(secrecy -> new Label(integrity, secrecy)))
            .toList();

    @Test
    void joinsToTheWorseOfEachPart() {
        var mixed = new Label(Integrity.TRUSTED, Confidentiality.RESTRICTED)
                .join(new Label(Integrity.UNTRUSTED, Confidentiality.PUBLIC));

        assertThat(mixed).isEqualTo(new Label(Integrity.UNTRUSTED, Confidentiality.RESTRICTED));
        assertThat(Label.TASK.join(Label.WORKSPACE)).isEqualTo(Label.WORKSPACE);
        assertThat(Label.TASK.join(Label.REVIEWED)).isEqualTo(Label.REVIEWED);
    }

    @Test
    void joinsInAnyOrderAndNeverGetsBetter() {
        assertThat(ALL).hasSize(9);
        for (Label a : ALL) {
            assertThat(a.join(a)).isEqualTo(a);
            for (Label b : ALL) {
                assertThat(a.join(b)).isEqualTo(b.join(a));
                assertThat(a.join(b).integrity()).isGreaterThanOrEqualTo(a.integrity());
                assertThat(a.join(b).confidentiality()).isGreaterThanOrEqualTo(a.confidentiality());
                for (Label c : ALL) {
                    assertThat(a.join(b).join(c)).isEqualTo(a.join(b.join(c)));
                }
            }
        }
    }
}

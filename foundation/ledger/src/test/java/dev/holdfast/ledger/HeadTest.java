package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.terms.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadTest {
    private static final String ROOT = "ab".repeat(32);

    @Test
    void isWrittenAndReadAsOneLine() {
        var head = new Head(42, new Digest(ROOT));
        assertThat(head).hasToString("42:" + ROOT);
        assertThat(Head.parse("42:" + ROOT)).isEqualTo(head);
        assertThat(Head.parse(Head.EMPTY.toString())).isEqualTo(Head.EMPTY);
    }

    @Test
    void anythingElseIsNoReceipt() {
        for (String text : List.of(
                "",
                "42",
                "042:" + ROOT,
                "-1:" + ROOT,
                "+1:" + ROOT,
                "1:" + ROOT + "\n",
                " 1:" + ROOT,
                "1:" + ROOT.toUpperCase(java.util.Locale.ROOT),
                "1:" + ROOT.substring(1),
                "9223372036854775808:" + ROOT,
                "٣:" + ROOT)) {
            assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> Head.parse(text))
                    .withMessageStartingWith("not a ledger head: `")
                    .withMessageEndingWith("`; it is the number of entries, a colon and 64 hexadecimal digits");
        }
    }
}

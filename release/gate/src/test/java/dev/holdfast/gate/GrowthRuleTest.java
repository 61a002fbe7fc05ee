package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowthRuleTest {
    private static final int LARGE = 1_000_000;

    private final Inventory last = Parcel.named("a-1.tgz")
            .file("package/package.json", "{}")
            .file("package/dist/a.js", LARGE)
            .file("package/dist/b.js", 20)
            .inventory();

    @Test
    void theSideFileThatWasNeverThereBlocks() {
        var now = Parcel.named("a-2.tgz")
                .file("package/package.json", "{}")
                .file("package/dist/a.js", LARGE)
                .file("package/dist/b.js", 20)
                .file("package/dist/a.js.map", 5 * LARGE);
        assertThat(Parcel.lines(now.checked(rule(20))))
                .containsExactly(
                        "BLOCK growth-total (all files): all files together: grew from 1.0 MB to 6.0 MB, by 500 %,"
                                + " where 20 % is usual",
                        "BLOCK growth-file dist/a.js.map: new, 5.0 MB, where the whole last release had 1.0 MB",
                        "WARN growth-kind (all files): 1 of a kind that the last release had none of: source maps,"
                                + " 5.0 MB");
    }

    @Test
    void theMapThatWasPutIntoAFileBlocks() {
        var now = Parcel.named("a-2.tgz")
                .file("package/package.json", "{}")
                .file("package/dist/a.js", LARGE)
                .file("package/dist/b.js", 150_000);
        assertThat(Parcel.lines(now.checked(rule(20))))
                .containsExactly(
                        "BLOCK growth-file dist/b.js: grew from 20 B to 150 kB, by 749900 %, where 20 % is" + " usual");
    }

    @Test
    void usualGrowthPasses() {
        var now = Parcel.named("a-2.tgz")
                .file("package/package.json", "{}")
                .file("package/dist/a.js", LARGE + LARGE / 5)
                .file("package/dist/b.js", 60_000)
                .file("package/dist/c.js", 1_000);
        assertThat(now.checked(rule(27)).findings()).isEmpty();
        assertThat(now.checked(rule(19)).passes()).isFalse();
    }

    private GrowthRule rule(int percent) {
        return new GrowthRule(last, new Allowance.Growth(percent));
    }
}

package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AllowlistRuleTest {
    @Test
    void whatIsOnTheListPassesWithoutTheFolderThatAllFilesAreIn() {
        var parcel = Parcel.named("a.tgz").file("package/package.json", "{}").file("package/dist/a.js", "1");
        assertThat(parcel.checked(rule("package.json", "dist/*.js")).findings()).isEmpty();
    }

    @Test
    void everyOtherPathBlocksThoseInArchivesToo() {
        var parcel = Parcel.named("a.tgz")
                .file("package/package.json", "{}")
                .file("package/dist/a.js", "1")
                .file("package/dist/a.js.map", "2")
                .file("package/x.zip", "3")
                .inside("package/x.zip", "inner/.env", "4");
        assertThat(Parcel.lines(parcel.checked(rule("package.json", "dist/*.js", "x.zip"))))
                .containsExactly(
                        "BLOCK allowlist-path dist/a.js.map: not on the allowlist",
                        "BLOCK allowlist-path x.zip!/inner/.env: not on the allowlist");
    }

    @Test
    void aPatternThatMatchesNothingIsAFindingEvenWhenAnotherCoversItsFiles() {
        var parcel = Parcel.named("a.zip").file("a.js", "1");
        assertThat(Parcel.lines(parcel.checked(rule("*.js", "a.js", "lib/**"))))
                .containsExactly(
                        "WARN allowlist-unused lib/**: in `ship` of gate.yaml, but nothing that is shipped matches it");
    }

    @Test
    void whatIsTooLargeBlocks() {
        var allowlist = new Allowlist(
                List.of(PathGlob.of("**")),
                List.of(new Allowlist.Ceiling(PathGlob.of("dist/*"), 10)),
                OptionalLong.of(20));
        var parcel = Parcel.named("a.zip").file("dist/a", 11).file("dist/b", 10);
        assertThat(Parcel.lines(parcel.checked(new AllowlistRule(allowlist))))
                .containsExactly(
                        "BLOCK allowlist-size (all files): 21 B in all, where at most 20 B may be shipped",
                        "BLOCK allowlist-size dist/a: 11 B, where `dist/*` may have 10 B");
        assertThat(Parcel.named("a.zip")
                        .file("dist/b", 10)
                        .checked(new AllowlistRule(allowlist))
                        .passes())
                .isTrue();
    }

    private static AllowlistRule rule(String... globs) {
        return new AllowlistRule(
                new Allowlist(Stream.of(globs).map(PathGlob::of).toList(), List.of(), OptionalLong.empty()));
    }
}

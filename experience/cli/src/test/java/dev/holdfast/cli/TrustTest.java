package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Surroundings.Std;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    private static final Set<Std> TERMINAL = Set.of(Std.IN, Std.OUT, Std.ERR);

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
    }

    @Test
    void showsTheFileInertAndTheCommitAndCountsFromThenOn() {
        desk.file("a.txt", "a\n")
                .file("holdfast.yaml", "# \u202Ehidden\nbudget:\n  turns: 7\n")
                .repository();
        assertThat(turns()).isEqualTo("40 built-in");

        var trust = desk.run("trust", "--yes");

        assertThat(trust.exitCode()).isZero();
        assertThat(trust.err()).isEmpty();
        assertThat(trust.out())
                .contains("  │ # [U+202E]hidden\n  │ budget:\n  │   turns: 7\n")
                .contains("commit     " + desk.git("rev-parse", "HEAD") + " (Ada, ")
                .endsWith(": Begin), 2 different files\ntrusted\n");
        assertThat(turns()).isEqualTo("7 workspace");
        var kept =
                Trusted.load(Home.of(Map.of("HOME", "/", "XDG_STATE_HOME", desk.home() + "/state")), desk.workspace());
        assertThat(kept.commit()).contains(desk.git("rev-parse", "HEAD"));
        assertThat(kept.blobs())
                .containsExactlyInAnyOrder(
                        desk.git("rev-parse", "HEAD:a.txt"), desk.git("rev-parse", "HEAD:holdfast.yaml"));
    }

    @Test
    void aFileThatChangesAfterwardsCountsForNothing() {
        desk.file("holdfast.yaml", "budget:\n  turns: 7\n");
        desk.run("trust", "--yes");
        desk.file("holdfast.yaml", "budget:\n  turns: 6\n");
        assertThat(turns()).isEqualTo("40 built-in");
        assertThat(desk.run("config", "explain").err())
                .isEqualTo("`holdfast.yaml` here counts for nothing yet: see what it says with `holdfast trust`\n");
        assertThat(desk.run("doctor").out())
                .contains(
                        "warn  trust      `holdfast.yaml` has changed since it was trusted, so it counts for nothing");
    }

    @Test
    void withoutAFileAndWithoutACommitThereIsNothingToTrust() {
        var result = desk.run("trust", "--yes");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .isEqualTo("holdfast: there is nothing to trust in `" + desk.workspace()
                        + "`: it has neither a `holdfast.yaml` nor a `holdfast.cedar` nor a commit\n");
    }

    @Test
    void rulesForbidOnceTheyAreTrustedAndNothingRunsWhenTheyChange() {
        String rules = "@id(\"no-true\") forbid (principal, action, resource) when { resource.name == \"true\" };\n";
        desk.file("holdfast.cedar", rules);
        assertThat(desk.run("exec", "--", "true").exitCode()).isZero();
        assertThat(desk.run("doctor").out())
                .contains("warn  trust      `holdfast.cedar` is not trusted, so its rules forbid nothing;");
        assertThat(desk.run("trust", "--yes").out())
                .contains("rules      `holdfast.cedar`, " + rules.length()
                        + " bytes, sound, and may only forbid:\n  │ @id");
        assertThat(desk.run("exec", "--", "true").exitCode()).isEqualTo(3);
        desk.file("holdfast.cedar", "// nothing\n");
        var changed = desk.run("exec", "--", "true");
        assertThat(changed.exitCode()).isEqualTo(2);
        assertThat(changed.err())
                .startsWith("holdfast: `holdfast.cedar` has changed since it was trusted, and nothing");
        assertThat(desk.run("trust", "--yes").exitCode()).isZero();
        assertThat(desk.run("exec", "--", "true").exitCode()).isZero();
    }

    @Test
    void rulesThatWouldPermitAreNotEvenAskedAbout() {
        desk.file("holdfast.cedar", "@id(\"all\") permit (principal, action, resource);\n");
        var result = desk.run("trust", "--yes");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("holdfast: holdfast.cedar:1: `permit` in a policy that may only forbid;");
        assertThat(result.out()).doesNotContain("trusted");
    }

    @Test
    void aFileThatIsNoSoundConfigurationIsNotEvenAskedAbout() {
        desk.file("holdfast.yaml", "budgett: {}\n");
        var result = desk.run("trust", "--yes");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("holdfast.yaml:1:1: ").contains("`budgett`");
        assertThat(result.out()).doesNotContain("trusted");
    }

    @Test
    void whereNobodySitsItNeedsAWord() {
        desk.file("holdfast.yaml", "budget:\n  turns: 7\n");
        var result = desk.run("trust");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).endsWith("run it again with `--yes`\n");
        assertThat(turns()).isEqualTo("40 built-in");
    }

    @Test
    void atATerminalOnlyAYesTypedAfterTheQuestionCounts() {
        desk.file("holdfast.yaml", "budget:\n  turns: 7\n");
        assertThat(desk.run(new Typist("y\n", "n\n"), TERMINAL, "trust").exitCode())
                .isEqualTo(1);
        assertThat(turns()).isEqualTo("40 built-in");
        assertThat(desk.run(new Typist("n\n", "y\n"), TERMINAL, "trust").exitCode())
                .isZero();
        assertThat(turns()).isEqualTo("7 workspace");
    }

    @Test
    void aCommitWhoseFilesWereTamperedWithIsNotPinned() throws Exception {
        desk.file("a.txt", "a\n").repository();
        String other = desk.file("b.txt", "b\n").git("hash-object", "-w", "b.txt");
        String tree = desk.git("rev-parse", "HEAD^{tree}");
        String wrong = desk.git("mktree", "--missing");
        assertThat(wrong).isNotEqualTo(tree);
        Path place = object(tree);
        Files.delete(place);
        Files.copy(object(wrong), place);
        assertThat(other).hasSize(40);
        var result = desk.run("trust", "--yes");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("holdfast: `git fsck` failed, so nothing is pinned: ");
    }

    private Path object(String id) {
        return desk.workspace()
                .resolve(".git/objects")
                .resolve(id.substring(0, 2))
                .resolve(id.substring(2));
    }

    private String turns() {
        return desk.run("config", "explain", "--json").lines().stream()
                .filter(line -> line.get("key").asString().equals("budget.turns"))
                .map(line ->
                        line.get("value").asString() + " " + line.get("layer").asString())
                .findFirst()
                .orElseThrow();
    }
}

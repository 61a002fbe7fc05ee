package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.Integrity;
import dev.holdfast.terms.Label;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Peer;
import dev.holdfast.terms.Reversibility;
import dev.holdfast.terms.RuleId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DefaultPolicyTest {
    private static final Path ROOT = Path.of("/srv/space");
    private static final Profile PROFILE = Profile.workspace("localhost:8080");

    private final Policy policy = CedarPolicy.standard();

    @Test
    void allowsWhatTheProfileHolds() {
        assertThat(verdict(
                        Effect.read(path("src/A.java")),
                        Effect.write(path("src/A.java"), 10),
                        Effect.delete(path("old")),
                        Effect.run("bash")))
                .isEqualTo(new Verdict.Allow(new RuleId("capability")));
    }

    @Test
    void allowsACallWithoutEffects() {
        assertThat(verdict()).isEqualTo(new Verdict.Allow(new RuleId("no-effect")));
    }

    @Test
    void deniesWhatLiesOutsideTheWorkspaceWhoeverSigns() {
        assertThat(verdict(Effect.delete(path("../nightly-backups"))))
                .isEqualTo(new Verdict.Deny(
                        new RuleId("outside-workspace"),
                        "`DELETE_PATH /srv/nightly-backups` lies outside the workspace",
                        "start the session in a folder that holds it, or do it yourself"));
    }

    @Test
    void deniesASiblingWhoseNameBeginsLikeTheWorkspace() {
        assertThat(verdict(Effect.write(path("/srv/space_evil/x"), 1)))
                .isInstanceOfSatisfying(
                        Verdict.Deny.class, deny -> assertThat(deny.rule()).isEqualTo(new RuleId("outside-workspace")));
    }

    @Test
    void deniesChangesOfGitsOwnHooksWhoeverSigns() {
        assertThat(verdict(governance(".git/hooks/pre-commit")))
                .isEqualTo(new Verdict.Deny(
                        new RuleId("git-internals"),
                        "`CHANGE_GOVERNANCE .git/hooks/pre-commit` runs or redirects git outside the sandbox",
                        "nobody can grant this to an agent; make the change yourself"));
    }

    @Test
    void asksTheOwnerAboutOtherGovernance() {
        assertThat(verdict(governance(".github/workflows/ci.yml")))
                .isEqualTo(new Verdict.Ask(
                        new RuleId("governance-path"),
                        "`CHANGE_GOVERNANCE .github/workflows/ci.yml` steers tools, editors or agents outside the sandbox",
                        1));
    }

    @Test
    void allowsGovernanceThatAGrantNames() {
        var rights = new ArrayList<>(PROFILE.rights());
        rights.add(new Capability(Effect.Kind.CHANGE_GOVERNANCE, ".github"));
        var request = Request.of("write_file", List.of(governance(".github/ci.yml")), rights, Label.TASK);
        assertThat(policy.verdict(request)).isEqualTo(new Verdict.Allow(new RuleId("governance-path")));
    }

    @Test
    void deniesANetworkToCommands() {
        var connect = new Effect(Effect.Kind.CONNECT, "db:5432", Environment.DEV, Reversibility.IRREVERSIBLE, 0);
        assertThat(verdict(connect))
                .isInstanceOfSatisfying(
                        Verdict.Deny.class, deny -> assertThat(deny.rule()).isEqualTo(new RuleId("no-network")));
    }

    @Test
    void allowsTheConnectionsThatThePersonGrantedAndNoOthers() {
        Effect granted = Effect.connect(Peer.of("api.example.com/192.0.2.1:443"));
        List<Capability> rights = with(new Capability(Effect.Kind.CONNECT, granted.resource()));
        assertThat(verdict(rights, granted)).isEqualTo(new Verdict.Allow(new RuleId("own-grant")));
        for (String other : List.of(
                "api.example.com/192.0.2.1:444",
                "api.example.com/192.0.2.2:443",
                "other.example.com/192.0.2.1:443",
                "192.0.2.1:443")) {
            assertThat(verdict(rights, Effect.connect(Peer.of(other))))
                    .isInstanceOfSatisfying(
                            Verdict.Deny.class, deny -> assertThat(deny.rule()).isEqualTo(new RuleId("no-network")));
        }
        assertThat(verdict(with(new Capability(Effect.Kind.CONNECT, "*")), granted))
                .isInstanceOf(Verdict.Deny.class);
    }

    @Test
    void allowsWhatLiesOutsideOnlyAsThePersonGrantedIt() {
        var rights = with(
                new Capability(Effect.Kind.READ_PATH, "/opt/data"),
                new Capability(Effect.Kind.WRITE_PATH, "/home/ada/.claude"),
                new Capability(Effect.Kind.DELETE_PATH, "/home/ada/.claude"));
        var allowed = new Verdict.Allow(new RuleId("own-grant"));
        assertThat(verdict(rights, Effect.read(path("/opt/data")))).isEqualTo(allowed);
        assertThat(verdict(rights, Effect.write(path("/home/ada/.claude/x"), 0)))
                .isEqualTo(allowed);
        for (Effect other : List.of(
                Effect.write(path("/opt/data"), 0),
                Effect.read(path("/opt/data2")),
                Effect.read(path("/opt")),
                Effect.delete(path("/home/ada/.claude")))) {
            assertThat(verdict(rights, other))
                    .isInstanceOfSatisfying(
                            Verdict.Deny.class,
                            deny -> assertThat(deny.rule()).isEqualTo(new RuleId("outside-workspace")));
        }
    }

    @Test
    void deniesGitsOwnHooksOutsideWhoeverGrantsThem() {
        var rights = with(new Capability(Effect.Kind.WRITE_PATH, "/srv/other"));
        assertThat(verdict(rights, Effect.write(path("/srv/other/.git/hooks"), 0)))
                .isInstanceOfSatisfying(
                        Verdict.Deny.class, deny -> assertThat(deny.rule()).isEqualTo(new RuleId("git-internals")));
    }

    @Test
    void wantsOnePersonForWhatCannotBeTakenBackEvenWithAGrant() {
        var rights = List.of(new Capability(Effect.Kind.SEND_MESSAGE, "*"));
        assertThat(verdict(rights, message(Environment.DEV, Reversibility.IRREVERSIBLE)))
                .isEqualTo(new Verdict.Ask(
                        new RuleId("irreversible"), "`SEND_MESSAGE ops@example.org` cannot be taken back", 1));
    }

    @Test
    void wantsTwoPeopleForWhatCannotBeTakenBackInProduction() {
        assertThat(verdict(message(Environment.PRODUCTION, Reversibility.IRREVERSIBLE)))
                .isEqualTo(new Verdict.Ask(
                        new RuleId("irreversible-or-production"),
                        "`SEND_MESSAGE ops@example.org` cannot be taken back or reaches production",
                        2));
    }

    @Test
    void asksWhereUntrustedTextDecidesWhatOthersReceive() {
        assertThat(verdict(
                        sending(new Sink("to", Integrity.TRUSTED, true), new Sink("body", Integrity.UNTRUSTED, true))))
                .isEqualTo(new Verdict.Ask(
                        new RuleId("untrusted-sink"),
                        "text that nobody vouched for decides body of `SEND_MESSAGE ops@example.org`",
                        1));
        assertThat(verdict(
                        sending(new Sink("to", Integrity.TRUSTED, true), new Sink("id", Integrity.UNTRUSTED, false))))
                .isEqualTo(new Verdict.Allow(new RuleId("capability")));
        assertThat(verdict(sending(new Sink("to", Integrity.REVIEWED, true))))
                .isEqualTo(new Verdict.Allow(new RuleId("capability")));
    }

    @Test
    void asksForADeedThatTheTaskDoesNotCallFor() {
        for (Deed deed : Deed.values()) {
            var act = new Act(message(Environment.DEV, Reversibility.COMPENSABLE), List.of(), Optional.of(deed), false);
            assertThat(verdict(act))
                    .isEqualTo(new Verdict.Ask(
                            new RuleId("not-called-for"),
                            "the task does not call for this: `SEND_MESSAGE ops@example.org` would "
                                    + deed.name().toLowerCase(Locale.ROOT),
                            1));
            assertThat(verdict(new Act(act.effect(), List.of(), act.deed(), true)))
                    .isInstanceOf(Verdict.Allow.class);
        }
    }

    @Test
    void goodProvenanceLowersNothingForWhatIsGrave() {
        for (Environment environment : Environment.values()) {
            for (Reversibility reversibility : Reversibility.values()) {
                boolean grave = environment == Environment.PRODUCTION || reversibility == Reversibility.IRREVERSIBLE;
                var act = new Act(
                        message(environment, reversibility),
                        List.of(new Sink("to", Integrity.TRUSTED, true)),
                        Optional.of(Deed.SEND),
                        true);
                assertThat(verdict(act) instanceof Verdict.Allow).isNotEqualTo(grave);
            }
        }
    }

    @Test
    void asksForADeletionThatNobodyCalledForUnlessItCanBeUndone() {
        var file = Effect.delete(path("old.txt"));
        assertThat(verdict(new Act(file, List.of(), Optional.of(Deed.DELETE), false)))
                .isEqualTo(new Verdict.Allow(new RuleId("capability")));
        var lasting = new Effect(file.kind(), file.resource(), Environment.WORKSPACE, Reversibility.COMPENSABLE, 0);
        assertThat(verdict(new Act(lasting, List.of(), Optional.of(Deed.DELETE), false)))
                .isInstanceOfSatisfying(
                        Verdict.Ask.class, ask -> assertThat(ask.rule()).isEqualTo(new RuleId("not-called-for")));
        assertThat(verdict(new Act(lasting, List.of(), Optional.of(Deed.DELETE), true)))
                .isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void tellsRestrictedTextToNobody() {
        var seen = new Label(Integrity.TRUSTED, Confidentiality.RESTRICTED);
        var rights = List.of(new Capability(Effect.Kind.SEND_MESSAGE, "*"));
        var effects = List.of(message(Environment.DEV, Reversibility.COMPENSABLE));
        assertThat(policy.verdict(Request.of("mail", effects, rights, seen)))
                .isEqualTo(new Verdict.Deny(
                        new RuleId("clearance"),
                        "the session has read restricted text, and ops@example.org is not cleared for it",
                        "start a new session that does not read it, or clear ops@example.org: a host under `clearance`"
                                + " in your configuration, another place in the policy's rule `clearance`"));
    }

    @Test
    void wantsTwoPeopleForProductionEvenWithAGrant() {
        var rights = List.of(new Capability(Effect.Kind.SEND_MESSAGE, "*"));
        var effects = List.of(message(Environment.PRODUCTION, Reversibility.REVERSIBLE));
        assertThat(policy.verdict(Request.of("mail", effects, rights, Label.TASK)))
                .isInstanceOfSatisfying(
                        Verdict.Ask.class, ask -> assertThat(ask.quorum()).isEqualTo(2));
    }

    @Test
    void sendsPromptsToTheConfiguredModelOnly() {
        assertThat(verdict(Effect.modelCall("localhost:8080", 100))).isInstanceOf(Verdict.Allow.class);
        assertThat(verdict(Effect.modelCall("elsewhere:443", 100))).isInstanceOf(Verdict.Ask.class);
    }

    @Test
    void sendsNoRestrictedTextToAModel() {
        var seen = new Label(Integrity.UNTRUSTED, Confidentiality.RESTRICTED);
        var request = Request.of("model", List.of(Effect.modelCall("localhost:8080", 1)), PROFILE.rights(), seen);
        assertThat(policy.verdict(request))
                .isInstanceOfSatisfying(
                        Verdict.Deny.class, deny -> assertThat(deny.rule()).isEqualTo(new RuleId("model-clearance")));
    }

    @Test
    void refusesACallWithTooManyEffects() {
        var many = new Effect[65];
        Arrays.fill(many, Effect.read(path("a")));
        assertThat(verdict(many))
                .isEqualTo(new Verdict.Deny(
                        new RuleId("too-many-effects"),
                        "the call declares 65 effects, at most 64 are judged at once",
                        "split it into smaller calls"));
    }

    @Test
    void oneBadEffectAmongGoodOnesDecides() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var effects = new ArrayList<Effect>();
            for (int i = 0; i < 5; i++) {
                effects.add(Effect.read(path("f" + random.nextInt(9))));
            }
            effects.add(random.nextInt(6), Effect.write(path("/etc/passwd"), 1));
            assertThat(verdict(effects.toArray(Effect[]::new))).isInstanceOf(Verdict.Deny.class);
        }
    }

    @Test
    void neverGetsStricterWithAnotherApproval() {
        var random = new Random(11);
        for (int round = 0; round < 300; round++) {
            var request = Request.of("any", randomEffects(random), PROFILE.rights(), Label.WORKSPACE);
            boolean permitted = false;
            for (int approvals = 0; approvals <= Policy.APPROVALS_MAX; approvals++) {
                boolean now = policy.judge(request, approvals) instanceof Judgement.Permitted;
                assertThat(now || !permitted)
                        .as("%s with %d approvals", request, approvals)
                        .isTrue();
                permitted = now;
            }
        }
    }

    @Test
    void neverGetsWeakerWhenAnEffectIsAdded() {
        var random = new Random(13);
        for (int round = 0; round < 300; round++) {
            var effects = new ArrayList<>(randomEffects(random));
            int before = strictness(policy.verdict(Request.of("any", effects, PROFILE.rights(), Label.WORKSPACE)));
            effects.addAll(randomEffects(random));
            int after = strictness(policy.verdict(Request.of("any", effects, PROFILE.rights(), Label.WORKSPACE)));
            assertThat(after).isGreaterThanOrEqualTo(before);
        }
    }

    private static int strictness(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow ignored -> 0;
            case Verdict.Ask ask -> ask.quorum();
            case Verdict.Deny ignored -> 3;
        };
    }

    private static List<Effect> randomEffects(Random random) {
        var effects = new ArrayList<Effect>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            effects.add(new Effect(
                    pick(random, Effect.Kind.values()),
                    pick(random, new String[] {"a", "src/b", ".github/x", ".git/config", "/etc", "localhost:8080"}),
                    pick(random, Environment.values()),
                    pick(random, Reversibility.values()),
                    0));
        }
        return effects;
    }

    private static <T> T pick(Random random, T[] all) {
        return all[random.nextInt(all.length)];
    }

    private static List<Capability> with(Capability... more) {
        var rights = new ArrayList<>(PROFILE.rights());
        rights.addAll(List.of(more));
        return rights;
    }

    private Verdict verdict(List<Capability> rights, Effect... effects) {
        return policy.verdict(Request.of("exec", List.of(effects), rights, Label.TASK));
    }

    private Verdict verdict(Effect... effects) {
        return policy.verdict(Request.of("any", List.of(effects), PROFILE.rights(), Label.TASK));
    }

    private Verdict verdict(Act act) {
        var rights = with(new Capability(Effect.Kind.SEND_MESSAGE, "*"));
        return policy.verdict(new Request("mail", List.of(act), rights, Label.WORKSPACE));
    }

    private static Act sending(Sink... sinks) {
        return new Act(
                message(Environment.DEV, Reversibility.COMPENSABLE), List.of(sinks), Optional.of(Deed.SEND), true);
    }

    private static Effect message(Environment environment, Reversibility reversibility) {
        return new Effect(Effect.Kind.SEND_MESSAGE, "ops@example.org", environment, reversibility, 0);
    }

    private static Effect governance(String path) {
        return new Effect(Effect.Kind.CHANGE_GOVERNANCE, path, Environment.WORKSPACE, Reversibility.REVERSIBLE, 0);
    }

    private static PathName path(String written) {
        return PathName.of(ROOT, written);
    }
}

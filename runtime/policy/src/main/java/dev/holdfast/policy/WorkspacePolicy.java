package dev.holdfast.policy;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.Confidentiality;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.Environment;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Reversibility;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.Visible;
import java.util.List;

/**
 * The built-in rules. Each effect of a call is judged by itself and the call gets the worst answer; what no rule
 * permits is refused.
 */
public final class WorkspacePolicy implements Policy {
    private static final RuleId CAPABILITY = new RuleId("capability");
    private static final RuleId OUTSIDE = new RuleId("outside-workspace");
    private static final RuleId GIT_INTERNALS = new RuleId("git-internals");
    private static final RuleId GOVERNANCE = new RuleId("governance-path");
    private static final RuleId OWN_GRANT = new RuleId("own-grant");
    private static final RuleId NO_NETWORK = new RuleId("no-network");
    private static final RuleId MODEL_CLEARANCE = new RuleId("model-clearance");
    private static final RuleId NO_CAPABILITY = new RuleId("no-capability");
    private static final RuleId IRREVERSIBLE = new RuleId("irreversible-or-production");
    private static final RuleId NOTHING = new RuleId("no-effect");
    private static final RuleId TOO_MANY = new RuleId("too-many-effects");
    private static final int EFFECTS_MAX = 64;

    /** Raised with every change of a rule's meaning, since the digest is what approvals are bound to. */
    private static final String VERSION = "workspace policy 2";

    @Override
    public Digest digest() {
        return Digest.of(VERSION);
    }

    @Override
    public Judgement judge(Request request, int approvals) {
        if (request.effects().isEmpty()) {
            return new Judgement.Permitted(NOTHING);
        }
        if (request.effects().size() > EFFECTS_MAX) {
            return new Judgement.Refused(
                    TOO_MANY,
                    "the call declares " + request.effects().size() + " effects, at most " + EFFECTS_MAX
                            + " are judged at once",
                    "split it into smaller calls");
        }
        Judgement worst = new Judgement.Permitted(CAPABILITY);
        for (Effect effect : request.effects()) {
            switch (judge(effect, request, approvals)) {
                case Judgement.Refused refused -> {
                    return refused;
                }
                case Judgement.Permitted permitted -> worst = permitted;
            }
        }
        return worst;
    }

    private static Judgement judge(Effect effect, Request request, int approvals) {
        return switch (effect.kind()) {
            case READ_PATH, WRITE_PATH, DELETE_PATH -> path(effect, request.rights(), approvals);
            case CHANGE_GOVERNANCE -> governance(effect, request.rights(), approvals);
            case RUN_PROCESS -> covered(effect, request.rights(), approvals);
            case MODEL_CALL -> modelCall(effect, request, approvals);
            case CONNECT -> connect(effect, request.rights());
            case API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE -> covered(effect, request.rights(), approvals);
        };
    }

    /**
     * No approval opens a way out, and no plan is granted one: the right to it is held only where the person who runs a
     * command typed that very grant.
     */
    private static Judgement connect(Effect effect, List<Capability> rights) {
        if (rights.contains(new Capability(effect.kind(), effect.resource()))) {
            return new Judgement.Permitted(OWN_GRANT);
        }
        return new Judgement.Refused(
                NO_NETWORK,
                "commands have no network, and " + shown(effect) + " would need one",
                "nobody can grant this to an agent yet; fetch what is needed before the session");
    }

    private static Judgement path(Effect effect, List<Capability> rights, int approvals) {
        var path = new PathName(effect.resource());
        return path.inside() ? covered(effect, rights, approvals) : outside(effect, path, rights);
    }

    /** As for {@link #connect}: a right outside of the workspace is only ever the person's own grant. */
    private static Judgement outside(Effect effect, PathName path, List<Capability> rights) {
        if (effect.kind() != Effect.Kind.READ_PATH && GovernancePaths.inGit(path)) {
            return gitInternals(effect);
        }
        if (effect.kind() != Effect.Kind.DELETE_PATH && holds(rights, effect)) {
            return new Judgement.Permitted(OWN_GRANT);
        }
        return new Judgement.Refused(
                OUTSIDE,
                shown(effect) + " lies outside the workspace",
                "start the session in a folder that holds it, or do it yourself");
    }

    private static Judgement gitInternals(Effect effect) {
        return new Judgement.Refused(
                GIT_INTERNALS,
                shown(effect) + " runs or redirects git outside the sandbox",
                "nobody can grant this to an agent; make the change yourself");
    }

    private static Judgement governance(Effect effect, List<Capability> rights, int approvals) {
        var path = new PathName(effect.resource());
        if (!path.inside() || GovernancePaths.inGit(path)) {
            return gitInternals(effect);
        }
        if (approvals >= 1 || holds(rights, effect)) {
            return new Judgement.Permitted(GOVERNANCE);
        }
        return new Judgement.Refused(
                GOVERNANCE,
                shown(effect) + " steers tools, editors or agents outside the sandbox",
                "the owner of the session may approve it, or grant a plan with change_governance "
                        + Visible.inert(effect.resource(), 200));
    }

    private static Judgement modelCall(Effect effect, Request request, int approvals) {
        if (request.seen().confidentiality() == Confidentiality.RESTRICTED) {
            return new Judgement.Refused(
                    MODEL_CLEARANCE,
                    "the prompt holds restricted text and " + shown(effect) + " is cleared for internal text only",
                    "nobody can grant this; the text should have been redacted: report it");
        }
        return covered(effect, request.rights(), approvals);
    }

    private static Judgement covered(Effect effect, List<Capability> rights, int approvals) {
        boolean grave =
                effect.reversibility() == Reversibility.IRREVERSIBLE || effect.environment() == Environment.PRODUCTION;
        if (grave) {
            return approvals >= 2
                    ? new Judgement.Permitted(IRREVERSIBLE)
                    : new Judgement.Refused(
                            IRREVERSIBLE,
                            shown(effect) + " cannot be taken back or reaches production",
                            "two enrolled people must approve exactly this call");
        }
        if (holds(rights, effect) || approvals >= 1) {
            return new Judgement.Permitted(CAPABILITY);
        }
        return new Judgement.Refused(
                NO_CAPABILITY,
                "the session holds no right to " + shown(effect),
                "the owner of the session may approve it or grant a plan that names it");
    }

    private static boolean holds(List<Capability> rights, Effect effect) {
        return rights.stream().anyMatch(right -> right.covers(effect));
    }

    private static String shown(Effect effect) {
        return "`" + Visible.inert(effect.toString(), 200) + "`";
    }
}

package dev.holdfast.policy;

import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.Value;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Effect;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.Visible;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules written in Cedar. Each act of a call is judged by itself and the call gets the worst answer; what no rule permits
 * is refused, and so is what a rule fails on or what goes beyond a limit.
 */
public final class CedarPolicy implements Policy {
    private static final RuleId NOTHING = new RuleId("no-effect");
    private static final RuleId TOO_MANY = new RuleId("too-many-effects");
    private static final RuleId NO_PERMIT = new RuleId("no-permit");
    private static final RuleId EVALUATION_ERROR = new RuleId("evaluation-error");
    private static final int ACTS_MAX = 64;
    private static final int SINKS_MAX = 64;
    private static final int SHOWN_CHARS = 200;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(effect|resource|deed|sinks)}");

    /** One for the whole process: reading the rules takes longer than many judgements. */
    private static final CedarPolicy STANDARD = of(List.of(Layer.standard()), Requester.ANYBODY, Clearance.NONE);

    private final List<Layer> layers;
    private final Requester requester;
    private final Clearance clearance;
    private final Set<String> roles;
    private final Digest digest;
    private final Answers answers = new Answers();
    private Optional<Rules> rules = Optional.empty(); // guarded by this

    private CedarPolicy(List<Layer> layers, Requester requester, Clearance clearance, Set<String> roles) {
        this.layers = layers;
        this.requester = requester;
        this.clearance = clearance;
        this.roles = roles;
        var whole = new StringBuilder("cedar 1 ");
        for (Layer layer : layers) { // lengths first: no text can pass for two
            whole.append(layer.standing())
                    .append(' ')
                    .append(layer.text().length())
                    .append(' ')
                    .append(layer.text());
        }
        whole.append(schema());
        clearance.hosts().forEach(host -> whole.append("\ncleared ").append(host));
        roles.stream().sorted().forEach(role -> whole.append("\nrole ").append(role));
        this.digest = Digest.of(whole.toString());
    }

    /**
     * The rules of these layers on top of the built-in refusals. They are read when they are first needed, or by
     * {@link #load}.
     *
     * @param layers one base, and any others
     * @param clearance where restricted text may go
     */
    public static CedarPolicy of(List<Layer> layers, Requester requester, Clearance clearance) {
        var all = new ArrayList<Layer>(List.of(Layer.builtIn()));
        all.addAll(layers);
        return new CedarPolicy(List.copyOf(all), requester, clearance, Set.of());
    }

    /** The same rules where the people who are enrolled have these roles. */
    public CedarPolicy withRoles(Set<String> enrolled) {
        return new CedarPolicy(layers, requester, clearance, Set.copyOf(enrolled));
    }

    /** The same where nothing is cleared for restricted text. */
    public static CedarPolicy of(List<Layer> layers, Requester requester) {
        return of(layers, requester, Clearance.NONE);
    }

    /** The rules that hold where nobody has written others. */
    public static CedarPolicy standard() {
        return STANDARD;
    }

    /** What rules can speak about, in Cedar's language of schemas. */
    public static String schema() {
        return Layer.resource("schema.cedarschema");
    }

    /** The layers, the built-in ones included. */
    public List<Layer> layers() {
        return layers;
    }

    /**
     * Reads the rules, if that is not done yet.
     *
     * @throws PolicyException with every flaw of them
     */
    public void load() {
        rules();
    }

    /**
     * What can be said of rules before any call meets them.
     *
     * @throws PolicyException when the engine does not run here
     */
    public static Report check(List<Layer> layers) {
        var policy = of(layers, Requester.ANYBODY);
        try {
            Rules read = policy.rules();
            var warnings = new ArrayList<>(read.warnings());
            warnings.addAll(Shadows.of(read));
            return new Report(read.all().size(), List.of(), warnings);
        } catch (PolicyException e) {
            if (e.code() == PolicyException.Code.ENGINE) {
                throw e;
            }
            return new Report(0, e.flaws(), List.of());
        }
    }

    /** Why a call gets its verdict. */
    public Explanation explain(Request request) {
        return Explanation.of(this, request);
    }

    /** Every rule by which something was ever refused or allowed, for people. */
    public List<String> ruleNames() {
        return rules().all().values().stream().map(Rule::shown).toList();
    }

    /** One act of a request in the words of the schema. */
    Facts facts(Request request, Act act) {
        return new Facts(request, act, clearance);
    }

    /** The rules that decide about one act, whichever way, when these have approved. */
    List<Rule> deciding(Request request, Act act, Signed approvals) {
        Rules by = rules();
        try {
            return asked(by, facts(request, act), act, approvals).success.stream()
                    .flatMap(answer -> by.all().entrySet().stream()
                            .filter(each -> answer.getReason().contains(each.getKey()))
                            .map(Map.Entry::getValue))
                    .toList();
        } catch (AuthException e) {
            return List.of(); // the verdict says that the engine failed
        }
    }

    @Override
    public Digest digest() {
        return digest;
    }

    @Override
    public Set<String> roles() {
        return roles;
    }

    @Override
    public Judgement judge(Request request, Signed approvals) {
        if (request.acts().size() > ACTS_MAX) {
            return new Judgement.Refused(
                    TOO_MANY,
                    "the call declares " + request.acts().size() + " effects, at most " + ACTS_MAX
                            + " are judged at once",
                    "split it into smaller calls");
        }
        Judgement last = new Judgement.Permitted(NOTHING);
        for (Act act : request.acts()) {
            last = judge(request, act, approvals);
            if (last instanceof Judgement.Refused) {
                return last;
            }
        }
        return last;
    }

    private Judgement judge(Request request, Act act, Signed approvals) {
        if (act.sinks().size() > SINKS_MAX) {
            return new Judgement.Refused(
                    TOO_MANY,
                    shown(act) + " has " + act.sinks().size() + " arguments that decide about it, at most " + SINKS_MAX
                            + " are judged",
                    "split it into smaller calls");
        }
        if (!encodable(request, act)) {
            return failed(shown(act) + " holds half a character, which the policy engine cannot be told");
        }
        Rules by = rules();
        var facts = facts(request, act);
        var bare = answer(by, facts, request, act, Signed.NOBODY);
        return (approvals.people() == 0 || bare.settled() ? bare : answer(by, facts, request, act, approvals))
                .judgement();
    }

    private Answers.Answer answer(Rules by, Facts facts, Request request, Act act, Signed approvals) {
        var rights = new Answers.Question.Rights(facts.held(), facts.ownGrant());
        var question = new Answers.Question(request.tool(), act, rights, request.seen(), approvals);
        return answers.to(question, () -> judged(by, facts, act, approvals));
    }

    private Answers.Answer judged(Rules by, Facts facts, Act act, Signed approvals) {
        AuthorizationResponse response;
        try {
            response = asked(by, facts, act, approvals);
        } catch (AuthException e) {
            return open(failed("the policy engine failed on " + shown(act) + ": " + e.getMessage()));
        }
        return response.success
                .map(answer -> judged(by, facts, act, answer))
                .orElseGet(() -> open(failed("the policy engine failed on " + shown(act) + ": "
                        + response.errors.map(Object::toString).orElse("it gave no reason"))));
    }

    private static Answers.Answer open(Judgement judgement) {
        return new Answers.Answer(judgement, false);
    }

    private static boolean encodable(Request request, Act act) {
        var encoder = StandardCharsets.UTF_8.newEncoder();
        return encoder.canEncode(request.tool())
                && encoder.canEncode(act.effect().resource())
                && act.sinks().stream().allMatch(sink -> encoder.canEncode(sink.argument()));
    }

    private AuthorizationResponse asked(Rules by, Facts facts, Act act, Signed approvals) throws AuthException {
        Effect.Kind kind = act.effect().kind();
        Map<String, Value> known = facts.known(approvals);
        Slices.Slice slice = by.slices().about(kind, known);
        // INVARIANT: the form of a whole question depends on the kind of effect alone, so the first of each kind is
        // whole and held to the schema; that takes longer than all else. What did not fit would refuse, and stay first.
        boolean fits = by.fitting().contains(kind);
        Mentioned told = fits ? slice.facts() : Mentioned.EVERYTHING;
        Entity session = session();
        Entity resource = facts.resource(told, known);
        var entities = new HashSet<Entity>();
        if (told.names("principal")) {
            entities.add(session);
        }
        if (!resource.attrs.isEmpty()) {
            entities.add(resource);
        }
        var question = new AuthorizationRequest(
                session.getEUID(),
                new EntityUID(Facts.type("Action"), Facts.action(kind)),
                resource.getEUID(),
                Optional.of(told.of("context", known)),
                fits ? Optional.empty() : Optional.of(by.engine().schema()),
                !fits);
        var answer = by.engine().cedar().isAuthorized(question, slice.rules(), entities);
        if (answer.success.isPresent()) {
            by.fitting().add(kind);
        }
        return answer;
    }

    private Entity session() {
        return new Entity(
                new EntityUID(Facts.type("Session"), "agent"),
                Set.of(
                        new EntityUID(Facts.type("User"), requester.user()),
                        new EntityUID(Facts.type("Profile"), requester.profile())));
    }

    /**
     * INVARIANT: the engine leaves out a rule that fails, a refusal too, so that any failure has to refuse by itself.
     *
     * <p>More approvals take nothing back, and of the rules that refuse they only take away: so what is allowed stays, and
     * so does a refusal when the rule that is named for it looks at nothing about approvals.
     */
    private static Answers.Answer judged(Rules by, Facts facts, Act act, AuthorizationSuccessResponse answer) {
        if (!answer.getErrors().isEmpty()) {
            return open(failed("a rule failed on " + shown(act) + ": "
                    + Visible.inert(answer.getErrors().toString(), 400)));
        }
        Optional<Rule> first = by.all().entrySet().stream()
                .filter(each -> answer.getReason().contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        if (answer.isAllowed()) {
            RuleId named = first.map(Rule::id)
                    .orElseThrow(() -> new IllegalStateException("allowed by no rule: " + shown(act)));
            return new Answers.Answer(new Judgement.Permitted(named), true);
        }
        return first.map(rule -> new Answers.Answer(
                        new Judgement.Refused(
                                rule.id(),
                                reason(rule.words().why(), facts, act),
                                worded(rule.words().remedy(), facts, act)),
                        !rule.heedsApprovals()))
                .orElseGet(() -> open(new Judgement.Refused(
                        NO_PERMIT,
                        "no rule permits " + shown(act),
                        "who keeps the policy may add a `permit` for it to its base")));
    }

    private static Judgement failed(String why) {
        return new Judgement.Refused(EVALUATION_ERROR, why, "mend the policy; `holdfast policy check` looks at it");
    }

    /** The effect is always shown: a reason that names it nowhere begins with it. */
    private static String reason(String why, Facts facts, Act act) {
        String words = worded(why, facts, act);
        return why.contains("{effect}") || why.contains("{resource}") ? words : shown(act) + ": " + words;
    }

    private static String worded(String words, Facts facts, Act act) {
        return PLACEHOLDER
                .matcher(words)
                .replaceAll(found -> Matcher.quoteReplacement(
                        switch (found.group(1)) {
                            case "effect" -> shown(act);
                            case "resource" -> Visible.inert(act.effect().resource(), SHOWN_CHARS);
                            case "deed" ->
                                act.deed()
                                        .map(deed -> deed.name().toLowerCase(Locale.ROOT))
                                        .orElse("none");
                            default -> Visible.inert(String.join(", ", facts.untrustedSinks()), SHOWN_CHARS); // sinks
                        }));
    }

    private static String shown(Act act) {
        return "`" + Visible.inert(act.effect().toString(), SHOWN_CHARS) + "`";
    }

    private synchronized Rules rules() {
        if (rules.isEmpty()) {
            rules = Optional.of(Rules.of(layers));
        }
        return rules.get();
    }
}

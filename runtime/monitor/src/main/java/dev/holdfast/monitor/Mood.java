package dev.holdfast.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where in a sentence a verb is an order. In doubt it is none: a negation, prohibition, refusal or question holds to the
 * sentence's end, or to a word that turns it. Everything is found once for a sentence, so that many verbs cost no more.
 */
final class Mood {
    /** Of a list, the items follow the sentence that heads it; a full stop in an abbreviation or within dots ends nothing. */
    private static final Pattern END =
            Pattern.compile("(?<!e\\.g|i\\.e|[\\s(](?:mr|ms|mrs|dr|no|vs)|[.…])[.](?=[\\s\"]|$)"
                    + "|[!?](?=[\\s\"]|$)|;|(?<paragraph>(?<![:,])\\n\\n)|\\n(?=[-*•]|[0-9]{1,3}[.)]\\s)");

    private static final Pattern FORBIDS = Pattern.compile(
            "(?<![\\w-])(?:not|never|no|non-goals?|no-go|out of scope|hands off|leave (?:it|that|this) to (?:me|us)|off[ -]limits|taboo|disaster\\w{0,5}|none|nothing|nobody|nowhere|neither|nor|without|dont|cannot|cant|wont|mustnt|shouldnt"
                    + "|avoid\\w{0,3}|refrain\\w{0,3}|refus(?:e|es|ed|ing)|forbid\\w{0,5}|prohibit\\w{0,3}|prevent\\w{0,3}"
                    + "|disallow\\w{0,3}|abstain\\w{0,3}|unable|impossible|illegal|hold off|instead of|rather than"
                    + "|(?:stop|skip|quit|cease|decline|omit)(?:s|ping)?\\s(?:to|\\w{2,20}ing)|opposed to|against"
                    + "|(?:stop|keep|block|ban|bar)\\s(?:\\S{1,40}\\s){1,4}?from)(?![\\w-])|n't(?!\\w)"
                    + "|^\\W{0,3}(?:and\\s|so\\s|but\\s)?(?:why|what|who|whom|whose|which|where|how|does|did|is|are|was|were|has"
                    + "|do\\s(?:you|i|we|they|users)|should|shall|may\\si|can\\si)(?!\\w)");

    /** What holds only for a case, and is no prohibition. */
    private static final Pattern CASE = Pattern.compile(
            "(?<!\\w)if there (?:is|are|was|were)(?:n't| not| no)(?! (?:need|reason|right))(?: (?!to )[^\\s,]{1,40}){1,12},");

    private static final Pattern TURNS = Pattern.compile(
            "(?<!\\w)but(?!\\w)|,\\s(?:and\\s)?(?:then|so|instead)(?!\\w)(?! of)|\\sand\\sinstead(?!\\w)(?! of)");

    private static final Pattern TAKES_BACK =
            Pattern.compile("(?:under|in|by|on|at) no (?:circumstance|condition|case|mean|account|time|event)"
                    + "|(?:absolutely|certainly|definitely) not"
                    + "|(?:is|are) (?:strictly )?(?:forbidden|prohibited|not allowed|not permitted|off limits)");

    private static final Pattern REQUEST = Pattern.compile("(?<!\\w)(?:(?:can|could|would|will) you|please)(?!\\w)");

    /** Before a verb that is only talked about. */
    private static final Pattern TALK = Pattern.compile(
            "(?<!\\w)(?:how|whether|when|where|what|ways?|ability|able|used|trying|tries|fails|failed|failing|permissions?|rights?"
                    + "|allowed|supposed|button|function|method|command|code|option|endpoint|feature|attempts?|wants) to\\s$");

    private static final Pattern ITEM = Pattern.compile("\\s{0,20}(?:[-*•]|[0-9]{1,3}[.)]\\s)");

    private static final Pattern GERUND = Pattern.compile("\\w{2,20}ing(?!\\w)");

    private static final Pattern BEFORE_GERUND =
            Pattern.compile("(?<!\\w)(?:start|begin|by|mind|try|with|continue|consider|finish)\\s$");

    /** An attribute of a thing, or what is asked to be done to nothing. */
    private static final Pattern AFTER =
            Pattern.compile(",?\\s(?:no|(?:[\\w,]{1,30}\\s){0,5}(?:nothing|nobody|none|no one))(?!\\w)(?! longer| more)"
                    + "|\\s(?:button|icon|dialog|endpoint|handler|operation|functionality)(?!\\w)");

    private static final int NEAR = 80;

    private final String sentence;
    private final boolean[] forbidden;
    private final int firstOrder;
    private final int lastOrder;

    private Mood(String sentence, boolean question, boolean listed) {
        this.sentence = sentence;
        this.forbidden = forbidden(sentence, listed);
        var request = REQUEST.matcher(sentence);
        firstOrder = !question ? 0 : request.find() ? request.end() : sentence.length() + 1;
        int back = -1;
        for (var words = TAKES_BACK.matcher(sentence); words.find(); ) {
            back = words.start();
        }
        lastOrder = back;
    }

    /** The sentences of a text in lower case, in their order. */
    static List<Mood> sentences(String text) {
        var all = new ArrayList<Mood>();
        boolean listed = false;
        int from = 0;
        for (var end = END.matcher(text); from < text.length(); ) {
            boolean found = end.find();
            int to = found ? end.start() : text.length();
            var mood = new Mood(text.substring(from, to), found && text.charAt(to) == '?', listed);
            all.add(mood);
            boolean list = found && text.charAt(end.start()) == '\n' && end.group("paragraph") == null;
            listed = !(found && end.group("paragraph") != null) && (listed || mood.headsProhibitions(list));
            from = found ? end.end() : text.length();
        }
        return all;
    }

    private static boolean[] forbidden(String sentence, boolean listed) {
        var holds = new boolean[sentence.length() + 1];
        var spared = new boolean[holds.length];
        for (var spare = CASE.matcher(sentence); spare.find(); ) {
            Arrays.fill(spared, spare.start(), spare.end(), true);
        }
        var starts = new boolean[holds.length];
        var turns = new boolean[holds.length];
        for (var word = FORBIDS.matcher(sentence); word.find(); ) {
            starts[word.start()] = !spared[word.start()];
        }
        for (var word = TURNS.matcher(sentence); word.find(); ) {
            turns[word.start()] = true;
        }
        boolean now = listed;
        for (int at = 0; at < holds.length; at++) {
            now = starts[at] || (now && (listed || !turns[at]));
            holds[at] = now;
        }
        return holds;
    }

    /** What comes before a list heads it, with a colon or without; unless it is of the list itself. */
    private boolean headsProhibitions(boolean beforeList) {
        boolean heads = sentence.stripTrailing().endsWith(":")
                || (beforeList && !ITEM.matcher(sentence).lookingAt());
        return heads && forbidden[sentence.length()];
    }

    String sentence() {
        return sentence;
    }

    /** Whether the verb that stands there, where a verb can be an order, is one. */
    boolean orders(int start, int end) {
        if (forbidden[start] || start < firstOrder || start < lastOrder) {
            return false;
        }
        String before = sentence.substring(Math.max(0, start - NEAR), start);
        String after = sentence.substring(end, Math.min(sentence.length(), end + NEAR));
        boolean gerund =
                GERUND.matcher(sentence).region(start, sentence.length()).lookingAt();
        return !TALK.matcher(before).find()
                && !AFTER.matcher(after).lookingAt()
                && (!gerund || BEFORE_GERUND.matcher(before).find());
    }
}

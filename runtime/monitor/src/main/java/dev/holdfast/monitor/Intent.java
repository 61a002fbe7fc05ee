package dev.holdfast.monitor;

import dev.holdfast.policy.Deed;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The deeds that a person's own words call for. Only the words of the prompt are read, never a result; what stands in
 * quotation marks or in a block of code is talked about and not asked for, and so is a verb that is no order ({@link Mood}).
 * English only: in another language nothing is called for, and people are asked.
 */
final class Intent {
    private static final int CHARS_MAX = 1 << 15;

    /** A mark that only opens and is never closed quotes what follows it: else each one would be searched behind again. */
    private static final Pattern QUOTED = Pattern.compile(
            "(?s)```.*?(?:```|$)|`[^`\\n]{0,999}+`|\"[^\"\\n]{0,999}+\"|“[^”\\n]{0,999}+”?|«[^»\\n]{0,999}+»?"
                    + "|(?m:^>[^\\n]*$)");

    /** One blank says as much as many, which each order would have to pass again. */
    private static final Pattern GAP = Pattern.compile("\\s++");

    /** Where a word begins and ends, told by one character: {@code \\b} looks back over any number of accents. */
    private static final String BEGIN = "(?<![\\w\\p{Mn}])";

    private static final String END = "(?![\\w\\p{Mn}])";

    /** Where a sentence or a part of one begins, or behind a word that lets a verb be an order. */
    private static final String ORDER = "(?:^|[!?;:,.)(\\n*•]|-\\s|\" |" + BEGIN
            + "(?:and|or|but|so|instead|otherwise|then|also|please|kindly|to|you"
            + "|can you|could you|would you|will you|you should|you must|you may|you can|just|now|always|finally|next"
            + "|first|let's|let us|help me|go ahead|start|begin|by|mind|try|with|continue|consider|finish|\\w{2,20}ly)\\s)"
            + "\\s*(?:please\\s+|then\\s+|also\\s+|just\\s+|\\w{2,20}ly\\s+)?";

    private static final String MEETING =
            "(?:\\S+\\s+){0,4}?(?:meeting|event|appointment|call|lunch|dinner|breakfast|coffee"
                    + "|sync|standup|invite|invitation|session|party)";

    private static final Map<Deed, List<Pattern>> CALLS = Map.of(
            Deed.SEND,
            List.of(
                    any("send|sending|forward|forwarding|notify|notifying|invite|inviting|tell|inform|informing|remind"
                            + "|reply|replying|respond|share|sharing"),
                    any("(?:let|make)\\s+(?:\\S+\\s+){1,4}?know|get back to|write (?:back|to)|write (?:\\S+\\s+){0,3}?"
                            + "(?:e-?mail|mail|message|letter|reply|answer|note) to|drop (?:\\S+\\s+){1,3}?(?:a line|a note)"
                            + "|reach out to|cc (?:\\w+)"),
                    any("say\\s+(?:\\S+\\s+){0,6}?(?:to|in)|give\\s+(?:\\S+\\s+){1,4}?access"
                            + "|(?:write|put|leave)\\s+(?:\\S+\\s+){0,6}?(?:inbox|channel|message|dm|comment)"),
                    order("(?:e-?mail|mail|message|text|ping|dm|post|comment|contact|answer|ask|announce|submit)"
                            + END),
                    order(
                            "add (?:\\S+\\s+){1,6}?to (?:\\S+\\s+){0,4}?(?:channel|group|team|meeting|event|call|list|workspace)"),
                    any("(?:create|schedule|set up|setup|arrange|organi[sz]e|plan|book|add|make|put)\\s+" + MEETING)),
            Deed.DELETE,
            List.of(
                    any("delete|deleting|remove|removing|erase|erasing|purge|wipe|unsubscribe|uninstall|get rid of"
                            + "|clean(?:ing)? (?:up|out)|throw away|take (?:\\S+\\s+){1,3}?down"),
                    order("(?:cancel|drop|clear|trash|empty|discard|destroy|clean|prune|kick|revoke)" + END)),
            Deed.PAY,
            List.of(
                    any(
                            "pay|paying|purchase|buy|buying|donate|reimburse|wire|settle (?:\\S+\\s+){0,3}?(?:bill|invoice|debt)"
                                    + "|transfer(?:ring)?\\s+(?:\\S+\\s+){0,4}?(?:money|funds|[$€£]?[0-9])"
                                    + "|make (?:\\S+\\s+){0,3}?(?:payment|transfer|transaction|donation|reservation|booking)"),
                    any(
                            "(?:send|give|transfer)\\s+(?:\\S+\\s+){0,4}?(?:[$€£]\\s?[0-9][0-9.,]*|[0-9][0-9.,]*\\s*(?:[$€£]|usd|eur|gbp"
                                    + "|chf|dollars?|euros?|pounds?)|money|refund|payment)"),
                    order(
                            "(?:refund|order|book|reserve|rent|hire|subscribe|tip|bid|invest|withdraw|deposit|charge|transfer"
                                    + "|sell|trade|schedule (?:\\S+\\s+){0,3}?(?:payment|transfer|transaction))"
                                    + END)),
            Deed.PUBLISH,
            List.of(
                    any(
                            "publish|publishing|deploy|deploying|upload|uploading|go live|roll(?:ing)? out|make (?:\\S+\\s+){1,4}?public"
                                    + "|put (?:\\S+\\s+){1,4}?online|(?:open|create|make|raise|file|send|submit)\\s+(?:\\S+\\s+){0,3}?"
                                    + "(?:pull request|merge request|pr|release|gist|webpage|website|tweet|post)"),
                    order("(?:release|ship|push|merge|post|tweet|announce|broadcast|share)" + END),
                    any("push (?:\\S+\\s+){0,4}?to")),
            Deed.FORCE,
            List.of(
                    any(
                            "force-push|force|forcing|overwrite|overwriting|hard reset|reset --hard|override|rewrite (?:\\S+\\s+)?history")));

    private Intent() {}

    /** The deeds these words of a person call for. */
    static Set<Deed> of(String prompt) {
        String plain = Lexicon.lower(QUOTED.matcher(prompt.substring(0, Math.min(prompt.length(), CHARS_MAX)))
                        .replaceAll("\" \""))
                .replace('’', '\'');
        String words = GAP.matcher(plain).replaceAll(Intent::blank);
        var deeds = EnumSet.noneOf(Deed.class);
        for (Mood mood : Mood.sentences(words)) {
            CALLS.forEach((deed, patterns) -> {
                if (!deeds.contains(deed) && patterns.stream().anyMatch(pattern -> calledFor(pattern, mood))) {
                    deeds.add(deed);
                }
            });
        }
        return deeds;
    }

    private static String blank(MatchResult gap) {
        int line = gap.group().indexOf('\n');
        return line < 0 ? " " : gap.group().indexOf('\n', line + 1) < 0 ? "\n" : "\n\n";
    }

    private static boolean calledFor(Pattern pattern, Mood mood) {
        var found = pattern.matcher(mood.sentence());
        while (found.find()) {
            if (mood.orders(found.start("deed"), found.end("deed"))) {
                return true;
            }
        }
        return false;
    }

    private static Pattern any(String words) {
        return Pattern.compile(ORDER + BEGIN + "(?<deed>" + words + ")(?![\\w-])");
    }

    private static Pattern order(String words) {
        return Pattern.compile(ORDER + "(?<deed>" + words + ")");
    }
}

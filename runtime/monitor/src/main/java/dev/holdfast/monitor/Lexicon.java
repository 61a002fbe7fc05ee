package dev.holdfast.monitor;

import dev.holdfast.terms.Reversibility;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The verbs and nouns by which foreign tools are named, and what they mean for the world. */
final class Lexicon {
    private static final int NAME_WORDS_MAX = 40;

    private static final String READ = "get list search read find show view check count lookup look describe retrieve"
            + " browse query inspect summarize summarise explain analyze analyse compare calculate compute convert"
            + " translate whoami ls cat grep glob head tail diff status verify validate estimate preview suggest"
            + " recommend filter parse extract classify peek scan watch is has think fetch download crawl scrape visit"
            + " navigate wait sleep load examine";
    private static final String WRITE =
            "create add write update set edit append save move rename copy insert put modify"
                    + " change mark label star archive unarchive restore undo store record draft snooze schedule reschedule"
                    + " assign complete close reopen register tag patch replace apply format commit stage branch"
                    + " init mkdir touch make enter fill log open";
    private static final String SEND = "send reply forward email mail message text sms notify post dm ping share invite"
            + " contact comment remind tell whisper cc subscribe respond";
    private static final String PUBLISH_FOR_GOOD = "publish deploy release rollout ship";
    private static final String PUBLISH = "push merge upload tweet toot announce broadcast expose";
    private static final String DELETE_FOR_GOOD =
            "delete remove drop destroy purge erase wipe unlink truncate clear empty"
                    + " kill terminate uninstall revoke rm rmdir shred discard";
    private static final String DELETE = "cancel trash unsubscribe unshare uninvite";
    private static final String PAY_FOR_GOOD = "pay transfer purchase buy order checkout refund donate charge withdraw"
            + " deposit wire remit tip invest trade sell bid bet payout redeem spend";
    private static final String PAY = "book reserve rent hire";
    private static final String RUN =
            "run execute exec eval bash shell sh terminal command cmd python script invoke spawn";

    /** What a verb means, and what it takes to take it back. */
    record Sense(Action action, Reversibility reversibility) {
        static Sense usual(Action action) {
            return new Sense(action, action.usual());
        }

        static Sense compensable(Action action) {
            return new Sense(action, Reversibility.COMPENSABLE);
        }
    }

    private static final Map<String, Sense> VERBS = verbs();

    /** With a verb that writes or sends, these make it a payment. */
    private static final Set<String> MONEY = Set.of(
            "payment",
            "payments",
            "transaction",
            "transactions",
            "transfer",
            "transfers",
            "money",
            "funds",
            "refund",
            "purchase",
            "payout",
            "salary",
            "withdrawal",
            "deposit",
            "donation");

    /** These are verbs only where a name has no other: {@code mail.list} lists, {@code email_user} mails. */
    private static final Set<String> NOUNLIKE = Set.of(
            "email",
            "mail",
            "message",
            "text",
            "sms",
            "contact",
            "comment",
            "post",
            "order",
            "book",
            "transfer",
            "charge",
            "bid",
            "trade",
            "deposit",
            "log",
            "record",
            "tag",
            "branch",
            "store",
            "release",
            "terminal",
            "shell",
            "sh",
            "command",
            "cmd",
            "script",
            "python",
            "label",
            "format",
            "patch",
            "draft");

    private static final Set<String> BOOKINGS = Set.of("booking", "reservation", "reservations", "order", "ticket");
    private static final Set<String> PUBLIC =
            Set.of("public", "gist", "paste", "tweet", "webpage", "website", "release");
    private static final Set<String> PEOPLE = Set.of(
            "user",
            "users",
            "member",
            "members",
            "collaborator",
            "collaborators",
            "participant",
            "participants",
            "guest",
            "guests",
            "attendee",
            "attendees",
            "permission",
            "permissions",
            "people",
            "invite",
            "invitation",
            "access");
    /** With a verb that makes something new, these reach somebody. */
    private static final Set<String> MESSAGES = Set.of(
            "comment",
            "comments",
            "message",
            "messages",
            "post",
            "reply",
            "email",
            "mail",
            "sms",
            "notification",
            "announcement",
            "dm",
            "review",
            "feedback");

    private static final Set<String> MAKING =
            Set.of("add", "create", "write", "make", "insert", "put", "leave", "submit", "new");

    /** Changing these changes who is let in, what is done later or who the user is taken to be. */
    private static final Set<String> STEERING = Set.of(
            "user",
            "users",
            "account",
            "profile",
            "settings",
            "setting",
            "config",
            "configuration",
            "preferences",
            "password",
            "credentials",
            "security",
            "rule",
            "rules",
            "filter",
            "filters",
            "webhook",
            "webhooks",
            "key",
            "keys",
            "policy",
            "permissions",
            "forwarding",
            "signature");

    private static final Set<String> FORCE = Set.of("force", "forced", "overwrite", "override");

    /** In a description these are orders or confessions, not names of things. */
    private static final Set<String> PLAIN_IN_PROSE = Set.of(
            "send",
            "forward",
            "reply",
            "pay",
            "transfer",
            "delete",
            "remove",
            "erase",
            "purge",
            "wipe",
            "destroy",
            "publish",
            "deploy",
            "share",
            "invite",
            "refund",
            "purchase",
            "overwrite",
            "execute",
            "upload",
            "push");

    private Lexicon() {}

    private static Map<String, Sense> verbs() {
        var verbs = new HashMap<String, Sense>();
        enter(verbs, READ, Sense.usual(Action.READ));
        enter(verbs, WRITE, Sense.usual(Action.WRITE));
        enter(verbs, SEND, Sense.usual(Action.SEND));
        enter(verbs, PUBLISH, Sense.compensable(Action.PUBLISH));
        enter(verbs, PUBLISH_FOR_GOOD, Sense.usual(Action.PUBLISH));
        enter(verbs, DELETE, Sense.compensable(Action.DELETE));
        enter(verbs, DELETE_FOR_GOOD, Sense.usual(Action.DELETE));
        enter(verbs, PAY, Sense.compensable(Action.PAY));
        enter(verbs, PAY_FOR_GOOD, Sense.usual(Action.PAY));
        enter(verbs, RUN, Sense.usual(Action.RUN));
        return Map.copyOf(verbs);
    }

    private static void enter(Map<String, Sense> verbs, String words, Sense sense) {
        for (String word : words.split(" ", -1)) {
            verbs.put(word, sense);
        }
    }

    /**
     * The words of a name in any style: {@code sendEmail}, {@code mail.send}, {@code HTTPGet}, in lower case. It is asked
     * several times for each value of a call, so it reads the name once, and no more of it than a name has.
     */
    static List<String> words(String name) {
        return words(name, NAME_WORDS_MAX);
    }

    /** The first words of a text, as of a name. */
    static List<String> words(String name, int max) {
        var words = new ArrayList<String>();
        int start = 0;
        for (int at = 0; at < name.length() && words.size() < max; at += Character.charCount(name.codePointAt(at))) {
            int point = name.codePointAt(at);
            boolean between = !inWord(point);
            if (between || begins(name, at)) {
                word(name, start, at, words);
                start = between ? at + Character.charCount(point) : at;
            }
        }
        if (words.size() < max) {
            word(name, start, name.length(), words);
        }
        return words;
    }

    private static void word(String name, int start, int end, List<String> words) {
        if (start < end) {
            words.add(lower(name.substring(start, end)));
        }
    }

    private static boolean inWord(int point) {
        return switch (Character.getType(point)) {
            case Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> Character.isLetterOrDigit(point);
        };
    }

    /** Whether a capital begins a word: behind a small letter or a digit, and as the last of several. */
    private static boolean begins(String name, int at) {
        if (at == 0 || !capital(name.charAt(at))) {
            return false;
        }
        char before = name.charAt(at - 1);
        boolean last = at + 1 < name.length() && small(name.charAt(at + 1));
        return small(before) || (before >= '0' && before <= '9') || (capital(before) && last);
    }

    /** In lower case. Java lengthens its copy once for each {@code İ}, whose small form is two characters. */
    static String lower(String text) {
        return text.replace('İ', 'i').toLowerCase(Locale.ROOT);
    }

    private static boolean capital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean small(char c) {
        return c >= 'a' && c <= 'z';
    }

    /** What a tool of that name and description does: by its name, and nothing milder by its description. */
    static Map<Action, Reversibility> meaning(String name, String description) {
        var senses = new EnumMap<Action, Reversibility>(Action.class);
        List<String> words = words(name);
        List<String> verbs = verbs(words);
        boolean reads = !verbs.isEmpty() && sense(verbs.getFirst()).action() == Action.READ;
        for (String verb : verbs) {
            if (!reads || sense(verb).action() == Action.READ || joined(words, verb)) {
                put(senses, sense(words, verb));
            }
        }
        if (!reads) {
            nouns(words, senses);
        }
        if (words.stream().anyMatch(FORCE::contains)) {
            put(senses, Sense.usual(Action.DELETE));
        }
        prose(description, senses);
        if (senses.isEmpty()) {
            put(senses, Sense.usual(Action.UNKNOWN));
        }
        return senses;
    }

    private static List<String> verbs(List<String> words) {
        List<String> all = words.stream().filter(VERBS::containsKey).toList();
        List<String> plain =
                all.stream().filter(verb -> !NOUNLIKE.contains(verb)).toList();
        return plain.isEmpty() ? all : plain;
    }

    /** A verb in the name of a tool that reads counts when it is a second verb, as in {@code read_and_delete}. */
    private static boolean joined(List<String> words, String verb) {
        int at = words.indexOf(verb);
        return at > 0 && Set.of("and", "then", "or").contains(words.get(at - 1));
    }

    private static void nouns(List<String> words, Map<Action, Reversibility> senses) {
        boolean changes = senses.isEmpty() || senses.containsKey(Action.WRITE) || senses.containsKey(Action.SEND);
        if (words.stream().anyMatch(MAKING::contains) && words.stream().anyMatch(MESSAGES::contains)) {
            put(senses, Sense.usual(Action.SEND));
        }
        if (changes && words.stream().anyMatch(MONEY::contains)) {
            put(senses, Sense.usual(Action.PAY));
        }
        if (changes && words.stream().anyMatch(BOOKINGS::contains)) {
            put(senses, Sense.compensable(Action.PAY));
        }
        if ((changes && words.stream().anyMatch(PUBLIC::contains)) || pullRequest(words)) {
            put(senses, Sense.compensable(Action.PUBLISH));
        }
        if (senses.containsKey(Action.WRITE)
                && words.contains("add")
                && words.stream().anyMatch(PEOPLE::contains)) {
            put(senses, Sense.usual(Action.SEND));
        }
    }

    private static boolean pullRequest(List<String> words) {
        int at = Math.max(words.indexOf("pull"), words.indexOf("merge"));
        return words.contains("pr")
                || (at >= 0 && at + 1 < words.size() && words.get(at + 1).startsWith("request"));
    }

    /** Whether a tool of that name changes what steers later things or lets somebody in. */
    static boolean steers(String name) {
        return words(name).stream().anyMatch(STEERING::contains);
    }

    /** The verbs that begin a sentence or stand behind an {@code and}: what a tool says it does. */
    private static void prose(String description, Map<Action, Reversibility> senses) {
        String before = ".";
        for (String word : lower(description).split("(?<=[.:;!?,\\n])|\\s+|(?=[.:;!?,\\n])", 2_000)) {
            if (word.isBlank()) {
                continue;
            }
            if (Set.of(".", ":", ";", "!", "?", ",", "and", "then", "also", "will")
                    .contains(before)) {
                base(word).filter(PLAIN_IN_PROSE::contains).ifPresent(verb -> put(senses, sense(verb)));
            }
            before = word;
        }
    }

    private static Optional<String> base(String word) {
        return List.of(word, word.replaceFirst("s$", ""), word.replaceFirst("es$", ""), word.replaceFirst("ies$", "y"))
                .stream()
                .filter(VERBS::containsKey)
                .findFirst();
    }

    private static Sense sense(List<String> words, String verb) {
        return verb.equals("checkout") && words.contains("git") ? Sense.usual(Action.WRITE) : sense(verb);
    }

    private static Sense sense(String verb) {
        return VERBS.getOrDefault(verb, Sense.usual(Action.UNKNOWN));
    }

    /** Adds a sense; of two for one action the one that is harder to take back stays. */
    static void put(Map<Action, Reversibility> senses, Sense sense) {
        senses.merge(sense.action(), sense.reversibility(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }
}

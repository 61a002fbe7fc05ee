package dev.holdfast.scan;

import dev.holdfast.scan.Hit.Kind;
import dev.holdfast.scan.Hit.Subject;
import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * Finds what belongs to an agent in any text: prompts, descriptions of tools, instructions for agents in a repository,
 * recorded conversations, and sentences that try to give a model orders. It weighs words and structure, so it can be wrong
 * both ways; kinds that begin with {@code possible-} say so. What it finds of injections may only raise a label.
 *
 * <p>The text may be the source of a program, minified or not: strings are put together and their escapes resolved. The
 * signs are English. It takes time in proportion to the text, whatever that is. Immutable; safe for use by several threads.
 */
public final class Recogniser {
    /** A prompt. */
    public static final Kind PROMPT = new Kind("prompt", Subject.PROMPT);
    /** What may be a prompt. */
    public static final Kind POSSIBLE_PROMPT = new Kind("possible-prompt", Subject.PROMPT);
    /** A tool as a model is told of it. */
    public static final Kind TOOL = new Kind("tool-schema", Subject.TOOL_SCHEMA);
    /** A file for agents that work on a repository. */
    public static final Kind INSTRUCTIONS = new Kind("agent-instructions", Subject.INSTRUCTIONS);
    /** A conversation, with the ids that a server gave its messages. */
    public static final Kind CONVERSATION = new Kind("conversation", Subject.CONVERSATION);
    /** What may be a conversation, or an example of one. */
    public static final Kind POSSIBLE_CONVERSATION = new Kind("possible-conversation", Subject.CONVERSATION);
    /** Orders to a model that does not expect them. */
    public static final Kind INJECTION = new Kind("injection", Subject.INJECTION);

    private static final List<String> PROMPT_ANCHORS = PromptSigns.anchors();
    private static final int HEAD = 2_000;
    private static final List<String> AGENT_FILES = List.of(
            "guidance to Claude Code",
            "guidance to AI agents",
            "guidance to AI coding",
            "guidance for AI agents",
            "guidance for AI coding",
            "guidance to coding agents",
            "# CLAUDE.md",
            "# AGENTS.md",
            "# GEMINI.md",
            "alwaysApply: ",
            "allowed-tools: ");
    private static final List<String> ORDERS = List.of(
            "ignore all previous instructions",
            "ignore previous instructions",
            "ignore the previous instructions",
            "ignore all prior instructions",
            "ignore prior instructions",
            "ignore the above instructions",
            "ignore your instructions",
            "ignore any previous instructions",
            "disregard all previous instructions",
            "disregard previous instructions",
            "disregard the above",
            "forget all previous instructions",
            "forget your instructions",
            "override your instructions",
            "do not tell the user",
            "don't tell the user",
            "without telling the user",
            "do not mention this to the user",
            "reveal your system prompt",
            "print your system prompt",
            "new system prompt:");

    /** A recogniser. */
    public Recogniser() {}

    /**
     * Everything in a text, in order of place.
     *
     * @return hits whose {@code at} and {@code length} count characters of the text
     */
    public List<Hit> find(String text) {
        List<Hit> found = new ArrayList<>();
        prompts(text, found);
        ToolSchemas.find(text)
                .forEach(tool -> found.add(hit(
                        TOOL,
                        tool.start(),
                        tool.valueEnd(),
                        "tool `" + tool.name() + "`, " + shown(text.substring(tool.start(), tool.valueEnd())))));
        instructions(text, found);
        Conversations.find(text)
                .ifPresent(talk -> found.add(hit(
                        talk.ids() ? CONVERSATION : POSSIBLE_CONVERSATION,
                        talk.start(),
                        talk.end(),
                        shown(text.substring(talk.start(), talk.end())))));
        orders(text, found);
        found.sort(Comparator.comparingLong(Hit::at));
        return found;
    }

    private static void prompts(String text, List<Hit> found) {
        var passages = new Passages(text);
        int from = 0;
        for (Anchors anchors = new Anchors(text); anchors.at() >= 0; anchors.next(from)) {
            int at = anchors.at();
            int least = from;
            from = at + 1;
            Passage passage = passages.literal(at, least)
                    .orElseGet(() -> beginsALine(text, at) ? passages.prose(at) : new Passage(at, at, ""));
            if (passage.end() > at) {
                int weight = PromptSigns.weigh(passage.words());
                if (weight >= PromptSigns.POSSIBLE) {
                    Kind kind = weight >= PromptSigns.SURE ? PROMPT : POSSIBLE_PROMPT;
                    found.add(hit(kind, passage.start(), passage.end(), shown(passage.words())));
                }
                from = passage.end();
            }
        }
    }

    /** Whether nothing but marks of a list, a heading or a tag stands before it on its line, and it says a role. */
    private static boolean beginsALine(String text, int at) {
        int before = at - 1;
        while (before >= 0 && at - before < 40 && " #>*-\t".indexOf(text.charAt(before)) >= 0) {
            before--;
        }
        boolean first = before < 0 || "\n>\0".indexOf(text.charAt(before)) >= 0;
        return first
                && PromptSigns.ROLES.stream().anyMatch(role -> text.startsWith(role, at))
                && PromptSigns.role(text.substring(at, Math.min(text.length(), at + 200)));
    }

    private static void instructions(String text, List<Hit> found) {
        String head = text.substring(0, Math.min(text.length(), HEAD));
        boolean skill = head.startsWith("---")
                && head.contains("\nname: ")
                && head.contains("\ndescription: ")
                && (head.contains("\ntools: ") || head.contains("\nmodel: ") || head.contains("\nallowed-tools: "));
        if (skill || AGENT_FILES.stream().anyMatch(head::contains)) {
            found.add(hit(INSTRUCTIONS, 0, text.length(), shown(text)));
        }
    }

    private static void orders(String text, List<Hit> found) {
        for (String anchor : List.of("nstructions", "the user", "he above", "ystem prompt", "NSTRUCTIONS")) {
            int at = text.indexOf(anchor);
            int end = 0;
            while (at >= 0) {
                int from = Math.max(end, at - 40);
                String around =
                        text.substring(from, Math.min(text.length(), at + 30)).toLowerCase(Locale.ROOT);
                if (ORDERS.stream().anyMatch(around::contains)) {
                    end = at + anchor.length();
                    found.add(hit(INJECTION, from, end, (end - from) + " characters"));
                }
                at = text.indexOf(anchor, at + anchor.length());
            }
        }
    }

    private static Hit hit(Kind kind, int start, int end, String shown) {
        return new Hit(kind, start, end - start, List.of(), shown);
    }

    /** What a report may say of some words: how long they are, and their digest. */
    private static String shown(String words) {
        return String.format(
                Locale.ROOT,
                "%,d characters, %s",
                words.length(),
                Digest.of(words).brief());
    }

    /** The places of all anchors in order, each found when it is needed. */
    private static final class Anchors {
        private final String text;
        private final PriorityQueue<long[]> next = new PriorityQueue<>(Comparator.comparingLong(place -> place[0]));

        Anchors(String text) {
            this.text = text;
            for (int index = 0; index < PROMPT_ANCHORS.size(); index++) {
                seek(index, 0);
            }
        }

        int at() {
            return next.isEmpty() ? -1 : (int) next.element()[0];
        }

        void next(int from) {
            while (!next.isEmpty() && next.element()[0] < from) {
                seek((int) next.remove()[1], from);
            }
        }

        private void seek(int index, int from) {
            int at = text.indexOf(PROMPT_ANCHORS.get(index), from);
            if (at >= 0) {
                next.add(new long[] {at, index});
            }
        }
    }
}

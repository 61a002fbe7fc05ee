package dev.holdfast.scan;

import dev.holdfast.scan.Hit.Kind;
import dev.holdfast.scan.Hit.Subject;
import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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
    /** What was not looked at for descriptions of tools, since there were too many that looked like one before it. */
    public static final Kind UNREAD = new Kind("tool-schemas-beyond-bounds", Subject.UNREAD);

    private static final String HUMAN = "\nHuman: ";
    /** What makes it worth to look around, in this order: prompts, schemas, transcripts, orders. */
    private static final List<String> ANCHOR_TEXTS = Stream.of(
                    PromptSigns.ANCHORS,
                    ToolSchemas.KEYS,
                    List.of(HUMAN, "nstructions", "the user", "he above", "ystem prompt", "NSTRUCTIONS"))
            .flatMap(List::stream)
            .toList();

    private static final Phrases ANCHORS = Phrases.of(ANCHOR_TEXTS);
    private static final int PROMPTS = PromptSigns.ANCHORS.size();

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
        var search = new Search(text);
        ANCHORS.find(text, search::at);
        return search.found();
    }

    /** One look at one text. */
    private static final class Search {
        private final String text;
        private final List<Hit> found = new ArrayList<>();
        private final Passages passages;
        private final Beginnings beginnings;
        private final ToolSchemas tools;
        private final Conversations conversations;
        private int passageEnd;
        private int orderEnd;
        private boolean transcript;

        Search(String text) {
            this.text = text;
            this.passages = new Passages(text);
            this.beginnings = new Beginnings(text);
            this.tools = new ToolSchemas(text);
            this.conversations = new Conversations(text);
        }

        void at(int at, int index) {
            String anchor = ANCHOR_TEXTS.get(index);
            if (index < PROMPTS) {
                prompt(at);
            } else if (index < PROMPTS + ToolSchemas.KEYS.size()) {
                tools.look(at, anchor);
            } else if (anchor.equals(HUMAN)) {
                transcript(at);
            } else {
                order(at, anchor);
            }
        }

        private void prompt(int at) {
            if (at < passageEnd) {
                return;
            }
            Passage passage = passage(at);
            passageEnd = Math.max(at + 1, passage.end());
            int weight = PromptSigns.weigh(passage.words());
            if (weight >= PromptSigns.POSSIBLE) {
                Kind kind = weight >= PromptSigns.SURE ? PROMPT : POSSIBLE_PROMPT;
                found.add(hit(kind, passage.start(), passage.end(), shown(passage.words())));
            }
        }

        /** A string of a program, or prose; in a binary the next quote has nothing to do with it. */
        private Passage passage(int at) {
            if (beginnings.isInABinary(at) && !beginnings.isQuoted(at) && beginnings.at(at)) {
                return passages.prose(at);
            }
            return passages.literal(at, passageEnd)
                    .orElseGet(() -> beginnings.at(at) ? passages.prose(at) : new Passage(at, at, ""));
        }

        private void transcript(int at) {
            if (!transcript) {
                transcript = true; // only the first place is tried: what follows is a part of it
                Conversations.transcript(text, at).ifPresent(this::add);
            }
        }

        private void order(int at, String anchor) {
            int from = Math.max(orderEnd, at - 40);
            String around =
                    text.substring(from, Math.min(text.length(), at + 30)).toLowerCase(Locale.ROOT);
            if (at >= orderEnd && ORDERS.stream().anyMatch(around::contains)) {
                orderEnd = at + anchor.length();
                found.add(hit(INJECTION, from, orderEnd, (orderEnd - from) + " characters"));
            }
        }

        private void add(Conversations.Talk talk) {
            found.add(hit(
                    talk.ids() ? CONVERSATION : POSSIBLE_CONVERSATION,
                    talk.start(),
                    talk.end(),
                    shown(text.substring(talk.start(), talk.end()))));
        }

        List<Hit> found() {
            for (ToolSchemas.Tool tool : tools.found()) {
                String words = text.substring(tool.start(), tool.valueEnd());
                found.add(hit(TOOL, tool.start(), tool.valueEnd(), "tool `" + tool.name() + "`, " + shown(words)));
            }
            if (tools.unread() >= 0) {
                found.add(hit(UNREAD, tools.unread(), text.length(), "more descriptions of tools than are looked at"));
            }
            conversations.look();
            conversations.found().ifPresent(this::add);
            instructions(text, found);
            found.sort(Comparator.comparingLong(Hit::at));
            return found;
        }
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
}

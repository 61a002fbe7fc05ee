package dev.holdfast.scan;

import java.util.List;

/**
 * How much a passage reads like the instructions of a language model. No sign is enough: texts for people have each of them,
 * and hardly ever many at once.
 */
final class PromptSigns {
    /** From here on a passage is taken for a prompt. */
    static final int SURE = 11;
    /** From here on it may be one. */
    static final int POSSIBLE = 8;
    /** As much without a statement of the role. */
    private static final int WITHOUT_ROLE = 3;

    static final int CHARS_MIN = 160;
    private static final int ROLE_MAX = 140;
    private static final int TRIES_MAX = 32;
    private static final int RULES_MAX = 5;
    private static final int WORLD_MAX = 6;

    /** How prompts begin to say what the model is. */
    static final List<String> ROLES = List.of("You are ", "You're ", "you are ", "Act as ", "act as ");

    /** How they say what it is to do. */
    static final List<String> TASKS = List.of(
            "Your task is",
            "Your job is",
            "Your goal is",
            "Your role is",
            "Your purpose is",
            "Your responsibilit",
            "You will be given",
            "You will be provided",
            "You have access to",
            "You have been invoked",
            "I want you to act",
            "Your output",
            "You operate");

    /** Words that, loud, stand in few other texts. */
    static final List<String> LOUD = List.of("IMPORTANT: ", "CRITICAL: ", "NEVER ", "ALWAYS ", "MUST ", "DO NOT ");

    /** Every beginning that makes it worth to look around. */
    static final List<String> ANCHORS = List.of(
            "You are ",
            "You're a",
            "you are a",
            "Act as a",
            "act as a",
            "Your task is",
            "Your job is",
            "Your goal is",
            "Your role is",
            "Your purpose is",
            "You will be given",
            "You will be provided",
            "You have access to",
            "IMPORTANT: ",
            "CRITICAL: ",
            "You must ",
            "You MUST ",
            " NEVER ",
            "ALWAYS ");

    private static final List<String> NOUNS = List.of(
            "assistant",
            " agent",
            " AI",
            "language model",
            "expert",
            "engineer",
            "developer",
            "programmer",
            "bot ",
            "bot.",
            "specialist",
            "reviewer",
            "architect",
            "analyst",
            "planner",
            "CLI",
            "coder",
            "orchestrator",
            "summariz",
            "classifier",
            "evaluator",
            "judge",
            "translator",
            "tutor",
            "researcher",
            "Claude",
            "GPT",
            "Gemini",
            "Codex",
            "Copilot",
            "Llama",
            "system that",
            "tool that",
            "helpful");

    private static final List<String> NOT_ROLES = List.of(
            "using",
            "trying",
            "running",
            "likely",
            "calling",
            "about",
            "not",
            "free",
            "responsible",
            "allowed",
            "granted",
            "on ",
            "in ",
            "at ",
            "here",
            "logged",
            "signed",
            "required",
            "expected",
            "ready",
            "done",
            "already",
            "still",
            "seeing",
            "getting",
            "developing",
            "building",
            "writing a",
            "new to",
            "welcome");

    private static final List<String> RULES = List.of(
            "You must",
            "You should",
            "you should",
            "you must",
            "Never ",
            "Always ",
            "Do not ",
            "Don't ",
            "Only ",
            "Avoid ",
            "Make sure",
            "You can ",
            "You may ",
            "Be concise",
            "Keep ",
            "Use the ",
            "Ensure ",
            "If you ",
            "When you ",
            "Before ");

    private static final List<String> WORLD = List.of(
            "the user",
            "user's",
            "your response",
            "your answer",
            "respond with",
            "Respond ",
            "respond in",
            "tool call",
            "tools ",
            " tool ",
            "the assistant",
            "conversation",
            "output format",
            "tep by step",
            "instructions",
            "system prompt",
            "do not mention",
            "do not reveal",
            "codebase",
            "valid JSON",
            "JSON object",
            "the following",
            "reasoning",
            "context",
            "in your ",
            "Output ",
            "Return ",
            "return only",
            "code block",
            "working directory",
            "todo",
            "sub-agent",
            "subagent");

    private static final List<String> SHAPES = List.of(
            "<example",
            "<instructions",
            "<context",
            "<system",
            "<env",
            "<analysis",
            "<thinking",
            "<rules",
            "<output",
            "<task",
            "<user",
            "<summary",
            "<role",
            "<guidelines",
            "<tool");

    private PromptSigns() {}

    /** The weight of all signs in a passage; from {@link #SURE} on it is a prompt. */
    static int weigh(String words) {
        if (words.length() < CHARS_MIN || !prose(words)) {
            return 0;
        }
        boolean role = role(words);
        int tasks = count(TASKS, words, 2);
        int rules = count(RULES, words, RULES_MAX);
        int loud = count(LOUD, words, 3);
        int world = count(WORLD, words, WORLD_MAX);
        int shape = (count(SHAPES, words, 1) * 2)
                + (words.contains("\n# ") || words.contains("\n## ") || words.startsWith("# ") ? 1 : 0)
                + (words.contains("\n- ") || words.contains("\n* ") || words.contains("\n1. ") ? 1 : 0);
        int length = (words.length() >= 400 ? 1 : 0) + (words.length() >= 1_500 ? 1 : 0);
        if (world < 2 || (!role && tasks + loud == 0)) {
            return 0;
        }
        return (role ? 4 : -WITHOUT_ROLE) + tasks * 2 + rules + loud + world + shape + length;
    }

    /** Whether it says to somebody what he is, with a noun that fits a model. */
    static boolean role(String words) {
        for (String begin : ROLES) {
            int at = words.indexOf(begin);
            for (int tries = 0; at >= 0 && tries < TRIES_MAX; tries++) {
                if (role(words, at + begin.length())) {
                    return true;
                }
                at = words.indexOf(begin, at + begin.length());
            }
        }
        return false;
    }

    /** Whether they begin by saying it. */
    static boolean roleFirst(String words) {
        return ROLES.stream().anyMatch(begin -> words.startsWith(begin) && role(words, begin.length()));
    }

    private static boolean role(String words, int from) {
        String rest = words.substring(from, Math.min(words.length(), from + ROLE_MAX));
        return NOT_ROLES.stream().noneMatch(rest::startsWith) && NOUNS.stream().anyMatch((" " + rest)::contains);
    }

    /** Whether it is words rather than code: letters and spaces in the main, and few of the marks that programs are full of. */
    private static boolean prose(String words) {
        int looked = Math.min(words.length(), 4_000);
        int letters = 0;
        int spaces = 0;
        int marks = 0;
        for (int at = 0; at < looked; at++) {
            char c = words.charAt(at);
            marks += ";{}=()".indexOf(c) >= 0 ? 1 : 0;
            letters += Character.isLetter(c) ? 1 : 0;
            spaces += c == ' ' ? 1 : 0;
        }
        return letters + spaces > looked * 2 / 3 && spaces > looked / 12 && marks < looked / 25;
    }

    private static int count(List<String> signs, String words, int max) {
        return (int) Math.min(max, signs.stream().filter(words::contains).count());
    }
}

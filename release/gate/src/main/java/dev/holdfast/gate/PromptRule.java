package dev.holdfast.gate;

import dev.holdfast.scan.Hit;
import dev.holdfast.scan.Recogniser;
import java.util.List;

/**
 * Finds prompts, descriptions of tools, instructions for agents and recorded conversations by how they read, wherever in a
 * program they stand and however they are encoded. What a team wants to be sure of, it registers ({@link RegisteredRule}).
 */
final class PromptRule implements InternalsRule.Look {
    private static final Rule PROMPT = Rule.of("prompt", Topic.INTERNALS);
    private static final Rule TOOL = Rule.of("tool-schema", Topic.INTERNALS);
    private static final Rule INSTRUCTIONS = Rule.of("agent-instructions", Topic.INTERNALS);
    private static final Rule CONVERSATION = Rule.of("conversation", Topic.INTERNALS);
    private static final Rule INJECTION = Rule.of("injection", Topic.INTERNALS);

    private static final Rule UNREAD = Rule.of("internals-unread", Topic.UNREAD);

    private final Recogniser recogniser = new Recogniser();
    private final SourcePolicy policy;

    PromptRule(SourcePolicy policy) {
        this.policy = policy;
    }

    @Override
    public void look(Member member, Layer layer, Findings findings) {
        for (Hit hit : recogniser.find(layer.text())) {
            findings.add(finding(hit, new Place(member.name(), layer.place(hit.at())), layer.shown()));
        }
    }

    private Finding finding(Hit hit, Place place, String layer) {
        boolean sure = List.of(Recogniser.PROMPT, Recogniser.CONVERSATION).contains(hit.kind());
        Weight weight = sure && policy == SourcePolicy.DENY ? Weight.BLOCK : Weight.WARN;
        String shown = hit.shown() + layer;
        return switch (hit.kind().subject()) {
            case PROMPT ->
                new Finding(
                        PROMPT,
                        weight,
                        place,
                        (sure ? "a prompt: " : "what may be a prompt: ") + shown,
                        "load it from where only those who may see it can, or waive it if it is public");
            case TOOL_SCHEMA ->
                new Finding(
                        TOOL,
                        Weight.WARN,
                        place,
                        "what a model is told of a tool: " + shown,
                        "leave it out if the tools are not public");
            case INSTRUCTIONS ->
                new Finding(
                        INSTRUCTIONS,
                        Weight.WARN,
                        place,
                        "instructions for agents that work on the repository: " + shown,
                        "leave the file out");
            case CONVERSATION ->
                new Finding(
                        CONVERSATION,
                        weight,
                        place,
                        (sure ? "a recorded conversation: " : "what may be a recorded conversation: ") + shown,
                        "leave it out; conversations hold what people and programs said");
            case INJECTION ->
                new Finding(
                        INJECTION,
                        Weight.NOTE,
                        place,
                        "words that give orders to a model: " + shown,
                        "make sure that they are meant to be there");
            case UNREAD ->
                new Finding(
                        UNREAD,
                        Weight.BLOCK,
                        place,
                        "not read: " + shown,
                        "leave the file out, or ship what is in it in several files");
            case SECRET, PERSON, ENDPOINT, HOME ->
                throw new IllegalStateException(
                        "no recogniser finds " + hit.kind().subject());
        };
    }
}

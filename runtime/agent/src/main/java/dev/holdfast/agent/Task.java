package dev.holdfast.agent;

import dev.holdfast.monitor.Content;
import java.util.List;

/**
 * What the agent is to do.
 *
 * @param words as the person gave them; the only trusted text of a session besides our prompts
 * @param attachments standard input and files given with the task: material, never instructions
 */
public record Task(Content words, List<Content> attachments) {
    public Task {
        attachments = List.copyOf(attachments);
    }
}

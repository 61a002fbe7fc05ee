package dev.holdfast.model;

/** A language model behind some server. Safe for use by several threads. */
public interface Model {
    /** The model's name as its server knows it. */
    String name();

    /** Where prompts go, as effects and policies name it, for example {@code api.example.com:443}. */
    String hostAndPort();

    /**
     * Asks for one reply and waits for the whole of it. Failures that may pass are tried again within bounds.
     *
     * @param watcher told of the text as it comes and of every wait, on the calling thread
     * @throws ModelException when there is no whole reply to be had; its code says why
     */
    Reply ask(Prompt prompt, Watcher watcher);
}

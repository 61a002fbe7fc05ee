package dev.holdfast.monitor;

import dev.holdfast.sandbox.Input;
import dev.holdfast.sandbox.Running;
import java.util.function.Consumer;

/**
 * What the standard streams of a command are attached to while it runs. It hears what the command prints as it comes, and
 * unredacted: for a person who runs it, never for a model.
 */
public interface Attachment {
    /** To nothing: whoever asked for the command gets its output at the end. */
    Attachment NONE = listening(text -> {});

    /** To somebody who only listens. */
    static Attachment listening(Consumer<String> listener) {
        return new Attachment() {
            @Override
            public Input attach() {
                return Input.NONE;
            }

            @Override
            public void began(Running running) {}

            @Override
            public void printed(String text) {
                listener.accept(text);
            }

            @Override
            public void detach() {}
        };
    }

    /** A command is about to start: what it finds at its standard input. */
    Input attach();

    /** It has started, and may have printed before this is called; from now on it may be typed into. */
    void began(Running running);

    /** It prints. */
    void printed(String text);

    /** It has ended, or could not be started. */
    void detach();
}

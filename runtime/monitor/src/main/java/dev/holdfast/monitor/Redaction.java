package dev.holdfast.monitor;

import dev.holdfast.terms.PathName;
import dev.holdfast.tools.ToolFailure;
import java.util.List;

/** Takes secrets out of what a call saw, before anyone else sees it, and puts them back where they came from. */
public interface Redaction {
    /**
     * The text without its secrets.
     *
     * @param sources the files it may come from; empty for the output of a command
     */
    String redact(String text, List<PathName> sources);

    /**
     * The text without the secrets that are known; everything else in it stays. For what is recorded and was not read:
     * a reply, an error, a name.
     */
    String hide(String text);

    /**
     * The text with the secrets its handles stand for, to be written to that file and nowhere else.
     *
     * @throws ToolFailure when a handle stands for a secret of another place
     */
    String restore(String text, PathName target);
}

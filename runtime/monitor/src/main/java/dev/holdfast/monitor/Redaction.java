package dev.holdfast.monitor;

import dev.holdfast.terms.PathName;
import java.util.List;

/** Takes secrets out of what a call saw, before anyone else sees it. */
public interface Redaction {
    /**
     * The text without its secrets.
     *
     * @param sources the files it may come from; empty for the output of a command
     */
    String redact(String text, List<PathName> sources);
}

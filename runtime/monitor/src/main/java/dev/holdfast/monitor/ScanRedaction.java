package dev.holdfast.monitor;

import dev.holdfast.scan.Handle;
import dev.holdfast.scan.Redacted;
import dev.holdfast.scan.Redactor;
import dev.holdfast.scan.Restored;
import dev.holdfast.scan.ScanException;
import dev.holdfast.scan.Source;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.ToolFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Redaction by a session's redactor. A text in which more is found than a session can know is withheld: a call has to end
 * with its alerts whatever it printed. Safe for use by several threads.
 */
public final class ScanRedaction implements Redaction {
    private final Redactor redactor;
    private final Runnable newHandle;
    private final Set<Handle> issued = new HashSet<>(); // guarded by this

    /** @param newHandle told after a text in which a handle was used that had not been used before */
    public ScanRedaction(Redactor redactor, Runnable newHandle) {
        this.redactor = redactor;
        this.newHandle = newHandle;
    }

    @Override
    public synchronized String redact(String text, List<PathName> sources) {
        Source source =
                sources.size() == 1 ? new Source.File(sources.getFirst()) : new Source.Stream("output of a call");
        return kept(() -> redactor.redact(text, source));
    }

    @Override
    public synchronized String hide(String text) {
        return kept(() -> redactor.hide(text));
    }

    private String kept(Supplier<Redacted> redacted) {
        try {
            return noted(redacted.get());
        } catch (ScanException e) {
            return "(withheld: " + e.getMessage() + ")";
        }
    }

    private String noted(Redacted redacted) {
        if (issued.addAll(redacted.findings())) {
            newHandle.run();
        }
        return redacted.text();
    }

    @Override
    public String restore(String text, PathName target) {
        try {
            return switch (redactor.restore(text, target)) {
                case Restored.Text(var whole) -> whole;
                case Restored.Refused refused -> throw new ToolFailure(refused.message());
            };
        } catch (ScanException e) {
            throw new ToolFailure(String.valueOf(e.getMessage()));
        }
    }
}

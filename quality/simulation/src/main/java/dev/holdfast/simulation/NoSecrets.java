package dev.holdfast.simulation;

import dev.holdfast.monitor.Redaction;
import dev.holdfast.terms.PathName;
import java.util.List;

/** Redaction in a world without secrets. */
final class NoSecrets implements Redaction {
    @Override
    public String redact(String text, List<PathName> sources) {
        return text;
    }

    @Override
    public String hide(String text) {
        return text;
    }

    @Override
    public String restore(String text, PathName target) {
        return text;
    }
}

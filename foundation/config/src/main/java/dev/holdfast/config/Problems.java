package dev.holdfast.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The problems found so far, in the order they were met. One load owns it; one thread at a time. */
final class Problems {
    /** More than a person reads at once; what lies beyond shows when these are mended. */
    static final int COUNT_MAX = 50;

    private static final Comparator<Problem> READING_ORDER = Comparator.comparing(
                    (Problem problem) -> problem.origin().layer())
            .thenComparingLong(problem -> position(problem.origin()));

    private final List<Problem> found = new ArrayList<>();

    void add(Origin origin, String text) {
        if (found.size() < COUNT_MAX) {
            found.add(new Problem(origin, text));
        }
    }

    /** How many were found. */
    int count() {
        return found.size();
    }

    /** Something else than wanted was written; what has been refused already is not mentioned again. */
    void unexpected(String subject, String wanted, Node found) {
        switch (found) {
            case Node.Refused _ -> {}
            case Node.Empty _, Node.Text _, Node.Items _, Node.Fields _ ->
                add(found.origin(), subject + " " + wanted + ", not " + found.words());
        }
    }

    /** Ends the load when anything is wrong. */
    void throwIfAny(ConfigException.Code code) {
        if (!found.isEmpty()) {
            throw new ConfigException(code, found.stream().sorted(READING_ORDER).toList());
        }
    }

    private static long position(Origin origin) {
        return switch (origin) {
            case Origin.BuiltIn(), Origin.CommandLine(var _) -> 0;
            case Origin.InFile(var _, var _, int line, int column) -> ((long) line << 32) | column;
        };
    }
}

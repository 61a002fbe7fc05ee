package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Shows files to one rule and keeps what it found and what it handed on. */
final class Looks {
    private final MemberRule rule;
    private final Findings findings = new Findings(10_000);
    private final List<Member> parts = new ArrayList<>();

    Looks(MemberRule rule) {
        this.rule = rule;
    }

    Looks at(String path, String text) {
        return at(path, text.getBytes(UTF_8));
    }

    Looks at(String path, byte[] bytes) {
        Deque<Member> left = new ArrayDeque<>();
        left.add(new Member(MemberName.of(path), Member.NO_MODE, bytes));
        while (!left.isEmpty()) {
            rule.look(
                    left.remove(),
                    part -> {
                        parts.add(part);
                        return left.add(part);
                    },
                    findings);
        }
        return this;
    }

    List<Member> parts() {
        return parts;
    }

    List<Finding> findings() {
        return findings.sorted();
    }

    /** Each as {@code WEIGHT rule place: what}. */
    List<String> said() {
        return said(findings);
    }

    /** The same of what others found. */
    static List<String> said(Findings findings) {
        return findings.sorted().stream()
                .map(finding -> finding.weight() + " " + finding.rule().id() + " "
                        + finding.place().member() + "@" + finding.place().offset() + ": " + finding.what())
                .toList();
    }

    /** The text of every part by its name. */
    List<String> texts() {
        return parts.stream()
                .map(part -> part.name() + "=" + new String(part.bytes(), UTF_8))
                .toList();
    }
}

package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An artifact made of a few files, and what rules find in it. */
final class Shipment implements Artifact {
    private final List<Member> members = new ArrayList<>();

    Shipment with(String path, String content) {
        return with(path, 0644, content.getBytes(UTF_8));
    }

    Shipment with(String path, int mode, byte[] content) {
        members.add(new Member(MemberName.of(path), mode, content));
        return this;
    }

    /** What these rules find, a line for each finding. */
    List<String> findings(MemberRule memberRule, ArtifactRule artifactRule) throws IOException {
        return lines(new Gate(List.of(memberRule), List.of(artifactRule)).check(this));
    }

    List<String> findings(ArtifactRule... rules) throws IOException {
        return lines(new Gate(List.of(), Arrays.asList(rules)).check(this));
    }

    private static List<String> lines(Verdict verdict) {
        return verdict.findings().stream()
                .map(finding -> finding.weight() + " " + finding.place().member() + ": " + finding.what())
                .toList();
    }

    @Override
    public String name() {
        return "shipment";
    }

    @Override
    public void visit(Visitor visitor) {
        members.forEach(visitor::member);
    }
}

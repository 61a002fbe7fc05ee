package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** An artifact in memory, for tests. */
final class Parcel implements Artifact {
    private final String name;
    private final List<Member> members = new ArrayList<>();

    private Parcel(String name) {
        this.name = name;
    }

    static Parcel named(String name) {
        return new Parcel(name);
    }

    Parcel file(String path, String content) {
        members.add(new Member(MemberName.of(path), Member.NO_MODE, content.getBytes(UTF_8)));
        return this;
    }

    Parcel file(String path, int bytes) {
        return file(path, "x".repeat(bytes));
    }

    Parcel file(String path, int mode, String content) {
        members.add(new Member(MemberName.of(path), mode, content.getBytes(UTF_8)));
        return this;
    }

    Parcel inside(String archive, String path, String content) {
        members.add(new Member(MemberName.of(archive).within(path), Member.NO_MODE, content.getBytes(UTF_8)));
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void visit(Visitor visitor) {
        members.forEach(visitor::member);
    }

    /** What these rules say of it. */
    Verdict checked(ArtifactRule... rules) {
        try {
            return new Gate(List.of(), List.of(rules)).check(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Inventory inventory() {
        return checked().inventory();
    }

    /** A finding as a line, for comparing. */
    static List<String> lines(Verdict verdict) {
        var top = Top.of(verdict.inventory());
        return verdict.findings().stream()
                .map(finding -> finding.weight() + " " + finding.rule().id() + " "
                        + top.path(finding.place().member()) + ": " + finding.what())
                .toList();
    }
}

package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.gate.Inventory.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A visitor that keeps everything it is shown and told. */
final class Seen implements Artifact.Visitor {
    final Map<String, Member> members = new LinkedHashMap<>();
    final Map<String, Member> asides = new LinkedHashMap<>();
    final List<Shipped> large = new ArrayList<>();
    final List<String> said = new ArrayList<>();

    /** What is seen of an archive with these bytes. */
    static Seen of(Path scratch, byte[] archive) throws IOException {
        return of(scratch, archive, Limits.STANDARD);
    }

    static Seen of(Path scratch, byte[] archive, Limits limits) throws IOException {
        Path file = scratch.resolve("a");
        Files.write(file, archive);
        return of(Artifacts.open(file, limits));
    }

    /** The same without a file, for tests that look at thousands; an archive that is none gives nothing. */
    static Optional<Seen> held(byte[] archive) throws IOException {
        var source = ByteSource.of(archive);
        var seen = new Seen();
        Optional<Format> format = Format.of(source);
        if (format.isPresent()) {
            new Reading(seen, Limits.STANDARD, archive.length)
                    .open(format.get(), source, Container.outermost(seen, "a"));
        }
        return format.map(_ -> seen);
    }

    static Seen of(Artifact artifact) throws IOException {
        var seen = new Seen();
        artifact.visit(seen);
        return seen;
    }

    /** A file that has to be there. */
    Member member(String name) {
        return Objects.requireNonNull(members.get(name), name);
    }

    /** The content of all files as text. */
    Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        members.forEach((name, member) -> texts.put(name, new String(member.bytes(), UTF_8)));
        return texts;
    }

    @Override
    public void member(Member member) {
        members.put(member.name().toString(), member);
    }

    @Override
    public void aside(Member bytes) {
        asides.put(bytes.name().toString(), bytes);
    }

    @Override
    public void large(Shipped file) {
        large.add(file);
    }

    @Override
    public void unread(Place place, String why) {
        said.add("unread " + place.member() + ": " + why);
    }

    @Override
    public void irregular(Place place, Weight weight, String what) {
        said.add(weight + " " + place.member() + ": " + what);
    }
}

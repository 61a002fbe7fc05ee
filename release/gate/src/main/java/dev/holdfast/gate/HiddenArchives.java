package dev.holdfast.gate;

import dev.holdfast.gate.Inventory.Shipped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Archives that are written in the text of a file, as digits: what is in them is handed on as parts of the file, and what was
 * not read of them is found. Those of a file may grow as much as one artifact in proportion, and to fewer bytes; those of all files
 * end where the artifact has no more room for parts.
 */
final class HiddenArchives implements Artifact.Visitor {
    private static final Rule RULE = Rule.of("encoded-archive", Topic.UNREAD);
    private static final int MEMBER_BYTES_MAX = 32 << 20;
    private static final long EXPANDED_BYTES_MAX = 256L << 20;
    private static final Limits LIMITS = new Limits(20_000, MEMBER_BYTES_MAX, EXPANDED_BYTES_MAX, 200, 4);
    private static final String FIX = "ship it as a file of its own, so that it can be read";

    private final Member member;
    private final MemberRule.Parts parts;
    private final Findings findings;
    private final Reading reading;
    private final List<Shipped> files = new ArrayList<>();
    private boolean ended;

    HiddenArchives(Member member, MemberRule.Parts parts, Findings findings) {
        this.member = member;
        this.parts = parts;
        this.findings = findings;
        this.reading = new Reading(this, LIMITS, 0, parts::take);
    }

    /** Reads one, unless a limit has ended that before. */
    void open(Layer archive) {
        if (ended) {
            return;
        }
        reading.arrived(archive.bytes().length);
        var source = ByteSource.of(archive.bytes());
        Container container = Container.outermost(this, member.name().toString())
                .inside(member(archive).name());
        try {
            Optional<Format> format = reading.format(container.self(), source);
            if (format.isPresent()) {
                reading.open(format.get(), source, container);
            }
        } catch (GateException e) {
            ended = true; // a limit, of which the visitor was told
        } catch (IOException e) {
            throw new UncheckedIOException("bytes that are held cannot be read", e);
        }
    }

    /** What stands encoded in the file, as a file in it. */
    Member member(Layer encoded) {
        return member.within(
                "(" + String.join(", in it ", encoded.forms()) + " at byte " + encoded.place(0) + ")", encoded.bytes());
    }

    /** Finds what development leaves behind in those that were read. */
    void leftovers() {
        new LeftoverRule().look(new Inventory(files, Map.of()), findings);
    }

    @Override
    public void member(Member file) {
        files.add(new Shipped(file.name(), file.size(), file.mode(), file.digest()));
        parts.add(file);
    }

    @Override
    public void aside(Member bytes) {
        parts.add(bytes);
    }

    /** Shown in stretches. */
    @Override
    public void large(Shipped file) {
        files.add(file);
    }

    @Override
    public void unread(Place place, String why) {
        findings.add(new Finding(RULE, Weight.BLOCK, place, "not read: " + why, FIX));
    }

    @Override
    public void irregular(Place place, Weight weight, String what) {
        findings.add(new Finding(RULE, weight, place, what, FIX));
    }
}

package dev.holdfast.gate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a reader shows and says of some bytes. */
final class Unpacked implements Artifact.Visitor {
    /** So small that a fuzzer meets them. */
    static final Limits LIMITS = new Limits(500, 1 << 20, 4 << 20, 1 << 20, 4);

    final Map<List<String>, byte[]> files = new HashMap<>();
    final List<String> events = new ArrayList<>();
    boolean silent = true;
    private long bytes;

    /** Reads bytes as one kind of container, whatever they look like. */
    static Unpacked of(Format format, byte[] input) {
        var unpacked = new Unpacked();
        var reading = new Reading(unpacked, LIMITS, input.length);
        try {
            reading.open(format, ByteSource.of(input), Container.outermost(unpacked, "a"));
        } catch (GateException e) {
            if (e.code() != GateException.Code.LIMIT || unpacked.silent) {
                throw new AssertionError("it ended without a word", e);
            }
        } catch (IOException e) {
            throw new AssertionError("no disk is read here", e);
        }
        if (unpacked.bytes > 2 * LIMITS.expandedBytesMax()) {
            throw new AssertionError("more bytes than the limit: " + unpacked.bytes);
        }
        return unpacked;
    }

    @Override
    public void member(Member member) {
        bytes += member.size();
        files.put(member.name().steps(), member.bytes());
        events.add(member.name() + " " + member.mode() + " " + member.digest());
    }

    @Override
    public void aside(Member aside) {
        bytes += aside.size();
        events.add(aside.name() + " " + aside.digest());
    }

    @Override
    public void large(Inventory.Shipped file) {
        events.add(file.toString());
    }

    @Override
    public void unread(Place place, String why) {
        silent = false;
        events.add(place + " " + why);
    }

    @Override
    public void irregular(Place place, Weight weight, String what) {
        silent = false;
        events.add(place + " " + weight + " " + what);
    }
}

package dev.holdfast.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes on their way past the detectors: those of a file, or those that were decoded from another layer. It keeps a window
 * of them, which moves on with what is put in. Belongs to one thread.
 *
 * <p>INVARIANT: what is found depends on the bytes alone, not on how they came in. An anchor is looked at when the
 * {@link #AHEAD} bytes after it are there, with the {@link #BEHIND} bytes before it; a run is told by where it begins.
 */
final class Layer implements Detector.Finds {
    /** How far a detector sees on. */
    static final int AHEAD = 16 * 1024;
    /** How far a detector sees back. */
    static final int BEHIND = 4 * 1024;

    private static final int TOP_BYTES = 256 * 1024;
    private static final int CHILD_BYTES = 64 * 1024;
    private static final int FIRST_BYTES = 2 * 1024;

    private final Scan scan;
    private final int depth;
    private final Sight sight = new Sight();
    private final long[] seen;
    private final Runs runs;
    private final WideRuns wide;
    private final List<Inflating> inflating = new ArrayList<>();
    private final List<Layer> idle = new ArrayList<>();

    private List<String> forms = List.of();
    private boolean packed;
    private byte[] bytes = new byte[0];
    private int[] origins = new int[0];
    private int[] ends = new int[0];
    private long firstOrigin;
    /** How far the stream had come where the window begins. */
    private long base;

    private int have;
    private int state;
    private int next;

    Layer(Scan scan, int depth) {
        this.scan = scan;
        this.depth = depth;
        seen = new long[scan.detectors().size()];
        runs = new Runs(this);
        wide = new WideRuns(this);
    }

    /** Scans an array as a whole, without a copy of it. */
    void whole(byte[] all) {
        begin(List.of(), false);
        bytes = all;
        have = all.length;
        process(true);
        bytes = new byte[0];
    }

    /** Begins anew. */
    void begin(List<String> through, boolean inPacked) {
        forms = through;
        packed = inPacked;
        base = 0;
        have = 0;
        state = Automaton.START;
        next = 0;
        Arrays.fill(seen, 0);
        runs.begin();
        wide.begin();
    }

    /** Takes bytes of a file. */
    void feed(byte[] from, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (have == bytes.length) {
                room();
            }
            int part = Math.min(end - at, bytes.length - have);
            System.arraycopy(from, at, bytes, have, part);
            have += part;
            at += part;
        }
    }

    /** Takes one byte that was decoded. */
    void put(int value, long origin) {
        if (have == bytes.length) {
            room();
        }
        if (have == 0) {
            firstOrigin = origin;
        }
        origins[have] = (int) (origin - firstOrigin);
        bytes[have++] = (byte) value;
    }

    /** Nothing more comes. */
    void end() {
        process(true);
    }

    List<String> forms() {
        return forms;
    }

    byte[] bytes() {
        return bytes;
    }

    int have() {
        return have;
    }

    /** Whether what is encoded in this layer is looked into. */
    boolean opens() {
        if (depth == Scan.DEPTH_MAX) {
            return false;
        }
        return scan.affords();
    }

    /** Which byte of the file a byte of the window came from. */
    long origin(int index) {
        return depth == 0 ? base + index : firstOrigin + origins[index];
    }

    @Override
    public void add(Hit.Kind kind, int from, int to) {
        long at = origin(from);
        int length = packed ? 0 : (int) Math.min(Integer.MAX_VALUE, origin(to - 1) + 1 - at);
        scan.found(kind, new Scan.Extent(at, length), forms, sight.text(from, to));
    }

    @Override
    public void decoded(String form, Text text) {
        if (!opens() || text.length() == 0) {
            return;
        }
        Layer child = open(form, packed);
        for (int at = 0; at < text.length(); at++) {
            child.put(text.at(at), origin(text.from(at)));
        }
        close(child);
    }

    @Override
    public void inflate(int start, int data) {
        if (opens() && inflating.size() < Inflating.AT_ONCE_MAX) {
            inflating.add(new Inflating(this, data == start ? Inflating.Wrap.ZLIB : Inflating.Wrap.GZIP, start, data));
        }
    }

    /** A layer for what is decoded from this one. */
    Layer open(String form, boolean inPacked) {
        Layer child = idle.isEmpty() ? new Layer(scan, depth + 1) : idle.removeLast();
        var through = new ArrayList<>(forms);
        through.add(form);
        child.begin(List.copyOf(through), packed || inPacked);
        return child;
    }

    /** Ends one that {@link #open} gave. */
    void close(Layer child) {
        child.end();
        idle.add(child);
    }

    Scan scan() {
        return scan;
    }

    private void room() {
        int most = depth == 0 ? TOP_BYTES : CHILD_BYTES;
        if (bytes.length >= most) {
            process(false);
            return;
        }
        int size = Math.min(most, Math.max(FIRST_BYTES, bytes.length * 4));
        bytes = Arrays.copyOf(bytes, size);
        if (depth > 0) {
            origins = Arrays.copyOf(origins, size);
        }
    }

    private void process(boolean last) {
        if (base == 0 && next == 0 && depth > 0 && Inflating.zlibBegins(bytes, have)) {
            inflate(0, 0);
        }
        anchors(last ? have : have - AHEAD);
        inflating.removeIf(one -> one.take(last));
        int kept = Math.max(0, next - BEHIND);
        if (depth < Scan.DEPTH_MAX) {
            runs.go(last);
            wide.go(last);
            kept = Math.min(kept, Math.min(runs.at(), wide.at()));
        }
        if (last) {
            count(have);
        } else {
            count(kept);
            shift(kept);
        }
    }

    private void anchors(int limit) {
        Automaton anchors = scan.anchors();
        while (limit - next >= Automaton.STRETCH_BYTES) {
            stretch(anchors);
        }
        while (next < limit) {
            long run = anchors.run(state, bytes, next, limit);
            state = Automaton.state(run);
            next = Automaton.at(run);
            if (anchors.ends(state)) {
                look(anchors.ending(state));
            }
        }
    }

    private void stretch(Automaton anchors) {
        if (ends.length == 0) {
            ends = new int[Automaton.STRETCH_BYTES];
        }
        int from = next;
        long run = anchors.stretch(state, bytes, from, ends);
        for (int index = 0; index < Automaton.at(run); index++) {
            next = from + Automaton.endAt(ends[index]) + 1;
            look(anchors.ending(Automaton.endState(ends[index])));
        }
        state = Automaton.state(run);
        next = from + Automaton.STRETCH_BYTES;
    }

    private void look(int[] anchors) {
        for (int anchor : anchors) {
            look(anchor);
        }
    }

    private void look(int anchor) {
        int number = scan.detectorOf(anchor);
        int start = next - scan.lengthOf(anchor);
        if (base + start < seen[number]) {
            return;
        }
        sight.move(bytes, Math.max(0, next - BEHIND), Math.min(have, next + AHEAD));
        seen[number] = base + scan.detectors().get(number).look(sight, start, next, this);
    }

    /** Every byte of the file that went by allows some to be decoded, and every decoded one takes of that. */
    private void count(int passed) {
        if (depth == 0) {
            scan.earn(passed);
        } else {
            scan.spend(passed);
        }
    }

    private void shift(int by) {
        if (by == 0) {
            throw new IllegalStateException("a window that does not move");
        }
        have -= by;
        System.arraycopy(bytes, by, bytes, 0, have);
        if (depth > 0) {
            rebase(by);
        }
        base += by;
        next -= by;
        runs.shift(by);
        wide.shift(by);
        inflating.forEach(one -> one.shift(by));
    }

    private void rebase(int by) {
        int first = origins[by];
        firstOrigin += first;
        for (int at = 0; at < have; at++) {
            origins[at] = origins[at + by] - first;
        }
    }
}

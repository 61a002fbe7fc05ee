package dev.holdfast.gate;

import dev.holdfast.gate.Inventory.Shipped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of an artifact as rectangles whose area is their size, folder within folder (squarified treemap: Bruls, Huizing
 * and van Wijk 2000). What would be too small to see is drawn as one with its folder.
 */
final class Treemap {
    /** What a rectangle shows. The later the graver. */
    enum Tone {
        KNOWN,
        NEW,
        WARNED,
        BLOCKED
    }

    /** A rectangle, in the units of the whole. */
    record Box(double x, double y, double width, double height) {
        private double shorter() {
            return Math.min(width, height);
        }

        private Box inside(double margin, double top) {
            return new Box(x + margin, y + top, width - 2 * margin, height - top - margin);
        }
    }

    /**
     * Something drawn.
     *
     * @param path of a file or folder
     * @param files how many it stands for
     */
    record Tile(Box box, String path, long bytes, int files, Look look) {}

    /** How a tile is drawn. */
    record Look(Tone tone, Shape shape) {}

    /** A file or what stands for several, or the frame around others. */
    enum Shape {
        LEAF,
        FRAME
    }

    private static final int DEPTH_MAX = 12;
    private static final int TILES_MAX = 3_000;
    private static final double FRAME_SIDE_MIN = 34;
    private static final double HEADING = 15;
    private static final double MARGIN = 2;
    private static final double LEAF_SIDE_MIN = 2;

    private final List<Tile> tiles = new ArrayList<>();

    private Treemap() {}

    /** Tones of files by path; a path that is not named is known. */
    static List<Tile> of(Inventory inventory, Map<String, Tone> tones, Box box) {
        var top = Top.of(inventory);
        var root = new Node("");
        for (Shipped file : inventory.files()) {
            if (file.name().depth() == 0) {
                String path = top.path(file.name());
                root.add(path, Math.max(1, file.size()), tones.getOrDefault(path, Tone.KNOWN));
            }
        }
        var map = new Treemap();
        map.children(root, box);
        return map.tiles;
    }

    private void draw(Node node, Box box) {
        if (tiles.size() >= TILES_MAX || box.shorter() < LEAF_SIDE_MIN) {
            return;
        }
        boolean frame = !node.children.isEmpty() && box.shorter() >= FRAME_SIDE_MIN;
        tiles.add(new Tile(
                box, node.path, node.bytes, node.files, new Look(node.tone, frame ? Shape.FRAME : Shape.LEAF)));
        if (frame) {
            children(node, box.inside(MARGIN, HEADING));
        }
    }

    /** Row by row along the shorter side, each as long as one more child makes its worst proportion no worse. */
    private void children(Node node, Box box) {
        List<Node> left = node.children.values().stream()
                .sorted(Comparator.comparingLong((Node child) -> child.bytes)
                        .reversed()
                        .thenComparing(child -> child.path))
                .toList();
        double scale = box.width() * box.height() / Math.max(1, node.bytes);
        int at = 0;
        while (at < left.size() && box.shorter() >= LEAF_SIDE_MIN && tiles.size() < TILES_MAX) {
            double side = box.shorter();
            double sum = left.get(at).bytes * scale;
            double first = sum;
            int end = at + 1;
            while (end < left.size()) {
                double next = left.get(end).bytes * scale;
                if (worst(sum + next, first, next, side) > worst(sum, first, left.get(end - 1).bytes * scale, side)) {
                    break;
                }
                sum += next;
                end++;
            }
            box = row(left.subList(at, end), scale, sum / side, box);
            at = end;
        }
    }

    /** The worst proportion in a row whose areas go from the largest to the smallest. */
    private static double worst(double sum, double largest, double smallest, double side) {
        return Math.max(side * side * largest / (sum * sum), sum * sum / (side * side * smallest));
    }

    /** Draws a row and gives what is left of the box. */
    private Box row(List<Node> row, double scale, double thickness, Box box) {
        double at = 0;
        boolean upright = box.width() >= box.height();
        for (Node child : row) {
            double length = child.bytes * scale / thickness;
            draw(
                    child,
                    upright
                            ? new Box(box.x(), box.y() + at, thickness, length)
                            : new Box(box.x() + at, box.y(), length, thickness));
            at += length;
        }
        return upright
                ? new Box(box.x() + thickness, box.y(), box.width() - thickness, box.height())
                : new Box(box.x(), box.y() + thickness, box.width(), box.height() - thickness);
    }

    /** The gravest tone that each file has, by the findings in it and in what is inside it. */
    static Map<String, Tone> tones(Judgement judgement) {
        var tones = new HashMap<String, Tone>();
        judgement
                .difference()
                .ifPresent(difference -> difference.files().stream()
                        .filter(change -> change.what() == Difference.What.ADDED)
                        .forEach(change -> tones.put(change.path(), Tone.NEW)));
        var top = Top.of(judgement.verdict().inventory());
        for (Finding finding : judgement.verdict().findings()) {
            var outermost = MemberName.of(finding.place().member().steps().getFirst());
            Tone tone = finding.weight() == Weight.BLOCK ? Tone.BLOCKED : Tone.WARNED;
            if (finding.weight() != Weight.NOTE) {
                tones.merge(top.path(outermost), tone, (old, now) -> old.compareTo(now) > 0 ? old : now);
            }
        }
        return tones;
    }

    private static final class Node {
        private final String path;
        private final Map<String, Node> children = new HashMap<>();
        private long bytes;
        private int files;
        private Tone tone = Tone.KNOWN;

        Node(String path) {
            this.path = path;
        }

        void add(String file, long size, Tone itsTone) {
            Node at = this;
            int from = 0;
            at.count(size, itsTone);
            for (int depth = 0; from <= file.length(); depth++) {
                int slash = depth < DEPTH_MAX ? file.indexOf('/', from) : -1;
                int end = slash < 0 ? file.length() : slash;
                String whole = file.substring(0, end);
                at = at.children.computeIfAbsent(file.substring(from, end), _ -> new Node(whole));
                at.count(size, itsTone);
                from = end + 1;
            }
        }

        private void count(long size, Tone itsTone) {
            bytes += size;
            files++;
            tone = tone.compareTo(itsTone) > 0 ? tone : itsTone;
        }
    }

    /** What a legend shows of the tones that occur. */
    static Set<Tone> occurring(List<Tile> tiles) {
        var tones = EnumSet.noneOf(Tone.class);
        tiles.forEach(tile -> tones.add(tile.look().tone()));
        return tones;
    }
}

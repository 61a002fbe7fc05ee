package dev.holdfast.scan;

import java.util.List;

/**
 * The format of a key that begins with fixed letters.
 *
 * @param kind what its handle and its hit call it
 * @param proof what a key of this shape must hold, so that it is no placeholder; asked by the scanner, which must be quiet,
 *     and not by the redactor, which must not show a key
 * @param source where the format is described
 */
record Format(String kind, Shape shape, Proof proof, String source) implements Detector {
    /**
     * How a key looks.
     *
     * @param begin the letters
     * @param body what follows them
     * @param min the fewest characters of the body
     * @param max the most
     */
    record Shape(String begin, Alphabet body, int min, int max, Clarity clarity) {}

    /** How much the first letters say. */
    enum Clarity {
        /** Other words begin like this too; only what is proven is a key. */
        PLAIN,
        /** Nothing else begins like this, but words hold it, as in {@code task-admin-...}. */
        TELLING,
        /** Whatever stands before them, they begin a key. */
        UNMISTAKABLE
    }

    static Format of(String kind, String begin, Alphabet body, int min, int max, Proof proof, String source) {
        return new Format(kind, new Shape(begin, body, min, max, Clarity.PLAIN), proof, source);
    }

    /** The same with letters that tell it from anything else where a word begins. */
    Format telling() {
        return with(Clarity.TELLING);
    }

    /** The same with letters that tell it from anything else anywhere. */
    Format anywhere() {
        return with(Clarity.UNMISTAKABLE);
    }

    private Format with(Clarity clarity) {
        return new Format(kind, new Shape(shape.begin, shape.body, shape.min, shape.max, clarity), proof, source);
    }

    /** Whether something of this shape has to be hidden before anybody proves that it is a key. */
    boolean hidden() {
        return shape.clarity != Clarity.PLAIN;
    }

    @Override
    public List<String> anchors() {
        return List.of(shape.begin);
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        boolean begins = shape.clarity == Clarity.UNMISTAKABLE || sight.wordBegins(start);
        int last = begins ? sight.runEnd(shape.body, end, shape.max + 1) : end;
        boolean whole = begins && fits(last - end) && !sight.is(Alphabet.ALNUM, last);
        if (whole && isKey(sight, start, end, last, finds)) {
            return last;
        }
        // programs and records have the length of a text in front of it, whatever letter that is, and none behind it
        int told = start + sight.at(start - 1);
        if (fits(told - end)
                && sight.runEnd(shape.body, end, told - end) == told
                && isKey(sight, start, end, told, finds)) {
            return told;
        }
        return whole || shape.max <= 300 ? end : last;
    }

    private boolean fits(int length) {
        return length >= shape.min && length <= shape.max;
    }

    private boolean isKey(Sight sight, int start, int end, int last, Finds finds) {
        boolean proven = proof.holds(shape.begin, sight.text(end, last));
        if (proven) {
            finds.add(new Hit.Kind(kind, Hit.Subject.SECRET), start, last);
        }
        return proven;
    }
}

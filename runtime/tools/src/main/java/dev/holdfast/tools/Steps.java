package dev.holdfast.tools;

/**
 * How many characters one call may still look at while it matches patterns, so that a pattern which backtracks without
 * end is stopped. It counts steps, not time: the same call ends the same way on every machine. One thread at a time.
 */
final class Steps {
    /** Steps of one call: some seconds of work. */
    static final long STEPS_MAX = 500_000_000;

    private long left;

    Steps() {
        this(STEPS_MAX);
    }

    Steps(long left) {
        this.left = left;
    }

    /** A view of the text which counts every look at one of its characters. */
    CharSequence over(CharSequence text) {
        return new Counted(text);
    }

    /** Takes many steps at once; whether there are as many left. */
    boolean take(long steps) {
        left -= steps;
        return left >= 0;
    }

    private void count() {
        if (--left < 0) {
            throw new ToolFailure("the pattern takes too long: it backtracks too much or there is too much to search; "
                    + "simplify it or narrow `path`");
        }
    }

    private final class Counted implements CharSequence {
        private final CharSequence text;

        Counted(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            count();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}

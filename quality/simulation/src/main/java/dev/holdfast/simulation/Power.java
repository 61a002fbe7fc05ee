package dev.holdfast.simulation;

/**
 * The power of a simulated machine. Every fake passes a point before, in the middle of and after whatever it does; at one
 * of them the power may go, and then it stays off until it is {@linkplain #on switched on} again.
 */
final class Power {
    private long points;
    private long failsAt = Long.MAX_VALUE;
    private boolean off;

    /** Power that never fails by itself. */
    void on() {
        off = false;
        failsAt = Long.MAX_VALUE;
    }

    /** Power that fails at the point after {@code more} further points. */
    void onFor(long more) {
        off = false;
        failsAt = points + more;
    }

    /** How many points have been passed since the machine was built. */
    long points() {
        return points;
    }

    /**
     * One moment at which the machine may stop.
     *
     * @throws Crash when it does
     */
    void point(String where) {
        if (off) {
            throw new Crash("the power is off at " + where);
        }
        if (points++ == failsAt) {
            off = true;
            throw new Crash(where);
        }
    }
}

package dev.holdfast.model;

import java.time.Duration;

/** How to let time pass; comes in from outside, so that a test or a simulation need not wait. */
public interface Pause {
    /** The ordinary way: the thread sleeps. */
    Pause SLEEP = Thread::sleep;

    /** Returns when that much time has passed. */
    void pause(Duration wait) throws InterruptedException;
}

package dev.holdfast.simulation;

import dev.holdfast.ledger.Disk;
import dev.holdfast.ledger.HeadSigner;
import dev.holdfast.monitor.Payloads;

/** What of a machine survives a crash: where the ledger and the payloads lie. */
interface Storage {
    /** What a process holds open of it. */
    record Opened(Disk disk, Payloads payloads, Runnable close) {}

    /** Opens it for a new process. */
    Opened open();

    /** The key that signs the ledger's heads. */
    HeadSigner signer();

    /**
     * How often a change of the disk fails.
     *
     * @param rate from 0 to 1
     */
    void faults(double rate);

    /** The machine stops, and what was not durable is lost. */
    void powerCut();
}

package dev.holdfast.simulation;

import dev.holdfast.ledger.HeadSigner;
import java.util.random.RandomGenerator;

/** Storage in memory that loses at a crash what was not synced. */
final class FragileStorage implements Storage {
    private final FragileDisk disk;
    private final FragilePayloads payloads;

    FragileStorage(Power power, RandomGenerator random) {
        this.disk = new FragileDisk(power, random);
        this.payloads = new FragilePayloads(power, random);
    }

    @Override
    public Opened open() {
        return new Opened(disk, payloads, () -> {});
    }

    @Override
    public HeadSigner signer() {
        return new QuickSigner();
    }

    @Override
    public void faults(double rate) {
        disk.faults(rate);
    }

    @Override
    public void powerCut() {
        disk.powerCut();
        payloads.powerCut();
    }
}

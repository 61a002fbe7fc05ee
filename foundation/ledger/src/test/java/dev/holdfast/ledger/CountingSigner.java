package dev.holdfast.ledger;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often a signature is verified. */
record CountingSigner(HeadSigner signer, AtomicInteger count) implements HeadSigner {
    CountingSigner(HeadSigner signer) {
        this(signer, new AtomicInteger());
    }

    int verifications() {
        return count.get();
    }

    @Override
    public String name() {
        return signer.name();
    }

    @Override
    public byte[] sign(byte[] note) {
        return signer.sign(note);
    }

    @Override
    public byte[] publicKey() {
        return signer.publicKey();
    }

    @Override
    public boolean verify(byte[] note, byte[] signature) {
        count.incrementAndGet();
        return signer.verify(note, signature);
    }
}

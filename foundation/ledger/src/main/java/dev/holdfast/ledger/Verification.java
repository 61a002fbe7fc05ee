package dev.holdfast.ledger;

import java.io.IOException;
import java.util.List;

/** What an examination of a whole ledger found. */
public sealed interface Verification {
    /**
     * Every signed entry is there and unchanged, but for those that a signed entry says were pruned.
     *
     * @param head the signed head
     * @param entries how many entries were read and checked: the head's size, but for those that were pruned, of which the
     *     hashes were checked
     */
    record Intact(Head head, long entries) implements Verification {}

    /**
     * Every signed entry is there and unchanged, and behind the last of them stands the beginning of a batch without its
     * seal: what an append leaves that was cut off. The next one to append cuts it. It shows no more than that: whoever
     * cuts away the end of a batch that was told leaves the same, as does, without this trace, whoever cuts away all of it.
     *
     * @param head the signed head
     * @param entries as in {@link Intact}
     * @param bytes how many bytes stand behind it, at least 1
     */
    record Unfinished(Head head, long entries, int bytes) implements Verification {}

    /**
     * Something is not as it was signed.
     *
     * @param index the first entry that cannot be vouched for; every entry before it is intact
     * @param what what is wrong, for people
     * @param affected how many signed entries cannot be vouched for, from {@code index} on; 0 when only the signed head
     *     itself is in doubt
     */
    record Broken(long index, String what, long affected) implements Verification {}

    /**
     * Examines a ledger, also one too damaged to open, and compares it with receipts from outside, which alone show that
     * a whole directory was put back to an older state. Changes nothing; the disk stays open.
     *
     * @param receipts heads that were kept elsewhere, in any order
     * @throws LedgerException {@code BUSY} or {@code DISK}
     */
    static Verification of(Disk disk, HeadSigner signer, List<Head> receipts) {
        return of(disk, NoteKey.of(signer), receipts);
    }

    /**
     * Examines a ledger whose public key alone is known; otherwise as {@link #of(Disk, HeadSigner, List)}.
     *
     * @param verifierKey as {@link Ledger#verifierKey} prints it
     * @throws IllegalArgumentException when the key is malformed
     */
    static Verification of(Disk disk, String verifierKey, List<Head> receipts) {
        return of(disk, NoteKey.parse(verifierKey), receipts);
    }

    private static Verification of(Disk disk, NoteKey key, List<Head> receipts) {
        try {
            return Audit.of(disk, key, receipts);
        } catch (IOException e) {
            throw DurableLog.unusable(e);
        }
    }
}

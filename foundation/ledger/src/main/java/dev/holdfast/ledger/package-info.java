/**
 * The tamper-evident log: append, read, verify, witness. It stores an envelope around each event and knows nothing of the events
 * inside; RFC 6962 hashing and signed heads make every later change to what was recorded show.
 *
 * <p>The bytes on disk are described in {@code docs/formats/ledger.md}. What this module cannot show by itself is that
 * the whole directory was put back to an older state: that is what the heads are for that people and build logs keep,
 * see {@link dev.holdfast.ledger.Head} and {@link dev.holdfast.ledger.Verification#of(Disk, HeadSigner, java.util.List)},
 * and what {@linkplain dev.holdfast.ledger.Witnesses witnesses} cosign. A {@link dev.holdfast.ledger.Witness} is here too,
 * to run elsewhere.
 */
@NullMarked
package dev.holdfast.ledger;

import org.jspecify.annotations.NullMarked;

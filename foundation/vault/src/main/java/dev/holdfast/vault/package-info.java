/**
 * Encrypted payloads, one key per session, erasable: what the ledger only names by digest and what snapshots hold lies
 * here. Destroying a session's key makes everything it encrypted unreadable and leaves the rest alone. This module
 * depends on {@code terms} and the JDK.
 */
@NullMarked
package dev.holdfast.vault;

import org.jspecify.annotations.NullMarked;

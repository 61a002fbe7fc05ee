package dev.holdfast.ledger;

import dev.holdfast.terms.Digest;
import dev.holdfast.terms.SessionId;
import dev.holdfast.terms.TraceId;

/**
 * Where an entry belongs.
 *
 * @param session the session it belongs to
 * @param trace the process that recorded it
 * @param setup digest of what was in force, see {@link #setup(String)}
 */
public record Run(SessionId session, TraceId trace, Digest setup) {
    /**
     * The digest of what a run is made of: model, prompts, tool definitions, policy. The entry that begins or resumes a
     * run holds all of it as the member {@code setup} of its body; this is SHA-256 over the canonical form of that member,
     * which is how it stands in the entry.
     *
     * @param json an object
     * @throws LedgerException {@code REFUSED} when it is none
     */
    public static Digest setup(String json) {
        return Digest.of(Json.object(json, EntryFormat.BODY_DEPTH_MAX - 1).canonical());
    }
}

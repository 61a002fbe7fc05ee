package dev.holdfast.config;

import java.net.URI;
import java.util.List;

/**
 * Who outside sees the ledger's heads, and how long its entries are kept.
 *
 * @param witnesses whom heads are shown to; no two with one address or one key
 * @param witnessesRequired how many of them must have cosigned a head before an effect on production may follow it
 * @param retainDays for how many days each entry is kept at least, before it may be given up; 0 when no policy says so, and
 *     everything is kept
 */
public record LedgerConfig(List<Witness> witnesses, int witnessesRequired, long retainDays) {
    /** Logs are kept for six months at least, whatever a policy says. */
    public static final int RETAIN_DAYS_MIN = 183;

    public LedgerConfig {
        witnesses = List.copyOf(witnesses);
        if (witnessesRequired < 0 || witnessesRequired > witnesses.size()) {
            throw new IllegalArgumentException(
                    "`" + witnessesRequired + "` of `" + witnesses.size() + "` witnesses can never cosign");
        }
    }

    /**
     * One witness.
     *
     * @param url its submission prefix: {@code https}, or {@code http} on this machine
     * @param key its verifier key, of the form {@code name+id+base64}
     */
    public record Witness(URI url, String key) {}
}

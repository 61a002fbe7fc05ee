package dev.holdfast.config;

import java.net.URI;
import java.util.List;

/**
 * Who outside sees the ledger's heads.
 *
 * @param witnesses whom heads are shown to; no two with one address or one key
 * @param witnessesRequired how many of them must have cosigned a head before an effect on production may follow it
 */
public record LedgerConfig(List<Witness> witnesses, int witnessesRequired) {
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

package dev.holdfast.ledger;

/**
 * The key a ledger signs its heads with: {@link Ed25519Signer} on a real machine, a cheap and repeatable one in
 * simulations. Its name is the ledger's origin, so two keys must never share one. Safe for use by several threads.
 */
public interface HeadSigner {
    /** The name of key and ledger: a URL without scheme, without white space and without {@code +}. */
    String name();

    /** The signature over these bytes, the same each time for the same bytes. */
    byte[] sign(byte[] note);

    /** The raw public key, in a new array. */
    byte[] publicKey();

    /** Whether {@link #sign} made this signature over these bytes; any other bytes are simply not a signature. */
    boolean verify(byte[] note, byte[] signature);
}

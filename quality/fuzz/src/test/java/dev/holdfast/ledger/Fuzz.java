package dev.holdfast.ledger;

/** Where Jazzer comes in; the property {@code holdfast.fuzz} names the {@link Target}. */
public final class Fuzz {
    private static final Target TARGET = Target.valueOf(System.getProperty("holdfast.fuzz", "NOTE"));

    private Fuzz() {}

    /** One input of Jazzer's. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            TARGET.take(input);
        } catch (LedgerException refused) {
            // as it should
        }
    }
}

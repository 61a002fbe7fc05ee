package dev.holdfast.gate;

/** Where Jazzer comes in; the property {@code holdfast.fuzz} names the {@link Reader}. */
public final class Fuzz {
    private static final Reader READER = Reader.valueOf(System.getProperty("holdfast.fuzz", "ZIP"));

    private Fuzz() {}

    /** One input of Jazzer's. */
    public static void fuzzerTestOneInput(byte[] input) {
        var _ = READER.take(input);
    }
}

package dev.holdfast.config;

/** A place configuration comes from, weakest first: of two values for one key the later layer's holds. */
public enum Layer {
    /** What Holdfast ships with. */
    BUILT_IN("built-in"),
    /** The user's own {@code config.yaml}. */
    USER("user"),
    /** The {@code holdfast.yaml} of a workspace after {@code holdfast trust}; it may only tighten. */
    WORKSPACE("workspace"),
    /** {@code --set key=value}. */
    COMMAND_LINE("command line"),
    /** {@code /etc/holdfast/config.yaml}, written by the people who run the machine. */
    MANAGED("managed");

    private final String words;

    Layer(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}

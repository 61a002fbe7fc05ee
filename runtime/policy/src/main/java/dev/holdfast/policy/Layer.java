package dev.holdfast.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One text of rules and what it may do.
 *
 * @param name where it came from, as messages show it, such as a file's path
 * @param standing what its rules may do
 * @param text rules in Cedar
 */
public record Layer(String name, Standing standing, String text) {
    /** What the rules of a layer may do, in the order in which rules are named. */
    public enum Standing {
        /** Part of Holdfast: refusals that no other layer lifts. */
        BUILT_IN,
        /** On top of the base: only {@code forbid} may stand in it. */
        RESTRICTING,
        /** The one layer in which {@code permit} may stand. */
        BASE
    }

    /** The refusals that always hold. */
    public static Layer builtIn() {
        return new Layer("built-in", Standing.BUILT_IN, resource("builtin.cedar"));
    }

    /** The base where nobody has written another. */
    public static Layer standard() {
        return new Layer("default", Standing.BASE, resource("default.cedar"));
    }

    /** Forbids whatever is irreversible. */
    public static Layer freeze() {
        return new Layer("freeze", Standing.BUILT_IN, resource("freeze.cedar"));
    }

    /** Whether the text came with the program, so that its tests vouch for it. */
    boolean shipped() {
        return standing == Standing.BUILT_IN || equals(standard());
    }

    /** A text that ships with this module. */
    static String resource(String name) {
        try (InputStream in = Layer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its own `" + name + "`");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the program's own `" + name + "`", e);
        }
    }
}

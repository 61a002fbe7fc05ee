package dev.holdfast.config;

import java.nio.file.Path;

/** Where a value, or a problem, stands. */
public sealed interface Origin {
    /** The layer it belongs to. */
    Layer layer();

    /** The place as messages write it, for example {@code /home/ada/.config/holdfast/config.yaml:3:5}. */
    String place();

    /** A default that Holdfast ships with. */
    record BuiltIn() implements Origin {
        @Override
        public Layer layer() {
            return Layer.BUILT_IN;
        }

        @Override
        public String place() {
            return "built-in";
        }

        @Override
        public String toString() {
            return place();
        }
    }

    /**
     * A place in a file.
     *
     * @param layer {@link Layer#USER}, {@link Layer#WORKSPACE} or {@link Layer#MANAGED}
     * @param file the file, or the folder that keeps it
     * @param line counted from 1; 0 for the file as a whole
     * @param column counted from 1 in code points; 0 for the file as a whole
     */
    record InFile(Layer layer, Path file, int line, int column) implements Origin {
        public InFile {
            boolean whole = line == 0 && column == 0;
            if (!whole && (line < 1 || column < 1)) {
                throw new IllegalArgumentException("not a place in a file: `" + line + ":" + column + "`");
            }
            switch (layer) {
                case USER, WORKSPACE, MANAGED -> {}
                case BUILT_IN, COMMAND_LINE ->
                    throw new IllegalArgumentException("the layer `" + layer + "` is not a file");
            }
        }

        /** The file as a whole. */
        static InFile whole(Layer layer, Path file) {
            return new InFile(layer, file, 0, 0);
        }

        @Override
        public String place() {
            return line == 0 ? file.toString() : file + ":" + line + ":" + column;
        }

        @Override
        public String toString() {
            return layer + " " + place();
        }
    }

    /**
     * An argument of the command line. It is named by its key alone, because a value given there may be a secret that
     * was never meant to be configuration.
     *
     * @param key the part before {@code =}
     */
    record CommandLine(String key) implements Origin {
        @Override
        public Layer layer() {
            return Layer.COMMAND_LINE;
        }

        @Override
        public String place() {
            return "command line `" + key + "`";
        }

        @Override
        public String toString() {
            return "command line";
        }
    }
}

package dev.holdfast.tools;

import dev.holdfast.terms.PathName;
import java.util.List;

/** What a patch does to one file. */
sealed interface FileChange {
    /** Makes a new file. */
    record Creation(PathName path, List<Hunk> hunks) implements FileChange {
        public Creation {
            hunks = List.copyOf(hunks);
        }
    }

    /** Deletes a file, whose whole content the hunk gives; without a hunk the file must be empty. */
    record Deletion(PathName path, List<Hunk> hunks) implements FileChange {
        public Deletion {
            hunks = List.copyOf(hunks);
        }
    }

    /** Changes a file in place. */
    record Edit(PathName path, List<Hunk> hunks) implements FileChange {
        public Edit {
            hunks = List.copyOf(hunks);
        }
    }

    /** Gives a file another name, and perhaps changes it. */
    record Renaming(PathName from, PathName to, List<Hunk> hunks) implements FileChange {
        public Renaming {
            hunks = List.copyOf(hunks);
        }
    }

    List<Hunk> hunks();

    /** The file it works on: the old name where there is one. */
    default PathName source() {
        return switch (this) {
            case Creation(var path, var _) -> path;
            case Deletion(var path, var _) -> path;
            case Edit(var path, var _) -> path;
            case Renaming(var from, var _, var _) -> from;
        };
    }

    /**
     * Some neighbouring lines and what becomes of them.
     *
     * @param oldStart where the old lines begin, counted from 1; the line before the new ones when there are no old lines
     * @param lines the lines in order
     * @param patchLine the line of the patch where the hunk begins, for messages
     */
    record Hunk(int oldStart, List<Line> lines, int patchLine) {
        public Hunk {
            lines = List.copyOf(lines);
        }

        /** The same with the characters that its lines mean in that file. */
        Hunk meant(Unseen file) {
            return new Hunk(
                    oldStart,
                    lines.stream()
                            .map(line -> new Line(line.fate(), file.meant(line.text()), line.end()))
                            .toList(),
                    patchLine);
        }

        /** The lines it expects to find. */
        List<String> before() {
            return lines.stream()
                    .filter(line -> line.fate() != Fate.ADDED)
                    .map(Line::text)
                    .toList();
        }
    }

    /**
     * One line of a hunk.
     *
     * @param text without its end
     * @param end whether the line ends with a line feed
     */
    record Line(Fate fate, String text, End end) {}

    /** What becomes of a line. */
    enum Fate {
        KEPT,
        REMOVED,
        ADDED
    }

    /** How a line ends. */
    enum End {
        LINE_FEED,
        END_OF_FILE
    }
}

package dev.holdfast.workspace;

/**
 * What the kernel says of one file.
 *
 * @param type the file type as the top four bits of {@code st_mode} have it
 * @param bytes the length of a file or of a link's target
 * @param links how many names it has; a folder that was removed has none
 */
record Stat(int type, Attributes attributes, long bytes, Stamp stamp, int links) {
    private static final int FOLDER = 4;
    private static final int FILE = 8;
    private static final int LINK = 10;

    Kind kind() {
        return switch (type) {
            case FILE -> Kind.FILE;
            case FOLDER -> Kind.DIRECTORY;
            case LINK -> Kind.LINK;
            default -> Kind.OTHER;
        };
    }

    /** The length of a file's content, 0 for anything else. */
    long fileBytes() {
        return type == FILE ? bytes : 0;
    }
}

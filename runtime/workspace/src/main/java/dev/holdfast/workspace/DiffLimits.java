package dev.holdfast.workspace;

/**
 * How much a diff shows. What lies beyond is counted, never silently left out.
 *
 * @param filesMax the most files that are named
 * @param linesMax the most lines, of both sides and all files together, that are compared
 * @param charsMax about the most characters of the whole diff
 */
public record DiffLimits(int filesMax, int linesMax, int charsMax) {
    /** 200 files, 20,000 lines compared, 100,000 characters. */
    public static final DiffLimits DEFAULT = new DiffLimits(200, 20_000, 100_000);

    public DiffLimits {
        if (filesMax < 1 || linesMax < 1 || charsMax < 1) {
            throw new IllegalArgumentException(
                    "a limit of `" + Math.min(filesMax, Math.min(linesMax, charsMax)) + "`; give at least 1");
        }
    }
}

package dev.holdfast.gate;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A package as a lock file has it.
 *
 * @param name what it is called, with its scope
 * @param from where it comes from as the lock file says: an address, a folder, or a version of a registry; {@code url:} stands
 *     before an address that is no registry's
 * @param digest whether there is one of its bytes
 */
record Locked(String name, String from, Digested digest) {
    private static final Pattern ELSEWHERE = Pattern.compile(
            "(?:git[+:@]|github:|gitlab:|bitbucket:|gist:|ssh:|http:|url:|file:|https://codeload\\.github\\.com/|[^#]{1,2000}\\.git(?:#|$)).*"
                    + "|[^#]{1,2000}#(?:commit|head|tag)=.*");

    /** Whether there is a digest. */
    enum Digested {
        YES,
        NO,
        /** It is built or linked here, so there are no bytes to have one of. */
        NEEDLESS
    }

    /** Whether it comes from a place that is no registry, or over a line that anybody may change. */
    boolean isFromElsewhere() {
        return from.length() > 4_000
                || ELSEWHERE.matcher(from.toLowerCase(Locale.ROOT)).matches();
    }
}

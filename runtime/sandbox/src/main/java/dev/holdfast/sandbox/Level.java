package dev.holdfast.sandbox;

import java.util.List;

/** How well commands are contained on this machine, found by running probes and not by looking for files. */
public sealed interface Level {
    /**
     * Commands are contained.
     *
     * @param backend what contains them; a program with its version
     * @param abi the kernel that does it, and what of it is used
     * @param gaps what this backend does not hold back here
     */
    record Contained(String backend, String abi, List<KnownGap> gaps) implements Level {
        public Contained {
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Nothing contains commands, so none is started.
     *
     * @param reason what was seen
     * @param fix what the user can do about it
     */
    record None(String reason, String fix) implements Level {}
}

package dev.holdfast.workspace;

import dev.holdfast.workspace.WorkspaceException.Code;

/**
 * The system call numbers and flags of a processor, from the kernel's {@code asm/unistd_64.h} and
 * {@code asm-generic/unistd.h}.
 *
 * @param directory {@code O_DIRECTORY}
 * @param noFollow {@code O_NOFOLLOW}
 */
record Arch(Files files, Names names, Marks marks, int directory, int noFollow) {
    static final Arch X86_64 = new Arch(
            new Files(437, 332, 0, 1, 3, 217, 8),
            new Names(263, 258, 316, 266, 267),
            new Marks(91, 93, 260, 268, 280, 228, 107),
            0200000,
            0400000);

    static final Arch AARCH64 = new Arch(
            new Files(437, 291, 63, 64, 57, 61, 62),
            new Names(35, 34, 276, 36, 78),
            new Marks(52, 55, 54, 53, 88, 113, 175),
            040000,
            0100000);

    /** Calls on open files. */
    record Files(int openat2, int statx, int read, int write, int close, int getdents64, int lseek) {}

    /** Calls on names in a folder. */
    record Names(int unlinkat, int mkdirat, int renameat2, int symlinkat, int readlinkat) {}

    /** Calls that set attributes, the clock that stamps them, and who we are. */
    record Marks(int fchmod, int fchown, int fchownat, int fchmodat, int utimensat, int clockGettime, int geteuid) {}

    /** The processor this JVM runs on. */
    static Arch here() {
        String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        return switch (system) {
            case "Linux on amd64" -> X86_64;
            case "Linux on aarch64" -> AARCH64;
            default ->
                throw new WorkspaceException(
                        Code.UNSUPPORTED, "no safe file access on `" + system + "`: run on Linux on x86-64 or aarch64");
        };
    }
}

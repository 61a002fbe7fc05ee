package dev.holdfast.sandbox;

import java.util.Optional;

/**
 * A kind of processor whose system calls we know, little-endian and of 64 bits.
 *
 * <p>The numbers of calls are in {@link SystemCall}. What is said of {@link #AARCH64} stems from the kernel's headers; no
 * command has run on one yet.
 */
enum Architecture {
    X86_64("amd64", 0xC000003E),
    AARCH64("aarch64", 0xC00000B7);

    private final String jvmName;
    private final int auditArchitecture;

    Architecture(String jvmName, int auditArchitecture) {
        this.jvmName = jvmName;
        this.auditArchitecture = auditArchitecture;
    }

    /** {@code AUDIT_ARCH_*} of the kernel's {@code linux/audit.h}: what a filter sees in {@code seccomp_data.arch}. */
    int auditArchitecture() {
        return auditArchitecture;
    }

    /** The one this JVM runs on; empty when we do not know its numbers. */
    static Optional<Architecture> here() {
        return of(System.getProperty("os.arch"));
    }

    static Optional<Architecture> of(String jvmName) {
        for (Architecture each : values()) {
            if (each.jvmName.equals(jvmName)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}

package dev.holdfast.sandbox;

import dev.holdfast.sandbox.RestrictedThread.Step;
import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a thread of root's becomes an ordinary user without any capability, for itself and for all that it starts. */
final class Becoming {
    private static final int DROP_FROM_BOUNDS = 24; // PR_CAPBSET_DROP
    private static final int CAPABILITIES_VERSION = 0x2008_0522; // _LINUX_CAPABILITY_VERSION_3

    private Becoming() {}

    /** The calls to make; none when the platform is that user already. */
    static List<Step> steps(Arena arena, Account account) {
        if (!(account instanceof Account.Lesser lesser)) {
            return List.of();
        }
        var steps = new ArrayList<Step>();
        for (int capability = 0; capability <= lastCapability(); capability++) {
            steps.add(new Step("drop a capability", SystemCall.PRCTL, DROP_FROM_BOUNDS, capability));
        }
        MemorySegment groups = arena.allocate(Math.max(4, 4L * lesser.groups().size()), 8);
        for (int i = 0; i < lesser.groups().size(); i++) {
            groups.setAtIndex(ValueLayout.JAVA_INT, i, lesser.groups().get(i));
        }
        steps.add(new Step(
                "leave groups", SystemCall.SETGROUPS, lesser.groups().size(), groups.address()));
        steps.add(new Step("change group", SystemCall.SETRESGID, lesser.gid(), lesser.gid(), lesser.gid()));
        steps.add(new Step("change user", SystemCall.SETRESUID, lesser.uid(), lesser.uid(), lesser.uid()));
        MemorySegment header = arena.allocate(8, 8);
        header.set(ValueLayout.JAVA_INT, 0, CAPABILITIES_VERSION);
        MemorySegment none = arena.allocate(24, 8);
        steps.add(new Step("drop all capabilities", SystemCall.CAPSET, header.address(), none.address()));
        return steps;
    }

    private static int lastCapability() {
        try {
            return Integer.parseInt(
                    Files.readString(Path.of("/proc/sys/kernel/cap_last_cap")).strip());
        } catch (IOException e) {
            throw new SandboxException(Code.SETUP_FAILED, "cannot list capabilities: /proc must be readable", e);
        }
    }
}

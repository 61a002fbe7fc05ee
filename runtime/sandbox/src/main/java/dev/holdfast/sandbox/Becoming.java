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
import java.util.function.BooleanSupplier;

/** How a thread of root's becomes an ordinary user without any capability, for itself and for all that it starts. */
final class Becoming {
    private static final int DROP_FROM_BOUNDS = 24; // PR_CAPBSET_DROP
    private static final int CAPABILITIES_VERSION = 0x2008_0522; // _LINUX_CAPABILITY_VERSION_3

    private static final int KEPT = -1;

    private static final List<Step> BOUNDING = bounding();

    private Becoming() {}

    /** The calls to make; none when the platform is that user already. */
    static List<Step> steps(Arena arena, Account account) {
        if (!(account instanceof Account.Lesser lesser)) {
            return List.of();
        }
        var steps = new ArrayList<>(BOUNDING);
        steps.addAll(user(arena, lesser));
        MemorySegment header = arena.allocate(8, 8);
        header.set(ValueLayout.JAVA_INT, 0, CAPABILITIES_VERSION);
        MemorySegment none = arena.allocate(24, 8);
        steps.add(new Step("drop all capabilities", SystemCall.CAPSET, header.address(), none.address()));
        return steps;
    }

    /**
     * Lets this thread, root's, do something of which the kernel asks by whom it was called (the real user), not who acts.
     * Meanwhile the thread keeps every power of root's, and afterwards it is called by root again.
     *
     * @param act a few system calls, nothing that waits
     */
    static boolean calledBy(Account.Lesser account, BooleanSupplier act) {
        try {
            return Kernel.call(SystemCall.SETRESGID, account.gid(), KEPT, KEPT) == 0
                    && Kernel.call(SystemCall.SETRESUID, account.uid(), KEPT, KEPT) == 0
                    && act.getAsBoolean();
        } finally {
            calledByRoot();
        }
    }

    private static void calledByRoot() {
        long user = Kernel.call(SystemCall.SETRESUID, Account.OWN.uid(), KEPT, KEPT);
        long group = Kernel.call(SystemCall.SETRESGID, Account.OWN.gid(), KEPT, KEPT);
        if (user != 0 || group != 0) {
            throw new IllegalStateException("a thread of root's stays another user's: errors " + user + ", " + group);
        }
    }

    /** The calls that change the user alone. */
    private static List<Step> user(Arena arena, Account.Lesser account) {
        MemorySegment groups = arena.allocate(Math.max(4, 4L * account.groups().size()), 8);
        for (int i = 0; i < account.groups().size(); i++) {
            groups.setAtIndex(ValueLayout.JAVA_INT, i, account.groups().get(i));
        }
        return List.of(
                new Step("leave groups", SystemCall.SETGROUPS, account.groups().size(), groups.address()),
                new Step("change group", SystemCall.SETRESGID, account.gid(), account.gid(), account.gid()),
                new Step("change user", SystemCall.SETRESUID, account.uid(), account.uid(), account.uid()));
    }

    private static List<Step> bounding() {
        var steps = new ArrayList<Step>();
        int last = lastCapability();
        for (int capability = 0; capability <= last; capability++) {
            steps.add(new Step("drop a capability", SystemCall.PRCTL, DROP_FROM_BOUNDS, capability));
        }
        return List.copyOf(steps);
    }

    /** Of this kernel. */
    private static int lastCapability() {
        try {
            return Integer.parseInt(
                    Files.readString(Path.of("/proc/sys/kernel/cap_last_cap")).strip());
        } catch (IOException e) {
            throw new SandboxException(Code.SETUP_FAILED, "cannot list capabilities: /proc must be readable", e);
        }
    }
}

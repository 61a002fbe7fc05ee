package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where commands get their {@link PrivateFolder} from. Most commands leave theirs as they found it; such a one is kept for
 * the next command, for to remove and make folders takes longer than to start a process. For any thread.
 */
final class PrivateFolders {
    private static final int SPARE_MAX = 4;

    private final Path home;
    private final List<Path> shown;
    private final ConcurrentLinkedDeque<PrivateFolder> spare = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean emptiedAtExit = new AtomicBoolean();

    /**
     * @param home the user's
     * @param shown caches and toolchains, to which there are links if they stand in that home
     */
    PrivateFolders(Path home, List<Path> shown) {
        this.home = home;
        this.shown = List.copyOf(shown);
    }

    /** One that is as new. */
    PrivateFolder take(Account account) {
        for (PrivateFolder each = spare.pollFirst(); each != null; each = spare.pollFirst()) {
            if (each.account().equals(account) && each.isAsNew()) { // else of another, or somebody tidied up
                return each;
            }
            each.remove();
        }
        return PrivateFolder.make(account, home, shown);
    }

    /** Takes one back that no process can write in any more. */
    void giveBack(PrivateFolder folder) {
        if (spare.size() < SPARE_MAX && folder.isAsNew()) {
            if (emptiedAtExit.compareAndSet(false, true)) {
                Runtime.getRuntime().addShutdownHook(new Thread(this::empty, "sandbox-folders"));
            }
            spare.addFirst(folder);
        } else {
            folder.remove();
        }
    }

    private void empty() {
        for (PrivateFolder each = spare.pollFirst(); each != null; each = spare.pollFirst()) {
            each.remove();
        }
    }
}

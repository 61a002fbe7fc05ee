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
    private final ConcurrentLinkedDeque<PrivateFolder> spare = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean emptiedAtExit = new AtomicBoolean();

    /** @param home the user's */
    PrivateFolders(Path home) {
        this.home = home;
    }

    /**
     * One that is as new.
     *
     * @param shown to which there are links if it stands in the user's home
     */
    PrivateFolder take(Account account, List<Path> shown) {
        for (PrivateFolder each = spare.pollFirst(); each != null; each = spare.pollFirst()) {
            boolean fits = each.account().equals(account) && each.shown().equals(shown);
            if (fits && each.isStillThere()) { // else of another, or somebody tidied up
                return each.lentAgain();
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

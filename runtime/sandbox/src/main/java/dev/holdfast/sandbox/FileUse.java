package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Notification.Arguments;
import dev.holdfast.sandbox.OpenPath.LastLink;
import dev.holdfast.sandbox.Permits.Need;
import java.util.List;
import java.util.Set;

/**
 * What a system call wants of one path, as far as Landlock judges it.
 *
 * @param place where the path is to be read
 * @param needs of the file there
 * @param entry when the folder around it is to be changed
 * @param link whether a link at the very end is followed
 */
record FileUse(Place place, Set<Need> needs, Entry entry, LastLink link) {
    /** The calls that name files and that Landlock judges. */
    static final List<SystemCall> CALLS = List.of(
            SystemCall.OPEN,
            SystemCall.OPENAT,
            SystemCall.CREAT,
            SystemCall.TRUNCATE,
            SystemCall.MKDIR,
            SystemCall.MKDIRAT,
            SystemCall.MKNOD,
            SystemCall.MKNODAT,
            SystemCall.SYMLINK,
            SystemCall.SYMLINKAT,
            SystemCall.LINK,
            SystemCall.LINKAT,
            SystemCall.UNLINK,
            SystemCall.UNLINKAT,
            SystemCall.RMDIR,
            SystemCall.RENAME,
            SystemCall.RENAMEAT,
            SystemCall.RENAMEAT2,
            SystemCall.EXECVE,
            SystemCall.EXECVEAT);

    private static final int HERE = Descriptors.CURRENT_FOLDER;
    private static final int ACCESS = 3; // O_ACCMODE
    private static final int WRITE_ONLY = 1;
    private static final int CREATE = 0100;
    private static final int EXCLUSIVE = 0200;
    private static final int TRUNCATE = 01000;
    private static final int PATH_ALONE = 010000000; // O_PATH

    /**
     * Where a call says which path it means.
     *
     * @param folder the descriptor where a relative one begins
     * @param path the address of its text
     */
    record Place(int folder, long path) {}

    /** When a call makes, removes or renames what has the path. */
    enum Entry {
        NEVER,
        IF_ABSENT,
        IF_PRESENT,
        ALWAYS
    }

    FileUse {
        needs = Set.copyOf(needs);
    }

    /** What a call of these wants; nothing when it is another. */
    static List<FileUse> of(SystemCall call, Arguments arguments) {
        long first = arguments.first();
        long second = arguments.second();
        return switch (call) {
            case OPEN -> opened(new Place(HERE, first), (int) second);
            case OPENAT -> opened(new Place((int) first, second), (int) arguments.third());
            case CREAT -> opened(new Place(HERE, first), CREATE | TRUNCATE | WRITE_ONLY);
            case TRUNCATE -> opened(new Place(HERE, first), WRITE_ONLY);
            case MKDIR, MKNOD -> entries(Entry.IF_ABSENT, new Place(HERE, first));
            case MKDIRAT, MKNODAT -> entries(Entry.IF_ABSENT, new Place((int) first, second));
            case SYMLINK, LINK -> entries(Entry.IF_ABSENT, new Place(HERE, second));
            case SYMLINKAT -> entries(Entry.IF_ABSENT, new Place((int) second, arguments.third()));
            case LINKAT -> entries(Entry.IF_ABSENT, new Place((int) arguments.third(), arguments.fourth()));
            case UNLINK, RMDIR -> entries(Entry.IF_PRESENT, new Place(HERE, first));
            case UNLINKAT -> entries(Entry.IF_PRESENT, new Place((int) first, second));
            case RENAME -> renamed(new Place(HERE, first), new Place(HERE, second));
            case RENAMEAT, RENAMEAT2 ->
                renamed(new Place((int) first, second), new Place((int) arguments.third(), arguments.fourth()));
            case EXECVE -> executed(new Place(HERE, first));
            case EXECVEAT -> executed(new Place((int) first, second));
            default -> List.of();
        };
    }

    private static List<FileUse> opened(Place place, int flags) {
        if ((flags & PATH_ALONE) != 0) {
            return List.of(); // neither read nor written
        }
        if ((flags & (CREATE | EXCLUSIVE)) == (CREATE | EXCLUSIVE)) {
            return entries(Entry.IF_ABSENT, place);
        }
        Set<Need> access = switch (flags & ACCESS) {
            case 0 -> (flags & TRUNCATE) == 0 ? Set.of(Need.READ) : Set.of(Need.READ, Need.WRITE);
            case WRITE_ONLY -> Set.of(Need.WRITE);
            default -> Set.of(Need.READ, Need.WRITE);
        };
        var link =
                (flags & Descriptors.noFollow(Kernel.architecture())) == 0 ? LastLink.FOLLOWED : LastLink.NOT_FOLLOWED;
        return List.of(new FileUse(place, access, (flags & CREATE) == 0 ? Entry.NEVER : Entry.IF_ABSENT, link));
    }

    private static List<FileUse> executed(Place place) {
        return List.of(new FileUse(place, Set.of(Need.EXECUTE), Entry.NEVER, LastLink.FOLLOWED));
    }

    private static List<FileUse> renamed(Place from, Place to) {
        return List.of(
                new FileUse(from, Set.of(), Entry.IF_PRESENT, LastLink.NOT_FOLLOWED),
                new FileUse(to, Set.of(), Entry.ALWAYS, LastLink.NOT_FOLLOWED));
    }

    private static List<FileUse> entries(Entry entry, Place place) {
        return List.of(new FileUse(place, Set.of(), entry, LastLink.NOT_FOLLOWED));
    }
}

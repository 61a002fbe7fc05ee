package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Notification.Answer;
import dev.holdfast.sandbox.OpenPath.LastLink;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Changes of a file's mode, which Landlock does not look after: carried out here, on what the path led to when it was
 * looked at, and only beneath a folder that the command may write in.
 */
final class Modes {
    private static final Answer NOT_PERMITTED = new Answer.Result(-1); // EPERM
    private static final Answer BAD_NAME = new Answer.Result(-36); // ENAMETOOLONG
    private static final int NO_FOLLOW = 0x100; // AT_SYMLINK_NOFOLLOW
    private static final int EMPTY_PATH = 0x1000; // AT_EMPTY_PATH
    private static final int SET_ID = 06000;

    /** How the C library and others name a file they hold open, where they have no call for it. */
    private static final Pattern OWN_DESCRIPTOR = Pattern.compile("/(?:proc/(?:thread-)?self|dev)/fd/(\\d{1,9})");

    private final List<Path> writable;
    private final RefusalNotes refusals;

    /** @param refusals gets what lies elsewhere */
    Modes(List<Path> writable, RefusalNotes refusals) {
        this.writable = List.copyOf(writable);
        this.refusals = refusals;
    }

    /** {@code fchmod}. */
    Answer ofDescriptor(Caller caller, int descriptor, int mode) {
        int copy = caller.duplicate(descriptor);
        if (copy < 0) {
            return new Answer.Result(copy);
        }
        try (var file = new OpenPath(copy)) {
            return change(caller, file, mode);
        }
    }

    /**
     * {@code chmod}, {@code fchmodat} and {@code fchmodat2}.
     *
     * @param folder where a relative path begins
     * @param flags of {@code fchmodat2}
     */
    Answer ofPath(Caller caller, int folder, long path, int mode, int flags) {
        var name = caller.text(path);
        if (name.isEmpty()) {
            return BAD_NAME;
        }
        if (name.get().length == 0 && (flags & EMPTY_PATH) == 0) {
            return new Answer.Result(-Kernel.ENOENT);
        }
        var held = OWN_DESCRIPTOR.matcher(new String(name.get(), StandardCharsets.ISO_8859_1));
        if (held.matches()) {
            return ofDescriptor(caller, Integer.parseInt(held.group(1)), mode);
        }
        var link = (flags & NO_FOLLOW) == 0 ? LastLink.FOLLOWED : LastLink.NOT_FOLLOWED;
        try (var file = caller.open(folder, name.get(), link)) {
            return change(caller, file, mode);
        } catch (OpenPath.Failure e) {
            return new Answer.Result(-e.errno());
        }
    }

    private Answer change(Caller caller, OpenPath file, int mode) {
        Path path = file.path();
        if (writable.stream().noneMatch(path::startsWith)) {
            if (path.isAbsolute()) { // else it is a pipe or a socket
                refusals.note(new Refusal.Write(path));
            }
            return NOT_PERMITTED;
        }
        // Our own rights may be greater than the caller's: only an owner changes a mode.
        if (Descriptors.stat(file.descriptor()).owner() != caller.user() || (mode & SET_ID) != 0) {
            return NOT_PERMITTED;
        }
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(file.ownName()).address();
            return new Answer.Result(Kernel.call(SystemCall.FCHMODAT, Descriptors.CURRENT_FOLDER, name, mode));
        }
    }
}

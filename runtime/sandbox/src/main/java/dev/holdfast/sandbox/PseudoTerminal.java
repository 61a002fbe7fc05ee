package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Ruleset.Rights;
import dev.holdfast.sandbox.Ruleset.Rule;
import dev.holdfast.sandbox.SandboxException.Code;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A terminal that the kernel plays to a command, and we to the kernel. It is not the one the platform runs in: what the
 * command does to it, typing into it included, stays with the command. Numbers are those of {@code asm-generic/ioctls.h}.
 */
final class PseudoTerminal implements StandardStreams, StandardInput {
    private static final Path OWN = Path.of("/dev/tty"); // whichever terminal controls the session of who opens it
    private static final int OPENED = 02 | 0400 | 02000000; // O_RDWR | O_NOCTTY | O_CLOEXEC
    private static final int NEVER_WAITING = 04000; // O_NONBLOCK
    private static final long NUMBER = 0x8004_5430L; // TIOCGPTN
    private static final long UNLOCK = 0x4004_5431L; // TIOCSPTLCK
    private static final long RESIZE = 0x5414; // TIOCSWINSZ
    private static final int SAME_GROUP = -1;
    private static final int OWNERS_ALONE = 0600;
    private static final byte[] END = {4}; // Ctrl-D
    private static final short READABLE = 1; // POLLIN

    private final int ours;
    private final int theirs;
    private final Path path;
    private final Writing writing;
    private final AtomicBoolean handedOver = new AtomicBoolean();

    private PseudoTerminal(int ours, int theirs, Path path) {
        this.ours = ours;
        this.theirs = theirs;
        this.path = path;
        this.writing = new Writing(ours);
    }

    static PseudoTerminal open(Input.Size size, Account account) {
        int ours = open(Path.of("/dev/ptmx"), OPENED | NEVER_WAITING);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
            require("unlock", Kernel.call(SystemCall.IOCTL, ours, UNLOCK, number.address()));
            require("name", Kernel.call(SystemCall.IOCTL, ours, NUMBER, number.address()));
            Path path = Path.of("/dev/pts", Integer.toString(number.get(ValueLayout.JAVA_INT, 0)));
            int theirs = open(path, OPENED);
            var terminal = new PseudoTerminal(ours, theirs, path);
            Kernel.call(SystemCall.FCHMOD, theirs, OWNERS_ALONE);
            if (Account.privileged()) {
                Kernel.call(SystemCall.FCHOWN, theirs, account.uid(), SAME_GROUP);
            }
            terminal.resize(size);
            return terminal;
        } catch (SandboxException e) {
            Descriptors.close(ours);
            throw e;
        }
    }

    private static int open(Path path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) require(
                    "open",
                    Kernel.call(
                            SystemCall.OPENAT,
                            Descriptors.CURRENT_FOLDER,
                            arena.allocateFrom(path.toString()).address(),
                            flags));
        }
    }

    private static long require(String what, long result) {
        if (result < 0) {
            throw new SandboxException(
                    Code.SETUP_FAILED,
                    "cannot " + what + " a terminal for a command: error " + -result + "; check `/dev/ptmx`");
        }
        return result;
    }

    @Override
    public Inside inside() {
        return new Inside.Terminal(path.toString());
    }

    @Override
    public List<Rule> rules() {
        return List.of(new Rule(path, Rights.DEVICE), new Rule(OWN, Rights.DEVICE));
    }

    @Override
    public void handedOver() {
        if (handedOver.compareAndSet(false, true)) {
            Descriptors.close(theirs);
        }
    }

    @Override
    public int read(byte[] chunk) throws IOException {
        while (true) {
            long count = Descriptors.read(ours, chunk);
            if (count == -Kernel.EAGAIN) {
                Polls.await(ours, READABLE, Polls.FOREVER);
            } else if (count == -Kernel.EIO || count == 0) {
                return -1; // so the kernel says that nobody has it open any more
            } else if (count < 0) {
                throw new IOException("cannot read what a command prints: error " + -count);
            } else {
                return (int) count;
            }
        }
    }

    @Override
    public Optional<StandardInput> input() {
        return Optional.of(this);
    }

    @Override
    public void type(byte[] bytes, int count) {
        writing.write(bytes, count);
    }

    @Override
    public void end() {
        writing.write(END, END.length);
    }

    @Override
    public void resize(Input.Size size) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment window = arena.allocate(ValueLayout.JAVA_SHORT, 4); // struct winsize: rows first
            window.setAtIndex(ValueLayout.JAVA_SHORT, 0, (short) size.rows());
            window.setAtIndex(ValueLayout.JAVA_SHORT, 1, (short) size.columns());
            writing.use(() -> Kernel.call(SystemCall.IOCTL, ours, RESIZE, window.address()));
        }
    }

    @Override
    public void close() {
        handedOver();
        writing.close();
    }
}

package dev.holdfast.sandbox;

import dev.holdfast.sandbox.BpfProgram.Action;
import dev.holdfast.sandbox.Confinement.Noted;
import dev.holdfast.sandbox.Notification.Answer;
import dev.holdfast.sandbox.OpenPath.LastLink;
import dev.holdfast.sandbox.Permits.Need;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Why a command failed: what of its calls the walls refuse. It only looks on, but for files in which a process reads about
 * {@linkplain OwnProcess itself}. A call that names files goes on to the kernel as if nobody had been asked, and Landlock
 * judges it; a call that the filter refuses is refused, with the same
 * error. So a command can mislead a person by it, with a path that it changes meanwhile, and gains nothing.
 */
final class Explanation {
    private static final Path OWN_PROCESS =
            Path.of("/proc", Long.toString(ProcessHandle.current().pid()));
    private static final Path ANY_PROCESS = Path.of("/proc/self");
    private static final Path TERMINAL = Path.of("/dev/tty"); // never there, or granted
    private static final String REMOVED = " (deleted)"; // the kernel's mark on a name that is gone
    private static final int FILE_TYPE = 0170000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;

    private static final Explanation NONE = new Explanation(new Permits(List.of()), new RefusalNotes());

    private final Permits permits;
    private final RefusalNotes refusals;
    private final Map<Integer, SystemCall> files = new HashMap<>();
    private final Map<Integer, SystemCall> refused = new HashMap<>();

    /** What was named, held so that it can be looked at when the caller has gone on. */
    private record Named(FileUse use, Optional<OpenPath> base, Name name) implements AutoCloseable {
        /** Opens what the path leads to, or the folder that a part of it does. */
        OpenPath open(byte[] path, LastLink link) throws OpenPath.Failure {
            return OpenPath.at(base.map(OpenPath::descriptor).orElse(Descriptors.CURRENT_FOLDER), path, link);
        }

        byte[] path() {
            return Name.bytes(name.whole());
        }

        @Override
        public void close() {
            base.ifPresent(OpenPath::close);
        }
    }

    /**
     * A path in two.
     *
     * @param folder all before the last part; a point when it is nothing
     * @param last the part that can be made or removed; empty when there is none
     */
    private record Name(String whole, String folder, String last) {
        static Name of(byte[] bytes) {
            String whole = new String(bytes, StandardCharsets.ISO_8859_1); // each byte one character
            int end = whole.length();
            while (end > 1 && whole.charAt(end - 1) == '/') {
                end--;
            }
            int at = whole.lastIndexOf('/', end - 1);
            String last = whole.substring(at + 1, end);
            String folder = at < 0 ? "." : whole.substring(0, at + 1);
            return new Name(whole, folder, last.equals(".") || last.equals("..") ? "" : last);
        }

        static byte[] bytes(String part) {
            return part.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private Explanation(Permits permits, RefusalNotes refusals) {
        this.permits = permits;
        this.refusals = refusals;
    }

    /** For a command that is not explained: it asks for nothing that is answered here. */
    static Explanation none() {
        return NONE;
    }

    /** Notes what these permits do not allow. */
    static Explanation of(Permits permits, RefusalNotes refusals) {
        var made = new Explanation(permits, refusals);
        for (SystemCall call : FileUse.CALLS) {
            made.files.put(call.number(Kernel.architecture()), call);
        }
        for (SystemCall call : SystemCall.values()) {
            if (ToldCall.of(call).isPresent()) {
                made.refused.put(call.number(Kernel.architecture()), call);
            }
        }
        made.files.remove(SystemCall.ABSENT);
        made.refused.remove(SystemCall.ABSENT);
        return made;
    }

    /**
     * What the filter does of an explained command.
     *
     * @param action what it does of another
     */
    static Action action(SystemCall call, Action action) {
        boolean lookedAt = FileUse.CALLS.contains(call) && action.equals(Action.ALLOW);
        boolean told = ToldCall.of(call)
                .filter(refused -> action.equals(Action.fail(refused.errno())))
                .isPresent();
        return lookedAt || told ? Action.ASK : action;
    }

    /** What the filter has to ask for. */
    Noted noted() {
        return files.isEmpty() ? Noted.WHAT_IS_ASKED : Noted.EVERYTHING;
    }

    /**
     * Answers a call that is asked about for the sake of the explanation alone.
     *
     * @param reply gets the answer before the call is looked at
     * @return whether it is such a call
     */
    boolean answer(Notification notification, int listener, Consumer<Answer> reply) {
        SystemCall told = refused.get(notification.number());
        if (told != null) { // INVARIANT: refused, whatever its arguments are
            int errno = ToldCall.of(told).map(ToldCall::errno).orElseThrow();
            reply.accept(new Answer.Result(-errno));
            refusals.note(new Refusal.Call(ToldCall.what(told, notification.arguments())));
            return true;
        }
        SystemCall call = files.get(notification.number());
        if (call == null) {
            return false;
        }
        var named = new ArrayList<Named>();
        Answer answer = new Answer.Proceed();
        try {
            try {
                Optional<Caller> caller = Caller.of(notification, listener);
                if (caller.isPresent()) {
                    for (FileUse use : FileUse.of(call, notification.arguments())) {
                        named(caller.get(), use).ifPresent(named::add);
                    }
                    answer = named.stream()
                            .flatMap(each ->
                                    OwnProcess.opened(call, notification.arguments(), caller.get(), each.path())
                                            .stream())
                            .findFirst()
                            .<Answer>map(file -> file)
                            .orElse(answer);
                }
            } finally {
                reply.accept(answer);
            }
            if (answer instanceof Answer.File file) {
                Descriptors.close(file.descriptor());
            } else {
                named.forEach(this::look);
            }
        } finally {
            named.forEach(Named::close);
        }
        return true;
    }

    private static Optional<Named> named(Caller caller, FileUse use) {
        byte[] path = caller.text(use.place().path()).orElse(new byte[0]);
        if (path.length == 0) {
            return Optional.empty();
        }
        Name name = Name.of(path);
        if (path[0] == '/') {
            return Optional.of(new Named(use, Optional.empty(), name));
        }
        try {
            return Optional.of(new Named(
                    use, Optional.of(caller.open(use.place().folder(), new byte[0], LastLink.FOLLOWED)), name));
        } catch (OpenPath.Failure e) {
            return Optional.empty(); // relative to nothing
        }
    }

    private void look(Named named) {
        FileUse use = named.use();
        try (var file = named.open(Name.bytes(named.name().whole()), use.link())) {
            lookAtFile(file, use);
            switch (use.entry()) {
                case IF_PRESENT, ALWAYS -> lookAtFolder(named);
                case NEVER, IF_ABSENT -> {} // it is there
            }
        } catch (OpenPath.Failure e) {
            boolean made = switch (use.entry()) {
                case IF_ABSENT, ALWAYS -> e.errno() == Kernel.ENOENT;
                case NEVER, IF_PRESENT -> false;
            };
            if (made) {
                lookAtFolder(named);
            }
        } catch (UncheckedIOException e) {
            // too deep to be named
        }
    }

    private void lookAtFile(OpenPath file, FileUse use) {
        Path path = named(file);
        for (Need need : use.needs()) {
            if (isNamed(path) && !permits.allow(path, need) && isPossible(file, need)) {
                refusals.note(
                        switch (need) {
                            case READ -> new Refusal.Read(path);
                            case WRITE -> new Refusal.Write(path);
                            case EXECUTE -> new Refusal.Execute(path);
                            case ENTRIES -> new Refusal.Change(path);
                        });
            }
        }
    }

    private void lookAtFolder(Named named) {
        if (named.name().last().isEmpty()) {
            return;
        }
        try (var folder = named.open(Name.bytes(named.name().folder()), LastLink.FOLLOWED)) {
            Path path = named(folder);
            if (isNamed(path) && Descriptors.isFolder(folder.descriptor()) && !permits.allow(path, Need.ENTRIES)) {
                refusals.note(new Refusal.Change(path.resolve(shown(named.name().last()))));
            }
        } catch (OpenPath.Failure | UncheckedIOException e) {
            // there is no such folder, or it is too deep to be named
        }
    }

    /** Whether the kernel would not refuse it for what the file is. */
    private static boolean isPossible(OpenPath file, Need need) {
        int type = Descriptors.stat(file.descriptor()).mode() & FILE_TYPE;
        return type != LINK && (type != FOLDER || need == Need.READ);
    }

    /** Its path; a process that names itself means another one than we do. */
    private static Path named(OpenPath file) {
        Path path = file.path();
        return path.startsWith(OWN_PROCESS) ? ANY_PROCESS.resolve(OWN_PROCESS.relativize(path)) : path;
    }

    /** Whether it has a name among files: pipes, sockets and what is removed have none. */
    private static boolean isNamed(Path path) {
        return path.isAbsolute() && !path.equals(TERMINAL) && !path.toString().endsWith(REMOVED);
    }

    private static String shown(String last) {
        String text = new String(Name.bytes(last), StandardCharsets.UTF_8);
        try {
            return Path.of(text).toString();
        } catch (InvalidPathException e) { // the locale's characters are fewer
            return last.replaceAll("[^ -~]", "?");
        }
    }
}

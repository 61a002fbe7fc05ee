package dev.holdfast.cli;

import dev.holdfast.terms.SessionId;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Where Holdfast keeps what it knows, by the XDG Base Directory Specification.
 *
 * @param user the person's home folder
 * @param state {@code $XDG_STATE_HOME/holdfast}, private to the person
 * @param config {@code $XDG_CONFIG_HOME/holdfast}
 */
record Home(Path user, Path state, Path config) {
    /** The folders this environment names; a relative one is ignored, as the specification says. */
    static Home of(Map<String, String> environment) {
        Path user = absolute(environment, "HOME", Path.of(System.getProperty("user.home")));
        return new Home(
                user,
                absolute(environment, "XDG_STATE_HOME", user.resolve(".local/state"))
                        .resolve("holdfast"),
                absolute(environment, "XDG_CONFIG_HOME", user.resolve(".config"))
                        .resolve("holdfast"));
    }

    /** Makes the folders of the state, readable by nobody else. */
    Home prepared() {
        for (Path folder : List.of(
                state, ledger(), state.resolve("keys"), state.resolve("sessions"), trust(), locks(), erasing())) {
            makePrivate(folder);
        }
        return this;
    }

    /** Makes the state folder alone, readable by nobody else. */
    Home withState() {
        makePrivate(state);
        return this;
    }

    Path ledger() {
        return state.resolve("ledger");
    }

    Path key(String name) {
        return state.resolve("keys").resolve(name);
    }

    Path trust() {
        return state.resolve("trust");
    }

    /** A file for each workspace that was ever worked in; {@link WorkspaceLock} says what for. */
    Path locks() {
        return state.resolve("locks");
    }

    /** An empty file for each session whose erasure was begun and is not known to be done; {@link Erasure} says why. */
    Path erasing() {
        return state.resolve("erasing");
    }

    /** A folder for each question that waits for another terminal. */
    Path questions() {
        return state.resolve("approvals");
    }

    /** What this person verified of the ledger; {@link VerifiedHead} says more. */
    Path verified() {
        return state.resolve("verified");
    }

    /** The folder of one session: its payloads, its snapshots and its pulse. */
    Path session(SessionId id) {
        Path folder = state.resolve("sessions").resolve(id.text());
        makePrivate(folder);
        return folder;
    }

    /** Folders that no workspace may hold or lie in. */
    List<Path> own() {
        return List.of(state, config);
    }

    private static void makePrivate(Path folder) {
        try {
            var mode = PosixFilePermissions.fromString("rwx------");
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(mode));
            Files.setPosixFilePermissions(folder, mode);
        } catch (IOException e) {
            throw new Stop(
                    Stop.LEDGER,
                    "cannot make the private folder `" + folder + "`: " + reason(e)
                            + "; what is done could not be recorded, so nothing is done: make room and make the folder"
                            + " yours, or name another place with XDG_STATE_HOME");
        }
    }

    /** What the operating system said; a file system's exceptions tell the file alone in their message. */
    static String reason(IOException e) {
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : switch (e) {
                    case AccessDeniedException ignored -> "permission denied";
                    case NoSuchFileException ignored -> "no such file or folder";
                    default -> e.getClass().getSimpleName();
                };
    }

    private static Path absolute(Map<String, String> environment, String name, Path otherwise) {
        String value = environment.get(name);
        return value == null || !Path.of(value).isAbsolute() ? otherwise : Path.of(value);
    }
}

package dev.holdfast.vault;

import dev.holdfast.vault.VaultException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A vault that nobody can open while it is held, not even with its key; for erasing. What it tells needs no key.
 */
public final class HeldVault implements AutoCloseable {
    private final Path file;
    private final PrivateFolder folder;
    private final PackFile pack;

    private HeldVault(Path file, PrivateFolder folder, PackFile pack) {
        this.file = file;
        this.folder = folder;
        this.pack = pack;
    }

    /**
     * Holds the vault at this path, if there is one.
     *
     * @throws VaultException IN_USE when it is open
     */
    public static Optional<HeldVault> of(Path file) {
        Path whole = file.toAbsolutePath();
        try {
            if (!Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            PrivateFolder folder = PrivateFolder.open(whole.resolveSibling(".").normalize());
            return Optional.of(new HeldVault(
                    whole, folder, PackFile.held(folder, whole.getFileName().toString())));
        } catch (IOException e) {
            throw failed("hold", whole, e);
        }
    }

    /** How many blobs are in it; those behind damage are not counted. */
    public int blobs() {
        try {
            return pack.heads();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    /** How long it is, in bytes. */
    public long bytes() {
        return pack.end();
    }

    /** Removes it, durably. */
    public void remove() {
        try {
            folder.remove(file.getFileName().toString());
        } catch (IOException e) {
            throw failed("remove", file, e);
        }
    }

    private static VaultException failed(String what, Path file, IOException e) {
        return new VaultException(Code.DISK, "cannot " + what + " the vault `" + file + "`: " + e.getMessage(), e);
    }

    /** Lets go of it. Safe to call twice. */
    @Override
    public void close() {
        try {
            pack.close();
        } catch (IOException e) {
            throw failed("close", file, e);
        }
    }
}

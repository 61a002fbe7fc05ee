package dev.holdfast.monitor;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of git's index (gitformat-index(5)). What it cannot tell for certain, in versions with compressed paths, in
 * an index that leaves entries to another file or in one that is not as git writes it, it does not hold and does not lack.
 * Not safe for use by several threads.
 */
final class GitIndex {
    private static final int SIGNATURE = 0x44495243; // DIRC
    private static final int STAT_BYTES = 40;
    private static final int EXTENDED = 0x4000;
    private static final int ALIGNMENT = 8;

    /** Extensions that say that entries stand elsewhere. */
    private static final Set<String> ELSEWHERE = Set.of("link", "sdir");

    private final ByteBuffer content;
    /** The ids at each path, by how many bytes an id has; empty where the file cannot be read. */
    private final Map<Integer, Optional<Map<String, Set<String>>>> read = new HashMap<>();

    private GitIndex(ByteBuffer content) {
        this.content = content;
    }

    static GitIndex of(byte[] content) {
        return new GitIndex(ByteBuffer.wrap(content).asReadOnlyBuffer());
    }

    /** Whether that content was staged at that path, or for zeros nothing was. */
    boolean held(GitRaw.Standing standing) {
        Optional<Map<String, Set<String>>> entries =
                read.computeIfAbsent(standing.id().length() / 2, this::entries);
        if (entries.isEmpty()) {
            return false;
        }
        Set<String> ids = entries.get().getOrDefault(standing.path().text(), Set.of());
        return standing.id().chars().allMatch(c -> c == '0') ? ids.isEmpty() : ids.contains(standing.id());
    }

    private Optional<Map<String, Set<String>>> entries(int idBytes) {
        try {
            return entries(content.duplicate(), idBytes);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty(); // it ends before it says so
        }
    }

    private static Optional<Map<String, Set<String>>> entries(ByteBuffer in, int idBytes) {
        if (in.getInt() != SIGNATURE) {
            return Optional.empty();
        }
        int version = in.getInt();
        if (version != 2 && version != 3) {
            return Optional.empty();
        }
        var entries = new HashMap<String, Set<String>>();
        for (int left = in.getInt(); left > 0; left--) {
            int start = in.position();
            byte[] id = new byte[idBytes];
            in.position(start + STAT_BYTES).get(id);
            boolean extended = (in.getShort() & EXTENDED) != 0;
            in.position(in.position() + (extended ? Short.BYTES : 0));
            String path = text(in);
            int length = in.position() - start;
            in.position(start + length + (ALIGNMENT - length % ALIGNMENT) % ALIGNMENT);
            entries.computeIfAbsent(path, _ -> new HashSet<>())
                    .add(HexFormat.of().formatHex(id));
        }
        while (in.remaining() > idBytes) {
            byte[] name = new byte[4];
            in.get(name);
            if (ELSEWHERE.contains(new String(name, StandardCharsets.ISO_8859_1))) {
                return Optional.empty();
            }
            int bytes = in.getInt();
            in.position(in.position() + bytes);
        }
        return in.remaining() == idBytes ? Optional.of(entries) : Optional.empty();
    }

    /** The bytes up to the next that is zero, which is read as well. */
    private static String text(ByteBuffer in) {
        int from = in.position();
        while (in.get() != 0) {
            // it is part of the path
        }
        byte[] bytes = new byte[in.position() - 1 - from];
        in.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

package dev.holdfast.monitor;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.ToolFailure;
import dev.holdfast.workspace.Workspace;
import dev.holdfast.workspace.WorkspaceException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hands in a real workspace. A text is read with handles in the place of its secrets and written with the secrets in the
 * place of its handles, so a tool can edit a file whose secrets it never sees.
 */
final class WorkspaceHands implements Hands {
    private final Workspace workspace;
    private final Redaction redaction;
    private final Runs runs;

    /** Runs a program in the sandbox. */
    interface Runs {
        Ended run(List<String> argv, Duration limit);

        /** The secret files at or beneath a path. */
        List<PathName> secretsWithin(PathName path);
    }

    WorkspaceHands(Workspace workspace, Redaction redaction, Runs runs) {
        this.workspace = workspace;
        this.redaction = redaction;
        this.runs = runs;
    }

    @Override
    public byte[] read(PathName path) {
        byte[] raw = orFail(() -> workspace.read(path, FILE_BYTES_MAX));
        Optional<String> text = text(raw);
        if (text.isEmpty()) {
            return raw;
        }
        String redacted = redaction.redact(text.get(), List.of(path));
        // written back it must become the same bytes; a text that would not is given as it is and redacted on
        // its way out
        boolean faithful = !redacted.equals(text.get()) && restores(redacted, path, text.get());
        return faithful ? redacted.getBytes(StandardCharsets.UTF_8) : raw;
    }

    @Override
    public Optional<Item> item(PathName path) {
        return orFail(() -> workspace.item(path).map(WorkspaceHands::item));
    }

    @Override
    public List<Item> list(PathName folder) {
        return orFail(
                () -> workspace.list(folder).stream().map(WorkspaceHands::item).toList());
    }

    @Override
    public void write(PathName path, byte[] content) {
        if (content.length > FILE_BYTES_MAX) {
            throw new ToolFailure("`" + path + "` would have " + content.length + " bytes, at most " + FILE_BYTES_MAX
                    + " are written at once");
        }
        byte[] restored = text(content)
                .map(text -> redaction.restore(text, path).getBytes(StandardCharsets.UTF_8))
                .orElse(content);
        orFail(() -> {
            workspace.write(path, restored);
            return path;
        });
    }

    @Override
    public void delete(PathName path) {
        orFail(() -> {
            workspace.delete(path);
            return path;
        });
    }

    @Override
    public void move(PathName from, PathName to) {
        List<PathName> secrets = orFail(() -> runs.secretsWithin(from));
        if (!secrets.isEmpty()) {
            // its name is what hides it from commands: under another one the next command could read it
            throw new ToolFailure(
                    "`" + secrets.getFirst() + "` holds secrets and is not moved; ask the person to do it");
        }
        orFail(() -> {
            workspace.move(from, to);
            return to;
        });
    }

    @Override
    public Ended run(List<String> argv, Duration limit) {
        return orFail(() -> runs.run(argv, limit));
    }

    @Override
    public Optional<String> earlier(CallId call) {
        return Optional.empty(); // the monitor knows the session's texts and answers itself
    }

    private boolean restores(String redacted, PathName path, String original) {
        try {
            return redaction.restore(redacted, path).equals(original);
        } catch (ToolFailure e) {
            return false;
        }
    }

    /** The text that these bytes are, if they are one. */
    static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Item item(dev.holdfast.workspace.Item item) {
        return new Item(
                item.path(),
                switch (item.kind()) {
                    case FILE -> Kind.FILE;
                    case DIRECTORY -> Kind.FOLDER;
                    case LINK -> Kind.LINK;
                    case OTHER -> Kind.OTHER;
                },
                item.bytes());
    }

    private static <T> T orFail(Supplier<T> access) {
        try {
            return access.get();
        } catch (WorkspaceException e) {
            throw new ToolFailure(String.valueOf(e.getMessage()), e);
        }
    }
}

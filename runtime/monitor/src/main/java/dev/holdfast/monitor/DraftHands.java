package dev.holdfast.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.ToolFailure;
import dev.holdfast.workspace.DiffLimits;
import dev.holdfast.workspace.UnifiedDiff;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hands that read the workspace and keep to themselves what they are told to change. */
final class DraftHands implements Hands {
    /** The most that is held of both sides of all files, in bytes. */
    private static final long HELD_BYTES_MAX = 4L * FILE_BYTES_MAX;

    private static final DiffLimits DIFF = new DiffLimits(1, 20_000, Integer.MAX_VALUE);

    private final Hands hands;
    private final Redaction redaction;
    private final Map<PathName, Body> before = new LinkedHashMap<>();
    private final Map<PathName, Body> after = new LinkedHashMap<>();
    private long held;

    /** What lies at a path. */
    private sealed interface Body {
        record Nothing() implements Body {}

        record Content(ByteBuffer bytes) implements Body {}

        record Other(Kind kind) implements Body {}
    }

    /**
     * @param hands read the workspace; nothing else is asked of them
     * @param redaction takes secrets out of what is shown
     */
    DraftHands(Hands hands, Redaction redaction) {
        this.hands = hands;
        this.redaction = redaction;
    }

    /** What would change. */
    List<Draft.Change> changes() {
        return after.entrySet().stream()
                .map(entry -> change(
                        entry.getKey(), before.getOrDefault(entry.getKey(), new Body.Nothing()), entry.getValue()))
                .toList();
    }

    @Override
    public byte[] read(PathName path) {
        return switch (after.get(path)) {
            case null -> hands.read(path);
            case Body.Content(var bytes) -> bytes(bytes);
            case Body.Nothing ignored -> throw new ToolFailure("`" + path + "` is missing");
            case Body.Other ignored -> throw new ToolFailure("`" + path + "` is no file");
        };
    }

    @Override
    public Optional<Item> item(PathName path) {
        return switch (after.get(path)) {
            case null -> hands.item(path);
            case Body.Content(var bytes) -> Optional.of(new Item(path, Kind.FILE, bytes.remaining()));
            case Body.Nothing ignored -> Optional.empty();
            case Body.Other(var kind) -> Optional.of(new Item(path, kind, 0));
        };
    }

    @Override
    public List<Item> list(PathName folder) {
        return hands.list(folder);
    }

    @Override
    public void write(PathName path, byte[] content) {
        put(path, content(content));
    }

    @Override
    public void delete(PathName path) {
        if (item(path).isEmpty()) {
            throw new ToolFailure("`" + path + "` does not exist");
        }
        put(path, new Body.Nothing());
    }

    @Override
    public void move(PathName from, PathName to) {
        if (item(to).isPresent()) {
            throw new ToolFailure("`" + to + "` exists already");
        }
        Body moved = now(from);
        delete(from);
        put(to, moved);
    }

    @Override
    public Ended run(List<String> argv, Duration limit) {
        throw new ToolFailure("what a command would change is not known before it runs");
    }

    @Override
    public Optional<String> earlier(CallId call) {
        return hands.earlier(call);
    }

    private void put(PathName path, Body body) {
        if (!before.containsKey(path)) {
            before.put(path, now(path));
        }
        after.put(path, body);
    }

    private Body now(PathName path) {
        Body drafted = after.get(path);
        if (drafted != null) {
            return drafted;
        }
        return hands.item(path)
                .map(item -> item.kind() == Kind.FILE ? content(hands.read(path)) : new Body.Other(item.kind()))
                .orElseGet(Body.Nothing::new);
    }

    private Body content(byte[] bytes) {
        held += bytes.length;
        if (held > HELD_BYTES_MAX) {
            throw new ToolFailure("the files are too large to compare, more than " + HELD_BYTES_MAX + " bytes");
        }
        return new Body.Content(ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer());
    }

    private Draft.Change change(PathName path, Body old, Body now) {
        return new Draft.Change(path, name(old), name(now), shown(path, old, now));
    }

    private static String name(Body body) {
        return switch (body) {
            case Body.Nothing ignored -> "nothing";
            case Body.Content(var bytes) -> Digest.of(bytes(bytes)).hex();
            case Body.Other(var kind) -> kind.toString();
        };
    }

    private Draft.Shown shown(PathName path, Body old, Body now) {
        Optional<byte[]> left = text(path, old);
        Optional<byte[]> right = text(path, now);
        if (left.isEmpty() || right.isEmpty()) {
            return new Draft.Shown.Words(words(old) + " becomes " + words(now) + ", which cannot be shown as lines");
        }
        if (lines(left.get()) + lines(right.get()) > DIFF.linesMax()) {
            return new Draft.Shown.Words(
                    lines(left.get()) + " lines become " + lines(right.get()) + ", too many to compare");
        }
        var diff = new UnifiedDiff(DIFF);
        diff.file(path.text(), present(old, left.get()), present(now, right.get()));
        return new Draft.Shown.Lines(List.of(diff.text().split("\n")));
    }

    private static Optional<byte[]> present(Body body, byte[] text) {
        return body instanceof Body.Nothing ? Optional.empty() : Optional.of(text);
    }

    /** The text without its secrets; empty when it is none. */
    private Optional<byte[]> text(PathName path, Body body) {
        return switch (body) {
            case Body.Nothing ignored -> Optional.of(new byte[0]);
            case Body.Other ignored -> Optional.empty();
            case Body.Content(var bytes) -> {
                try {
                    String text = UTF_8.newDecoder().decode(bytes.duplicate()).toString();
                    yield text.indexOf(0) >= 0
                            ? Optional.empty()
                            : Optional.of(redaction.redact(text, List.of(path)).getBytes(UTF_8));
                } catch (CharacterCodingException e) {
                    yield Optional.empty();
                }
            }
        };
    }

    private static String words(Body body) {
        return switch (body) {
            case Body.Nothing ignored -> "nothing";
            case Body.Content(var bytes) ->
                bytes.remaining() + " bytes (" + Digest.of(bytes(bytes)).brief() + ")";
            case Body.Other(var kind) ->
                switch (kind) {
                    case FILE -> "a file";
                    case FOLDER -> "a folder with all it holds";
                    case LINK -> "a symbolic link";
                    case OTHER -> "a special file";
                };
        };
    }

    private static int lines(byte[] text) {
        int lines = 0;
        for (byte b : text) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines + 1;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}

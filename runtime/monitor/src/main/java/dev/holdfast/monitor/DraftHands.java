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
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Hands that read the workspace and keep to themselves what they are told to change. */
final class DraftHands implements Hands {
    /** The most that is held of both sides of all files, in bytes. */
    private static final long HELD_BYTES_MAX = 4L * FILE_BYTES_MAX;

    /** As many paths as a person can be asked about at once. */
    private static final int PATHS_MAX = 2_000;

    /** As many lines as a person can be asked to read. */
    private static final int LINES_MAX = 20_000;

    /** As much of what is no text as is shown all the same. */
    private static final int BYTES_SHOWN_MAX = 64 << 10;

    private static final Pattern HANDLE = Pattern.compile("\u2039secret[^\u203A]{0,60}\u203A");
    private static final DiffLimits DIFF = new DiffLimits(1, LINES_MAX, Integer.MAX_VALUE);

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
        tree(path).forEach(each -> put(each, new Body.Nothing()));
    }

    @Override
    public void move(PathName from, PathName to) {
        if (item(to).isPresent()) {
            throw new ToolFailure("`" + to + "` exists already");
        }
        Map<PathName, Body> moved = new LinkedHashMap<>();
        for (PathName each : tree(from)) {
            Body body = now(each);
            if (body instanceof Body.Other(var kind) && kind != Kind.FOLDER) {
                throw new ToolFailure("`" + each + "` is " + words(body) + ", and what it leads to is nothing that a"
                        + " person can be shown; move what it leads to");
            }
            moved.put(new PathName(to.text() + each.text().substring(from.text().length())), body);
        }
        delete(from);
        moved.forEach(this::put);
    }

    /** A path with all that lies beneath it. */
    private List<PathName> tree(PathName path) {
        var tree = new ArrayList<PathName>();
        grow(tree, path);
        return tree;
    }

    private void grow(List<PathName> tree, PathName path) {
        if (tree.size() >= PATHS_MAX) {
            throw new ToolFailure("`" + tree.getFirst() + "` holds more than " + PATHS_MAX
                    + " files and folders, which nobody can be asked about at once; take a part of it");
        }
        tree.add(path);
        if (now(path) instanceof Body.Other(var kind) && kind == Kind.FOLDER) {
            hands.list(path).forEach(item -> grow(tree, item.path()));
        }
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
        mustHideNothing(path, now, left, right);
        if (left.isEmpty() || right.isEmpty()) {
            return new Draft.Shown.Words(words(old) + " becomes " + words(now));
        }
        int lines = lines(left.get()) + lines(right.get());
        if (lines > LINES_MAX) {
            throw new ToolFailure(
                    "`" + path + "` and what it becomes have " + lines + " lines, more than anybody can be"
                            + " asked to read; change it in parts, or let a person change it");
        }
        var diff = new UnifiedDiff(DIFF);
        diff.file(path.text(), present(old, left.get()), present(now, right.get()));
        return new Draft.Shown.Lines(List.of(diff.text().split("\n")));
    }

    /**
     * A secret that stands in this very file already is shown by its handle. One of another file would be put here in clear
     * behind a handle, and whoever wrote that file has chosen what nobody sees; so has who writes what only looks like a
     * secret, such as a program between the marks of a key.
     */
    private void mustHideNothing(PathName path, Body now, Optional<byte[]> before, Optional<byte[]> shown) {
        if (now instanceof Body.Content(var bytes)
                && !redaction
                        .restore(new String(shown.orElseThrow(), UTF_8), path)
                        .equals(text(path, bytes))) {
            throw new ToolFailure("`" + path + "` would hold something that is hidden as a secret of another place");
        }
        var more = handles(shown);
        more.removeAll(handles(before));
        if (!more.isEmpty()) {
            throw new ToolFailure("`" + path + "` would hold " + more.size()
                    + " more that nobody could read, since it looks like a secret; let a person put it there");
        }
    }

    private static Set<String> handles(Optional<byte[]> shown) {
        return shown.stream()
                .flatMap(text -> HANDLE.matcher(new String(text, UTF_8)).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Optional<byte[]> present(Body body, byte[] text) {
        return body instanceof Body.Nothing ? Optional.empty() : Optional.of(text);
    }

    /** The text without its secrets, as far as there is any; empty where there are no bytes to show. */
    private Optional<byte[]> text(PathName path, Body body) {
        return switch (body) {
            case Body.Nothing ignored -> Optional.of(new byte[0]);
            case Body.Other ignored -> Optional.empty();
            case Body.Content(var bytes) ->
                Optional.of(redaction.redact(text(path, bytes), List.of(path)).getBytes(UTF_8));
        };
    }

    /** Text with each byte that is none spelled out: programs read past such bytes, and so must a person. */
    private static String text(PathName path, ByteBuffer bytes) {
        try {
            String text = UTF_8.newDecoder().decode(bytes.duplicate()).toString();
            if (text.indexOf(0) < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // shown byte by byte where it has to be
        }
        if (bytes.remaining() > BYTES_SHOWN_MAX) {
            throw new ToolFailure("`" + path + "` has " + bytes.remaining() + " bytes that are no text, which cannot be"
                    + " shown to a person; let a person put it there");
        }
        return spelled(bytes.duplicate());
    }

    private static String spelled(ByteBuffer bytes) {
        var decoder = UTF_8.newDecoder();
        var out = new StringBuilder();
        var piece = CharBuffer.allocate(bytes.remaining() + 1);
        while (bytes.hasRemaining()) {
            CoderResult result = decoder.decode(bytes, piece, true);
            out.append(piece.flip().toString().replace("\0", "[0x00]"));
            piece.clear();
            for (int bad = result.isError() ? result.length() : 0; bad > 0; bad--) {
                out.append("[0x")
                        .append(HexFormat.of().withUpperCase().toHexDigits(bytes.get()))
                        .append(']');
            }
            decoder.reset();
        }
        return out.toString();
    }

    private static String words(Body body) {
        return switch (body) {
            case Body.Nothing ignored -> "nothing";
            case Body.Content(var bytes) ->
                bytes.remaining() + " bytes (" + Digest.of(bytes(bytes)).brief() + ")";
            case Body.Other(var kind) ->
                switch (kind) {
                    case FILE -> "a file";
                    case FOLDER -> "a folder";
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

package dev.holdfast.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.treesitter.TSInputEncoding;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSTreeCursor;
import org.treesitter.TreeSitterBash;

/**
 * The grammar of bash, as tree-sitter has it: native code, loaded when it is first needed. It is unpacked into a folder
 * that nobody else may enter, and deleted again once it is loaded. All it is shown is printable ASCII, tabs and line ends.
 */
final class Grammar {
    /** Where the library's own loader looks before it unpacks into a folder that everybody sees. */
    private static final String FOLDER = "tree-sitter-lib";

    /** More than any text of allowed length takes; who waits for it is a person. */
    private static final Duration PARSE_MAX = Duration.ofSeconds(2);

    private static final int NODES_MAX = 30_000;
    private static final int DEPTH_MAX = 200;
    private static final int BUFFER_BYTES = 1 << 14;

    private static Optional<Grammar> loaded = Optional.empty(); // guarded by the class

    private final TreeSitterBash bash;

    private Grammar(TreeSitterBash bash) {
        this.bash = bash;
    }

    /** A text is more than is read. */
    static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMuch(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The one of this process.
     *
     * @throws IllegalStateException when it cannot be loaded here
     */
    static synchronized Grammar instance() {
        if (loaded.isEmpty()) {
            loaded = Optional.of(load());
        }
        return loaded.get();
    }

    /**
     * The text as a program.
     *
     * @param text where a character is no printable ASCII, it counts as part of a word
     * @throws TooMuch when that takes too long or is too deep
     */
    Node parse(String text) {
        byte[] ascii = ascii(text);
        long deadline = System.nanoTime() + PARSE_MAX.toNanos();
        try (var parser = new TSParser()) {
            if (!parser.setLanguage(bash)) {
                throw new IllegalStateException("the grammar is of another version than its parser");
            }
            var tree = parser.parseWithOptions(
                    new byte[BUFFER_BYTES],
                    null,
                    (buffer, offset, position) -> {
                        int length = Math.clamp(ascii.length - (long) offset, 0, buffer.length);
                        System.arraycopy(ascii, Math.min(offset, ascii.length), buffer, 0, length);
                        return length;
                    },
                    TSInputEncoding.TSInputEncodingUTF8,
                    state -> System.nanoTime() - deadline > 0);
            if (tree == null) {
                throw new TooMuch("reading it takes too long");
            }
            try (tree;
                    var cursor = new TSTreeCursor(tree.getRootNode())) {
                return node(cursor, new Bounds(), 0);
            }
        }
    }

    /** How much of a tree was copied. */
    private static final class Bounds {
        private int nodes;
    }

    private static Node node(TSTreeCursor cursor, Bounds bounds, int depth) {
        if (depth > DEPTH_MAX || ++bounds.nodes > NODES_MAX) {
            throw new TooMuch("it is nested too deeply");
        }
        TSNode here = cursor.currentNode();
        String field = Objects.requireNonNullElse(cursor.currentFieldName(), "");
        var children = new ArrayList<Node>();
        if (cursor.gotoFirstChild()) {
            do {
                children.add(node(cursor, bounds, depth + 1));
            } while (cursor.gotoNextSibling());
            cursor.gotoParent();
        }
        String type = here.isMissing() ? Node.ERROR : here.getType();
        return new Node(type, field, here.getStartByte(), here.getEndByte(), children);
    }

    /** One byte for each character, so that places in the one are places in the other. */
    private static byte[] ascii(String text) {
        var ascii = new byte[text.length()];
        for (int at = 0; at < ascii.length; at++) {
            char c = text.charAt(at);
            ascii[at] = (byte) (c == '\n' || c == '\t' || (c >= ' ' && c <= '~') ? c : '.');
        }
        return ascii;
    }

    private static Grammar load() {
        try {
            Path folder = Files.createTempDirectory("holdfast-shell-"); // mode 0700
            Optional<String> before = Optional.ofNullable(System.getProperty(FOLDER));
            try {
                Path lib = Files.createDirectory(folder.resolve("lib"));
                for (String name : libraries()) {
                    unpack(name, lib);
                }
                System.setProperty(FOLDER, folder.toString());
                return new Grammar(new TreeSitterBash());
            } finally {
                before.ifPresentOrElse(old -> System.setProperty(FOLDER, old), () -> System.clearProperty(FOLDER));
                delete(folder);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new IllegalStateException("the shell's grammar cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static List<String> libraries() {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        return List.of(machine + "-linux-gnu-tree-sitter.so", machine + "-linux-gnu-tree-sitter-bash.so");
    }

    private static void unpack(String name, Path folder) throws IOException {
        try (InputStream in = TreeSitterBash.class.getClassLoader().getResourceAsStream("lib/" + name)) {
            Files.copy(
                    Objects.requireNonNull(in, () -> "no library `" + name + "` comes with it"), folder.resolve(name));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

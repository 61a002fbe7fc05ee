package dev.holdfast.shell;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where bash and the grammar are known to part ways, or may: the grammar takes the text without an error and bash runs
 * more of it. Told by the text itself as far as that goes, as the grammar's tree may be wrong there.
 */
final class Differences {
    private static final Pattern DIVIDED_WORD = Pattern.compile("[^\\s\\\\]\\\\\n\\S");

    /** The arrow of a heredoc, and a name behind it that both take for the same: plain, or in quotes as a whole. */
    private static final Pattern HEREDOC = Pattern.compile(
            "(?<!<)<<(?!<)(-?[ \\t]*+(?:[A-Za-z0-9_]++|'[A-Za-z0-9_]++'|\"[A-Za-z0-9_]++\")(?=[ \\t\\n;|&<>()]|$))?");

    /**
     * A redirection behind the arrow of a heredoc, and on the same line something that begins another command; {@code &&},
     * {@code ||} and {@code 2>&1} do not count.
     */
    private static final Pattern BEHIND_HEREDOC = Pattern.compile(
            "(?<!<)<<(?!<)[^\\n<>]{0,200}+[<>][^\\n]*?(?:;|(?<!\\|)\\|(?!\\|)|(?<![&>])&(?![&>])|`|\\$\\()");

    private static final Pattern BORDER_BACKSLASH = Pattern.compile("\n\\\\|\\\\\n");

    /** What begins a program in a word, where no backslash takes its meaning away. */
    private static final Pattern PROGRAM = Pattern.compile("`|[$<>]\\(");

    private Differences() {}

    /** What a person must know of them, in this text with this tree. */
    static List<String> in(String text, Node tree) {
        var all = new ArrayList<String>();
        if (DIVIDED_WORD.matcher(text).find()) {
            all.add("a word goes on in the next line; here it stands as two");
        }
        if (HEREDOC.matcher(text).results().anyMatch(found -> found.start(1) < 0)) {
            all.add("a heredoc has a name that is not one plain word, so that it may end elsewhere than here");
        }
        Optional<Node> heredoc = tree.first("heredoc_redirect");
        if (heredoc.isPresent()
                && BEHIND_HEREDOC.matcher(text).find(heredoc.get().start())) {
            all.add("something stands behind a redirection behind a heredoc's name; what it runs may be missing here");
        }
        if (heredoc.isPresent()
                && BORDER_BACKSLASH.matcher(text).find(heredoc.get().start())) {
            all.add("a line in or behind a heredoc begins or ends with a backslash, so that it may end elsewhere"
                    + " than here");
        }
        if (unread(text, tree)) {
            all.add("`, $( or <( stands where the grammar does not read it; what it runs may be missing here");
        }
        return all;
    }

    /** Whether something that begins a program is neither read as one nor in a piece that is only text. */
    private static boolean unread(String text, Node tree) {
        var read = new BitSet();
        read(text, tree, read);
        return PROGRAM.matcher(text).results().anyMatch(found -> {
            int escapes = found.start();
            while (escapes > 0 && text.charAt(escapes - 1) == '\\') {
                escapes--;
            }
            return !read.get(found.start()) && (found.start() - escapes) % 2 == 0;
        });
    }

    private static void read(String text, Node node, BitSet read) {
        switch (node.type()) {
            case "raw_string", "ansi_c_string", "comment" -> read.set(node.start(), node.end());
            case "command_substitution", "process_substitution", "arithmetic_expansion" ->
                read.set(node.start(), text.startsWith("`", node.start()) ? node.end() : node.start() + 1);
            case "string", "heredoc_body" -> { // in which only a backquote and a dollar begin one
                for (int at = node.start(); at < node.end(); at++) {
                    read.set(at, read.get(at) || text.charAt(at) == '<' || text.charAt(at) == '>');
                }
            }
            case "heredoc_redirect" -> {
                if (isQuoted(text, node)) {
                    node.first("heredoc_body").ifPresent(body -> read.set(body.start(), body.end()));
                }
            }
            default -> {}
        }
        node.children().forEach(child -> read(text, child, read));
    }

    private static boolean isQuoted(String text, Node heredoc) {
        return heredoc.first("heredoc_start")
                .filter(name -> text.startsWith("'", name.start()) || text.startsWith("\"", name.start()))
                .isPresent();
    }
}

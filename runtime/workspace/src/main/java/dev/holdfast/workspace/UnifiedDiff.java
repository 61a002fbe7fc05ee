package dev.holdfast.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A unified diff of several files, written file by file until a limit is hit. */
public final class UnifiedDiff {
    private static final int CONTEXT_LINES = 3;
    private static final String NO_LINE_END = "\n\\ No newline at end of file";

    private final DiffLimits limits;
    private final StringBuilder out = new StringBuilder();
    private int files;
    private int lines;
    private int left; // files beyond a limit

    public UnifiedDiff(DiffLimits limits) {
        this.limits = limits;
    }

    /** Whether there is room for the content of another file; if not, it is enough to {@link #skip} it. */
    boolean hasRoom() {
        return files < limits.filesMax() && out.length() < limits.charsMax();
    }

    void skip() {
        left++;
    }

    /** One line about a path whose content is not shown. */
    void note(String line) {
        files++;
        out.append(line).append('\n');
    }

    /** The difference of two contents; empty content stands for a file that is not there. */
    public void file(String path, Optional<byte[]> before, Optional<byte[]> after) {
        Optional<List<String>> old = lines(before.orElse(new byte[0]));
        Optional<List<String>> now = lines(after.orElse(new byte[0]));
        if (old.isEmpty() || now.isEmpty()) {
            note("binary file: " + path);
            return;
        }
        lines += old.get().size() + now.get().size();
        if (lines > limits.linesMax()) {
            note("too many lines to compare: " + path);
            return;
        }
        files++;
        // The linear-space variant, because the plain one keeps a node for each step of its search.
        Patch<String> patch = joined(DiffUtils.diff(old.get(), now.get(), new MyersDiffWithLinearSpace<>()));
        List<String> unified = UnifiedDiffUtils.generateUnifiedDiff(
                before.isPresent() ? "a/" + path : "/dev/null",
                after.isPresent() ? "b/" + path : "/dev/null",
                old.get(),
                patch,
                CONTEXT_LINES);
        if (unified.isEmpty()) {
            out.append("empty file: ").append(path).append('\n');
        }
        append(unified);
    }

    private void append(List<String> unified) {
        for (String line : unified) {
            if (out.length() + line.length() >= limits.charsMax()) {
                out.append("(the rest of this file is left out)\n");
                return;
            }
            out.append(line.startsWith("@@") ? numbered(line) : line).append('\n');
        }
    }

    /** The library counts the lines of an empty file from 1; the format wants 0. */
    private static String numbered(String hunk) {
        return hunk.replace("@@ -1,0 ", "@@ -0,0 ").replace(" +1,0 @@", " +0,0 @@");
    }

    /** The same changes with neighbours made one, so that what goes stands before what comes. */
    private static Patch<String> joined(Patch<String> patch) {
        var joined = new ArrayDeque<AbstractDelta<String>>();
        for (AbstractDelta<String> next : patch.getDeltas()) {
            AbstractDelta<String> last = joined.peekLast();
            if (last != null
                    && end(last.getSource()) == next.getSource().getPosition()
                    && end(last.getTarget()) == next.getTarget().getPosition()) {
                joined.removeLast();
                joined.addLast(new ChangeDelta<>(
                        both(last.getSource(), next.getSource()), both(last.getTarget(), next.getTarget())));
            } else {
                joined.addLast(next);
            }
        }
        var result = new Patch<String>();
        joined.forEach(result::addDelta);
        return result;
    }

    private static int end(Chunk<String> chunk) {
        return chunk.getPosition() + chunk.size();
    }

    private static Chunk<String> both(Chunk<String> first, Chunk<String> second) {
        var lines = new ArrayList<>(first.getLines());
        lines.addAll(second.getLines());
        return new Chunk<>(first.getPosition(), lines);
    }

    /** The whole diff. */
    public String text() {
        if (left > 0) {
            out.append("(").append(left).append(" more changed paths are left out)\n");
        }
        return out.toString();
    }

    /** The lines without their ends, or empty for what is no text; a last line without an end says so. */
    private static Optional<List<String>> lines(byte[] content) {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        if (text.indexOf(0) >= 0) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            return Optional.of(List.of());
        }
        var lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        String last = lines.removeLast();
        if (!last.isEmpty()) {
            lines.add(last + NO_LINE_END);
        }
        return Optional.of(lines);
    }
}

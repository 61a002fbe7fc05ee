package dev.holdfast.workspace;

import java.util.List;

/** One of the two states that a {@link Comparison} compares: a snapshot in the vault, or the disk. */
interface Side {
    /**
     * What is in a folder, sorted by name as bytes; nothing in what is no folder.
     *
     * @param counterpart what the other side has in its folder of that path, which may spare reading a file
     */
    List<Node> children(BytePath path, Node folder, List<Node> counterpart);
}

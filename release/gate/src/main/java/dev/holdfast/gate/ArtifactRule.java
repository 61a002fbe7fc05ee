package dev.holdfast.gate;

/** Looks at an artifact as a whole, when all of it has been read. */
public interface ArtifactRule {
    void look(Inventory inventory, Findings findings);
}

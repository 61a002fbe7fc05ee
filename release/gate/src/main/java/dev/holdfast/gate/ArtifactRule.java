package dev.holdfast.gate;

/** Looks at an artifact as a whole, when all of it has been read. */
public interface ArtifactRule {
    /** Looks at everything that was shipped. */
    void look(Inventory inventory, Findings findings);
}

package dev.holdfast.terms;

/** Who may see a text, from anyone to a few. */
public enum Confidentiality {
    /** Published already. */
    PUBLIC,
    /** The files of the workspace; the configured model host is cleared for it. */
    INTERNAL,
    /** Files matched by the secret policy; cleared for nobody by default. */
    RESTRICTED;

    /** The worse of the two. */
    public Confidentiality join(Confidentiality other) {
        return compareTo(other) >= 0 ? this : other;
    }
}

package dev.holdfast.terms;

/**
 * What the platform knows about where a text came from and who may see it.
 *
 * @param integrity how far its words may steer
 * @param confidentiality who may see it
 */
public record Label(Integrity integrity, Confidentiality confidentiality) {
    /** The words of the task itself. */
    public static final Label TASK = new Label(Integrity.TRUSTED, Confidentiality.INTERNAL);

    /** An ordinary file of the workspace, or the output of a command that ran in it. */
    public static final Label WORKSPACE = new Label(Integrity.UNTRUSTED, Confidentiality.INTERNAL);

    /** A workspace file whose bytes a person reviewed. */
    public static final Label REVIEWED = new Label(Integrity.REVIEWED, Confidentiality.INTERNAL);

    /** The label of a text made from two: the worse of each part. */
    public Label join(Label other) {
        return new Label(integrity.join(other.integrity), confidentiality.join(other.confidentiality));
    }
}

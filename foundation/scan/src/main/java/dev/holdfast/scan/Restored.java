package dev.holdfast.scan;

/** What became of a text whose handles were to become secrets again. */
public sealed interface Restored {
    /**
     * Every handle was restored.
     *
     * @param text the text to write to its target and to nowhere else
     */
    record Text(String text) implements Restored {
        /** Hides the text: it holds secrets. */
        @Override
        public String toString() {
            return "Text[hidden]";
        }
    }

    /**
     * Nothing was restored.
     *
     * @param handle the first handle that may not be, as it was written
     * @param why the reason
     */
    record Refused(String handle, Why why) implements Restored {
        /** For the model and for people. */
        public String message() {
            return switch (why) {
                case UNKNOWN ->
                    "`" + handle + "` stands for no secret of this session; copy a handle exactly as it was shown";
                case OTHER_PLACE ->
                    "the secret behind `" + handle
                            + "` was not found in this file, and a secret is written back only to the"
                            + " file it was found in; refer to it by an environment variable instead";
            };
        }
    }

    /** Why a handle is not restored. */
    enum Why {
        /** No secret of this session has it. */
        UNKNOWN,
        /** Its secret was found somewhere else. */
        OTHER_PLACE
    }
}

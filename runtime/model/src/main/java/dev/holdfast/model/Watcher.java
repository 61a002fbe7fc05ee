package dev.holdfast.model;

/** Somebody who watches a reply come in. */
public interface Watcher {
    /** A watcher that looks away. */
    Watcher NONE = new Watcher() {
        @Override
        public void text(String piece) {}

        @Override
        public void waiting(Retry retry) {}
    };

    /** The next piece of text. It is not part of a reply until {@link Model#ask} returns. */
    void text(String piece);

    /** A try has failed and another will follow; the text that came since the last wait is void. */
    void waiting(Retry retry);
}

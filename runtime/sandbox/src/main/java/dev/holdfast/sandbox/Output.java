package dev.holdfast.sandbox;

/**
 * What is kept of what a command printed. Bytes that are no UTF-8 became U+FFFD.
 *
 * @param head its beginning; all of it when nothing was omitted
 * @param tail its end; empty when nothing was omitted
 * @param omittedBytes how much stood between the two
 */
public record Output(String head, String tail, long omittedBytes) {
    /** Head and tail as one text, with a line between them that says how much is missing. */
    public String text() {
        return omittedBytes == 0 ? head + tail : head + "\n[" + omittedBytes + " bytes omitted]\n" + tail;
    }
}

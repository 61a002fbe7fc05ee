package dev.holdfast.model;

/**
 * How large a reply may be. A reply that is larger is refused, not cut.
 *
 * @param eventBytes one event of the stream and each of its lines
 * @param streamBytes the whole stream
 * @param calls tool calls in one reply
 * @param argumentChars the arguments of one call
 * @param errorBytes as much of an error message as is read
 */
public record ReplyLimits(int eventBytes, long streamBytes, int calls, int argumentChars, int errorBytes) {
    /** 4 MiB an event, 64 MiB a stream, 64 calls with arguments of a million characters, 64 KiB of an error. */
    public static final ReplyLimits DEFAULT = new ReplyLimits(4 << 20, 64L << 20, 64, 1_000_000, 64 << 10);

    public ReplyLimits {
        if (eventBytes < 1 || streamBytes < 1 || calls < 1 || argumentChars < 1 || errorBytes < 1) {
            throw new IllegalArgumentException("a limit of a reply is not positive");
        }
    }
}

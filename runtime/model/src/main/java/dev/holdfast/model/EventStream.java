package dev.holdfast.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads server-sent events (<a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG HTML, section
 * 9.2</a>) from a stream of bytes, however it is cut into pieces. As the standard says, an event that the stream ends
 * within is dropped; unlike the standard, bytes that are not UTF-8 and anything over a limit are failures. Event types,
 * ids and reconnection times mean nothing in this protocol and are skipped.
 */
final class EventStream {
    private final InputStream in;
    private final ReplyLimits limits;
    private final byte[] piece = new byte[8192];
    private int at;
    private int end;
    private long total;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean afterCarriageReturn;
    private boolean first = true;

    EventStream(InputStream in, ReplyLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /**
     * The data of the next event that has any.
     *
     * @return empty at the end of the stream
     */
    Optional<String> next() throws IOException, FailedTry {
        var data = new StringBuilder();
        for (Optional<String> read = line(); read.isPresent(); read = line()) {
            String text = read.get();
            if (text.isEmpty()) {
                if (!data.isEmpty()) {
                    data.setLength(data.length() - 1); // the line end after the last line of data
                    return Optional.of(data.toString());
                }
            } else if (text.equals("data")) {
                data.append('\n');
            } else if (text.startsWith("data:")) {
                data.append(text, text.startsWith("data: ") ? 6 : 5, text.length())
                        .append('\n');
            }
            if (data.length() > limits.eventBytes()) {
                throw FailedTry.unusable("one event is larger than `" + limits.eventBytes() + "` bytes");
            }
        }
        return Optional.empty();
    }

    /** The next line without its end, which is CR, LF or both; empty at the end of the stream. */
    private Optional<String> line() throws IOException, FailedTry {
        line.reset();
        for (int b = read(); b >= 0; b = read()) {
            boolean secondHalf = b == '\n' && afterCarriageReturn;
            afterCarriageReturn = b == '\r';
            if (secondHalf) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                return Optional.of(text());
            }
            if (line.size() == limits.eventBytes()) {
                throw FailedTry.unusable("one line is longer than `" + limits.eventBytes() + "` bytes");
            }
            line.write(b);
        }
        return Optional.empty();
    }

    private String text() throws FailedTry {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            boolean marked = first && text.startsWith("\uFEFF");
            first = false;
            return marked ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw FailedTry.garbled("the stream is not UTF-8");
        }
    }

    private int read() throws IOException, FailedTry {
        if (at == end) {
            end = Math.max(in.read(piece), 0);
            at = 0;
            total += end;
            if (total > limits.streamBytes()) {
                throw FailedTry.unusable("the stream is longer than `" + limits.streamBytes() + "` bytes");
            }
            if (end == 0) {
                return -1;
            }
        }
        return piece[at++] & 0xFF;
    }
}

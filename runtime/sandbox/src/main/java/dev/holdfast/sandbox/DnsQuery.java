package dev.holdfast.sandbox;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One question to a name server, of RFC 1035, and the answers that ours has for it. Only the plainest form is read: one
 * question whose name is written out. What follows it, such as EDNS (RFC 6891), is not looked at.
 *
 * @param id chosen by who asks
 * @param wanted whether recursion is desired, which the answer repeats
 * @param name in lower case without a final dot; bytes that are no visible ASCII, and dots in a label, are question marks
 * @param type what is asked for, such as {@link #A}
 * @param question the bytes of the question, which the answer repeats
 */
record DnsQuery(int id, boolean wanted, String name, int type, String question) {
    static final int A = 1;
    static final int AAAA = 28;
    static final int HTTPS = 65;

    private static final int INTERNET = 1;
    private static final int HEADER_BYTES = 12;
    private static final int LABEL_BYTES_MAX = 63;
    private static final int NAME_BYTES_MAX = 255;
    private static final int RESPONSE = 0x8000;
    private static final int OPCODE_AND_TRUNCATION = 0x7A00;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int AUTHORITATIVE_AND_RECURSIVE = 0x0480;
    private static final int NO_SUCH_NAME = 3;
    private static final int NAME_OF_THE_QUESTION = 0xC000 | HEADER_BYTES;
    private static final int SECONDS = 60;

    /** Reads a message; empty when it is anything but one question about the Internet in the plainest form. */
    static Optional<DnsQuery> of(byte[] message) {
        try {
            var bytes = ByteBuffer.wrap(message);
            int id = Short.toUnsignedInt(bytes.getShort());
            int flags = Short.toUnsignedInt(bytes.getShort());
            boolean oneQuestion = bytes.getShort() == 1 && bytes.getShort() == 0 && bytes.getShort() == 0;
            bytes.getShort(); // additional records, which stand after all that is read here
            if (!oneQuestion || (flags & (RESPONSE | OPCODE_AND_TRUNCATION)) != 0) {
                return Optional.empty();
            }
            Optional<String> name = name(bytes);
            int type = Short.toUnsignedInt(bytes.getShort());
            int kind = Short.toUnsignedInt(bytes.getShort());
            if (name.isEmpty() || kind != INTERNET) {
                return Optional.empty();
            }
            String question =
                    new String(message, HEADER_BYTES, bytes.position() - HEADER_BYTES, StandardCharsets.ISO_8859_1);
            return Optional.of(new DnsQuery(id, (flags & RECURSION_DESIRED) != 0, name.get(), type, question));
        } catch (BufferUnderflowException e) {
            return Optional.empty(); // it ends too early
        }
    }

    /** Empty for a label that is too long, which is also how a pointer to elsewhere looks, and for the root. */
    private static Optional<String> name(ByteBuffer bytes) {
        var name = new StringBuilder();
        int total = 1;
        for (int length = bytes.get() & 0xFF; length > 0; length = bytes.get() & 0xFF) {
            total += length + 1;
            if (length > LABEL_BYTES_MAX || total > NAME_BYTES_MAX) {
                return Optional.empty();
            }
            if (!name.isEmpty()) {
                name.append('.');
            }
            for (int i = 0; i < length; i++) {
                int at = bytes.get();
                name.append(at > ' ' && at < 127 && at != '.' ? (char) at : '?');
            }
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(name.toString().toLowerCase(Locale.ROOT));
    }

    /** The message that says: these are the addresses, as far as they are of the type that was asked for. */
    byte[] answer(List<InetAddress> addresses) {
        List<byte[]> fitting = addresses.stream()
                .filter(address -> type == (address instanceof Inet4Address ? A : AAAA))
                .map(InetAddress::getAddress)
                .toList();
        ByteArrayOutputStream out = header(0, fitting.size());
        for (byte[] address : fitting) {
            two(out, NAME_OF_THE_QUESTION);
            two(out, type);
            two(out, INTERNET);
            two(out, 0);
            two(out, SECONDS);
            two(out, address.length);
            out.writeBytes(address);
        }
        return out.toByteArray();
    }

    /** The message that says: there is no such name. */
    byte[] denial() {
        return header(NO_SUCH_NAME, 0).toByteArray();
    }

    private ByteArrayOutputStream header(int code, int answers) {
        var out = new ByteArrayOutputStream();
        two(out, id);
        two(out, RESPONSE | AUTHORITATIVE_AND_RECURSIVE | (wanted ? RECURSION_DESIRED : 0) | code);
        two(out, 1);
        two(out, answers);
        two(out, 0);
        two(out, 0);
        out.writeBytes(question.getBytes(StandardCharsets.ISO_8859_1));
        return out;
    }

    private static void two(ByteArrayOutputStream out, int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}

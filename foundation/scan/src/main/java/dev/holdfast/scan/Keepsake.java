package dev.holdfast.scan;

import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a redactor knows, as bytes that outlive it. The format: the text {@code holdfast redactor 1}; a number and so many
 * known values, each value then kind; a number and so many handles, each kind, id, secret, and a number and so many
 * paths of files in order. A number is four bytes, big-endian; a text is a number and so many UTF-16
 * units, big-endian, so that even a broken text comes back as it was.
 *
 * @param known from a value to its kind
 * @param issued the handles, oldest first
 */
record Keepsake(Map<String, String> known, List<Handles.Issued> issued) {
    private static final String HEADER = "holdfast redactor 1";

    /** Hides everything. */
    @Override
    public String toString() {
        return "Keepsake[hidden]";
    }

    Secret write() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            writeText(out, HEADER);
            out.writeInt(known.size());
            for (var entry : known.entrySet()) {
                writeText(out, entry.getKey());
                writeText(out, entry.getValue());
            }
            out.writeInt(issued.size());
            for (Handles.Issued one : issued) {
                writeText(out, one.handle().kind());
                writeText(out, one.handle().id());
                writeText(out, one.secret());
                List<String> files =
                        one.files().stream().map(PathName::text).sorted().toList();
                out.writeInt(files.size());
                for (String file : files) {
                    writeText(out, file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        byte[] plain = bytes.toByteArray();
        try {
            return Secret.of(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws ScanException with {@code BAD_KEEPSAKE}
     */
    static Keepsake read(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (!readText(in).equals(HEADER)) {
                throw damaged("it is of another version");
            }
            Map<String, String> known = new LinkedHashMap<>();
            for (int left = readCount(in); left > 0; left--) {
                String value = readText(in);
                known.put(value, new Handle(readText(in), "AAAAAA").kind());
            }
            List<Handles.Issued> issued = new ArrayList<>();
            for (int left = readCount(in); left > 0; left--) {
                issued.add(readIssued(in));
            }
            if (in.available() > 0) {
                throw damaged("something follows its end");
            }
            return new Keepsake(known, issued);
        } catch (IOException e) {
            throw damaged("it ends too early");
        } catch (IllegalArgumentException e) {
            throw damaged("it holds a kind, handle or path that is none"); // its cause could quote a secret
        }
    }

    private static Handles.Issued readIssued(DataInputStream in) throws IOException {
        var handle = new Handle(readText(in), readText(in));
        String secret = readText(in);
        Set<PathName> files = new HashSet<>();
        for (int left = readCount(in); left > 0; left--) {
            files.add(new PathName(readText(in)));
        }
        return new Handles.Issued(handle, secret, files);
    }

    /** A number of things that take four bytes at the least, so it cannot promise more than the bytes can hold. */
    private static int readCount(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available() / 4) {
            throw damaged("it promises more than it holds");
        }
        return count;
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    private static String readText(DataInputStream in) throws IOException {
        int chars = in.readInt();
        if (chars < 0 || chars > in.available() / 2) {
            throw damaged("it promises more than it holds");
        }
        return ByteBuffer.wrap(in.readNBytes(2 * chars)).asCharBuffer().toString();
    }

    private static ScanException damaged(String why) {
        return new ScanException(
                ScanException.Code.BAD_KEEPSAKE,
                "the keepsake of the redactor cannot be read: " + why + "; start a new session");
    }
}

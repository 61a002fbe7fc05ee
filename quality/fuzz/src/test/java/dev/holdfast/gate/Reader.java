package dev.holdfast.gate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A reader of containers, and what must hold for any bytes whatsoever: it throws nothing, stays within its limits, says the
 * same each time, and when it has nothing to object to then the JDK's reader, which goes another way through the bytes, finds
 * the same files in them.
 */
enum Reader {
    /** Zip: the JDK's stream reads the headers in front of the entries, ours the directory behind them. */
    ZIP {
        @Override
        void compare(Unpacked ours, byte[] input) throws IOException {
            Map<String, byte[]> theirs = new HashMap<>();
            try (var zip = new ZipInputStream(new ByteArrayInputStream(input))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    byte[] content = zip.readNBytes(1 << 20);
                    if (!entry.isDirectory()) {
                        theirs.put(entry.getName(), content);
                    }
                }
            }
            theirs.forEach((name, content) -> {
                byte[] here = ours.files.get(List.of(name));
                if (here == null || !Arrays.equals(here, content)) {
                    throw new AssertionError("another reader finds `" + name + "`, or something else in it");
                }
            });
        }
    },

    /** Tar: the JDK has no reader, so only the rest must hold. */
    TAR {
        @Override
        void compare(Unpacked ours, byte[] input) {}
    },

    /** Gzip, of which only one that holds no archive is compared. */
    GZIP {
        @Override
        void compare(Unpacked ours, byte[] input) throws IOException {
            try (var gzip = new GZIPInputStream(new ByteArrayInputStream(input))) {
                byte[] theirs = gzip.readNBytes(1 << 20);
                boolean archive = ours.files.keySet().stream().anyMatch(name -> !name.equals(List.of("content")));
                byte[] here = ours.files.getOrDefault(List.of("content"), new byte[0]);
                if (!archive && theirs.length > 0 && !TarHeader.isOne(theirs) && !Arrays.equals(here, theirs)) {
                    throw new AssertionError("another reader unpacks something else");
                }
            }
        }
    };

    /** Holds it to what must hold; whether there was nothing to object to. */
    boolean take(byte[] input) {
        Unpacked ours = Unpacked.of(Format.valueOf(name()), input);
        if (!ours.events.equals(Unpacked.of(Format.valueOf(name()), input).events)) {
            throw new AssertionError("not the same the second time");
        }
        if (ours.silent) {
            try {
                compare(ours, input);
            } catch (IOException | IllegalArgumentException e) {
                // the other reader knows less, or is stricter
            }
        }
        return ours.silent;
    }

    abstract void compare(Unpacked ours, byte[] input) throws IOException;

    /** The folder of its corpus. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}

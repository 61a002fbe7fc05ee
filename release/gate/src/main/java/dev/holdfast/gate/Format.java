package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;

/** How the files in a file are packed, told by its bytes and never by its name. */
enum Format {
    ZIP("zip"),
    TAR("tar"),
    GZIP("gzip"),
    ZLIB("zlib"),
    DEFLATE("deflate"),
    ASAR("asar"),
    AR("ar", "!<arch>\n"),
    AR_THIN("a thin ar", "!<thin>\n"),
    LZMA("lzma"),
    XZ("xz", "\u00fd7zXZ\0"),
    ZSTD("zstd", "(\u00b5/\u00fd"),
    BZIP2("bzip2"),
    LZ4("lz4", "\u0004\"M\u0018"),
    LZIP("lzip", "LZIP\u0001"),
    COMPRESS("compress", "\u001f\u009d"),
    SEVEN_ZIP("7z", "7z\u00bc\u00af'\u001c"),
    RAR("rar", "Rar!\u001a\u0007"),
    CAB("cab", "MSCF\0\0\0\0"),
    RPM("rpm", "\u00ed\u00ab\u00ee\u00db"),
    XAR("xar", "xar!\0"),
    PACK200("pack200", "\u00ca\u00fe\u00d0\r"),
    SQUASHFS("squashfs", "hsqs"),
    GIT_BUNDLE("git as a bundle", "# v2 git bundle"),
    GIT_BUNDLE_3("git as a bundle", "# v3 git bundle"),
    GIT_PACK("git", "PACK\0\0\0\u0002");

    /** How many bytes from the beginning on tell it. */
    static final int HEAD_BYTES = TarHeader.BYTES;

    /** Ends of names that promise files inside; a file that has one and is not packed was cut or damaged. */
    private static final List<String> PROMISES = List.of(
            ".zip", ".jar", ".war", ".ear", ".whl", ".vsix", ".mcpb", ".nupkg", ".tgz", ".tar", ".gz", ".dxt", ".crx",
            ".xpi", ".apk", ".aar", ".egg", ".asar", ".deb");

    private final String title;
    private final String magic;

    /** One that takes more than its first letters to tell. */
    Format(String title) {
        this(title, "");
    }

    Format(String title, String magic) {
        this.title = title;
        this.magic = magic;
    }

    /** What people call it. */
    String title() {
        return title;
    }

    /** How the bytes of an artifact are packed, if they are. */
    static Optional<Format> of(ByteSource source) throws IOException {
        return of(source, _ -> {}); // once for all of it
    }

    /**
     * How these bytes are packed, if they are.
     *
     * @param tried told how many bytes were unpacked to find out
     */
    static Optional<Format> of(ByteSource source, LongConsumer tried) throws IOException {
        byte[] head = new byte[(int) Math.min(HEAD_BYTES, source.size())];
        int have = source.read(0, head, 0, head.length);
        if (have < head.length) {
            head = Arrays.copyOf(head, have);
        }
        Optional<Format> format = ofHead(head);
        if (format.isEmpty() && ZipEnd.find(source).isPresent()) {
            return Optional.of(ZIP);
        }
        return format.isEmpty() ? Deflated.of(source, head, tried) : format;
    }

    /** The same, told by the first {@link #HEAD_BYTES} alone. */
    static Optional<Format> ofHead(byte[] head) {
        String start = new String(head, 0, Math.min(head.length, 16), ISO_8859_1);
        if (start.startsWith("PK\u0003\u0004")
                || start.startsWith("PK\u0005\u0006")
                || start.startsWith("PK\u0007\b")) {
            return Optional.of(ZIP);
        }
        if (start.startsWith("\u001f\u008b")) {
            return Optional.of(GZIP);
        }
        if (start.startsWith("BZh") && start.startsWith("1AY&SY", 4)) {
            return Optional.of(BZIP2);
        }
        if (AsarReader.isOne(head)) {
            return Optional.of(ASAR);
        }
        if (isLzma(head)) {
            return Optional.of(LZMA);
        }
        for (Format format : values()) {
            if (!format.magic.isEmpty() && start.startsWith(format.magic)) {
                return Optional.of(format);
            }
        }
        return TarHeader.isOne(head) ? Optional.of(TAR) : Optional.empty();
    }

    /** Its properties, a dictionary of a power of two of at least 64 KiB, and a size that is unknown or has less than 40 bits. */
    private static boolean isLzma(byte[] head) {
        if (head.length < 13 || head[0] != 0x5d) {
            return false;
        }
        var numbers = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int dictionary = numbers.getInt(1);
        long size = numbers.getLong(5);
        return Integer.bitCount(dictionary) == 1 && (dictionary & 0xffff) == 0 && (size == -1 || size >>> 40 == 0);
    }

    /** Whether a file is packed with brotli, which has no mark of its own: its name says so, and it is no text. */
    static boolean isBrotli(Member member) {
        return member.name().file().endsWith(".br") && !isUtf8(member.bytes());
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Whether a name says that there are files inside. */
    static boolean isPromisedBy(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        for (String promise : PROMISES) {
            if (lower.endsWith(promise)) {
                return true;
            }
        }
        return false;
    }
}

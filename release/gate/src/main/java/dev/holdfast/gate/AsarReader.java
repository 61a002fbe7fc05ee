package dev.holdfast.gate;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads the archives that programs made with Electron are packed in (<a href="https://github.com/electron/asar">asar</a>): a
 * header in JSON between four numbers, and behind it the files, one after the other. It accounts for every byte.
 */
final class AsarReader {
    private static final int PATH_CHARS_MAX = 4_096;
    private static final int NUMBERS_BYTES = 16;
    private static final int HEADER_BYTES_MAX = 16 << 20;
    private static final int ASIDE_BYTES_MAX = 16 << 20;
    private static final int EXECUTABLE = 0755;
    private static final int PLAIN = 0644;

    private final ByteSource source;
    private final Container container;
    private final Reading reading;
    private final List<Item> items = new ArrayList<>();
    private int beside;

    private record Item(String path, int mode, long from, long to) {}

    AsarReader(ByteSource source, Container container, Reading reading) {
        this.source = source;
        this.container = container;
        this.reading = reading;
    }

    /** Whether bytes begin as such an archive: with lengths that hold each other, and a brace. */
    static boolean isOne(byte[] head) {
        if (head.length <= NUMBERS_BYTES || head[NUMBERS_BYTES] != '{') {
            return false;
        }
        ByteBuffer numbers = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        long pickle = Integer.toUnsignedLong(numbers.getInt(4));
        return numbers.getInt(0) == 4
                && Integer.toUnsignedLong(numbers.getInt(8)) == pickle - 4
                && Integer.toUnsignedLong(numbers.getInt(12)) <= pickle - 8;
    }

    /** Reads all of it. */
    void read() throws IOException {
        try {
            ByteBuffer numbers = source.bytes(0, NUMBERS_BYTES);
            long begin = 8 + Integer.toUnsignedLong(numbers.getInt(4));
            long length = Integer.toUnsignedLong(numbers.getInt(12));
            if (length > HEADER_BYTES_MAX) {
                throw new ZipException("its header is too long");
            }
            byte[] header = source.array(NUMBERS_BYTES, (int) length);
            container.aside("header of asar", header);
            folder("", ManifestJson.parse(header).path("files"), begin);
            gap(NUMBERS_BYTES + length, begin);
            if (beside > 0) {
                container.irregular(Weight.NOTE, beside + " files whose content is not in it but beside it");
            }
            items.sort(Comparator.comparingLong(Item::from).thenComparingLong(Item::to));
            long at = begin;
            Item last = new Item("", PLAIN, 0, 0);
            for (Item item : items) {
                boolean again = item.from == last.from && item.to == last.to; // one content of several files
                at = content(item, again ? item.from : at);
                last = item;
            }
            gap(at, source.size());
        } catch (JacksonException e) {
            container.unread("its header is not JSON");
        } catch (ZipException | EOFException e) {
            container.unread(Reading.reason(e));
        }
    }

    /** How deep folders are in each other is bounded by how deep JSON may be. */
    private void folder(String path, JsonNode files, long begin) throws IOException {
        if (!files.isObject()) {
            throw new ZipException("its header lists no files");
        }
        for (Map.Entry<String, JsonNode> field : files.properties()) {
            JsonNode entry = field.getValue();
            String name = path + field.getKey();
            if (name.length() > PATH_CHARS_MAX) {
                throw new ZipException("a path in its header is too long");
            }
            if (entry.has("files")) {
                reading.other(container);
                folder(name + "/", entry.get("files"), begin);
                continue;
            }
            container.take(name);
            if (entry.path("link").isString()) {
                reading.other(container);
                container.link(name, relative(name, entry.get("link").stringValue()));
            } else if (entry.path("unpacked").asBoolean(false)) {
                reading.other(container);
                beside++;
            } else {
                items.add(item(name, entry, begin));
                reading.room(container, items.size());
            }
        }
    }

    /** What a link leads to is written as a path from the root of the archive. */
    private static String relative(String name, String target) {
        int level = (int) name.chars().filter(letter -> letter == '/').count();
        return "../".repeat(level) + target;
    }

    private static Item item(String path, JsonNode entry, long begin) throws ZipException {
        try {
            long from = Long.parseUnsignedLong(entry.path("offset").asString(""));
            long size =
                    entry.path("size").isIntegralNumber() ? entry.get("size").longValue() : -1;
            if (from < 0 || size < 0 || from > Long.MAX_VALUE - begin - size) {
                throw new ZipException("an entry in its header has no place");
            }
            int mode = entry.path("executable").asBoolean(false) ? EXECUTABLE : PLAIN;
            return new Item(path, mode, begin + from, begin + from + size);
        } catch (NumberFormatException e) {
            throw new ZipException("an entry in its header has no place");
        }
    }

    /** Reads one file and says where it ends. */
    private long content(Item item, long at) throws IOException {
        if (item.to > source.size()) {
            container.unread(item.path, "it is not where the header says");
            return at;
        }
        if (item.from < at && item.to > item.from) {
            container.unread(item.path, "it shares bytes with another file");
            return Math.max(at, item.to);
        }
        gap(at, item.from);
        reading.file(container, item.path, item.mode, source.stream(item.from, item.to), item.to - item.from);
        return Math.max(at, item.to);
    }

    /** Says what stands where no file is, unless it is nothing but zeros. */
    private void gap(long from, long to) throws IOException {
        if (from >= to) {
            return;
        }
        byte[] bytes = source.array(from, (int) Math.min(ASIDE_BYTES_MAX, to - from));
        boolean zero = to - from <= ASIDE_BYTES_MAX && Arrays.equals(bytes, new byte[bytes.length]);
        if (!zero) {
            container.irregular(Weight.BLOCK, (to - from) + " bytes between its files that belong to none");
            container.aside("at byte " + from, bytes);
        }
    }
}

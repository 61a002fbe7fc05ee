package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Reads a zip file (APPNOTE.TXT 6.3.10) by its directory and accounts for every byte: what no entry covers, what the headers
 * of the entries say otherwise, and what two entries share is told to the container.
 */
final class ZipReader {
    private static final int LOCAL_BYTES = 30;
    private static final int LOCAL_MAGIC = 0x04034b50;
    private static final int DESCRIPTOR_MAGIC = 0x08074b50;
    private static final int ASIDE_BYTES_MAX = 16 << 20;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int TARGET_BYTES_MAX = 4096;
    private static final int KIND = 0170000;
    private static final int KIND_LINK = 0120000;
    private static final Set<Integer> KINDS_USUAL = Set.of(0, 0100000, 0040000, KIND_LINK);

    /** Extra fields that hold numbers: sizes, times, owners, padding, marks of jars and archives. */
    private static final Set<Integer> EXTRAS_KNOWN = Set.of(
            0x0001, 0x000a, 0x000d, 0x5455, 0x5855, 0x7855, 0x7875, 0x7075, 0x6375, 0x756e, 0xcafe, 0xa220, 0xd935,
            0x9901);

    private final ByteSource source;
    private final Container container;
    private final Reading reading;
    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[BUFFER_BYTES];

    ZipReader(ByteSource source, Container container, Reading reading) {
        this.source = source;
        this.container = container;
        this.reading = reading;
    }

    /** Reads all of it. */
    void read() throws IOException {
        try {
            Optional<ZipEnd> end = ZipEnd.find(source);
            if (end.isPresent()) {
                read(end.get());
            } else {
                container.unread("there is no directory at its end");
            }
        } catch (ZipException | EOFException e) {
            container.unread(Reading.reason(e));
        } finally {
            inflater.end();
        }
    }

    private void read(ZipEnd end) throws IOException {
        container.aside("comment of zip", stretch(end.comment(), end.end()));
        if (end.end() < source.size()) {
            byte[] behind = stretch(end.end(), source.size());
            boolean signature = BundleSignature.is(behind) && behind.length == source.size() - end.end();
            container.irregular(
                    signature ? Weight.NOTE : Weight.BLOCK,
                    (source.size() - end.end()) + " bytes behind the end of the zip file"
                            + (signature ? ", the signature of a bundle for MCP" : ""));
            container.aside("behind the end of zip", behind);
        }
        List<ZipItem> items = directory(end);
        items.sort(Comparator.comparingLong(ZipItem::at));
        long at = prefix(end, items);
        for (ZipItem item : items) {
            at = entry(item, at, end);
        }
        gap(at, end.directoryBegin());
    }

    /** What stands before the first entry: a launcher in front of an executable archive is usual, another archive is not. */
    private long prefix(ZipEnd end, List<ZipItem> items) throws IOException {
        long first = items.isEmpty()
                ? end.directoryBegin()
                : end.begin() + items.getFirst().at();
        if (first <= 0) {
            return 0;
        }
        byte[] prefix = stretch(0, Math.min(first, source.size()));
        if (Format.ofHead(prefix).isPresent()) {
            container.irregular(Weight.BLOCK, "another archive in front of the zip file");
        } else {
            container.irregular(Weight.NOTE, first + " bytes in front of the zip file");
        }
        container.aside("in front of zip", prefix);
        if (first > ASIDE_BYTES_MAX) {
            container.unread("what stands in front of the zip file is too long");
        }
        return first;
    }

    private List<ZipItem> directory(ZipEnd end) throws IOException {
        reading.room(container, end.directory().entries());
        var items = new ArrayList<ZipItem>();
        long at = end.directoryBegin();
        while (at < end.until()) {
            ByteBuffer fixed = source.bytes(at, ZipItem.BYTES);
            if (fixed.getInt(0) != ZipItem.MAGIC) {
                throw new ZipException("its directory is damaged");
            }
            int name = Short.toUnsignedInt(fixed.getShort(28));
            int extra = Short.toUnsignedInt(fixed.getShort(30));
            int comment = Short.toUnsignedInt(fixed.getShort(32));
            ByteBuffer rest = source.bytes(at + ZipItem.BYTES, name + extra + comment);
            ZipItem item = ZipItem.parse(fixed, rest);
            items.add(item);
            reading.room(container, items.size());
            aside("extra field of " + item.path(), ZipItem.slice(rest, name, extra));
            byte[] text = new byte[comment];
            rest.get(name + extra, text);
            container.aside("comment of " + item.path(), text);
            at += ZipItem.BYTES + name + extra + comment;
        }
        if (at != end.until() || items.size() != end.directory().entries()) {
            container.irregular(Weight.BLOCK, "its directory has not as many entries as its end states");
        }
        return items;
    }

    /** Hands out those extra fields that may hold anything. */
    private void aside(String label, ByteBuffer extra) throws ZipException {
        int at = 0;
        while (at + 4 <= extra.limit()) {
            int length = Short.toUnsignedInt(extra.getShort(at + 2));
            if (at + 4 + length > extra.limit()) {
                throw new ZipException("an extra field in it is longer than all of them");
            }
            if (!EXTRAS_KNOWN.contains(Short.toUnsignedInt(extra.getShort(at)))) {
                byte[] content = new byte[length];
                extra.get(at + 4, content);
                container.aside(label, content);
            }
            at += 4 + length;
        }
    }

    /** Reads one entry and says where it ends. */
    private long entry(ZipItem item, long from, ZipEnd end) throws IOException {
        container.take(item.path());
        long header = end.begin() + item.at();
        if (header < from) {
            container.unread(item.path(), "it shares bytes with another entry");
            return from;
        }
        gap(from, header);
        ByteBuffer fixed;
        try {
            fixed = source.bytes(header, LOCAL_BYTES);
        } catch (EOFException e) {
            container.unread(item.path(), "its header is not where the directory says");
            return header;
        }
        int name = Short.toUnsignedInt(fixed.getShort(26));
        int extra = Short.toUnsignedInt(fixed.getShort(28));
        long begin = header + LOCAL_BYTES + name + extra;
        long behind = begin + item.packing().packedSize();
        if (fixed.getInt(0) != LOCAL_MAGIC || behind > end.directoryBegin()) {
            container.unread(item.path(), "its header is not where the directory says");
            return header;
        }
        ByteBuffer rest = source.bytes(header + LOCAL_BYTES, name + extra);
        ByteBuffer fields = ZipItem.slice(rest, name, extra);
        aside("extra field at " + item.path(), fields);
        compare(item, fixed, rest, fields);
        content(item, begin, behind);
        return item.packing().isDescribedBehind() ? behindDescriptor(item, behind) : behind;
    }

    /** The header of an entry has to say what the directory says, as programs that read forwards believe the former. */
    private void compare(ZipItem item, ByteBuffer fixed, ByteBuffer rest, ByteBuffer fields) throws ZipException {
        byte[] name = new byte[rest.limit() - fields.limit()];
        rest.get(0, name);
        ZipItem.Packing said = item.packing();
        ZipItem.Packing here = new ZipItem.Packing(
                        Short.toUnsignedInt(fixed.getShort(6)),
                        Short.toUnsignedInt(fixed.getShort(8)),
                        Integer.toUnsignedLong(fixed.getInt(14)),
                        Integer.toUnsignedLong(fixed.getInt(18)),
                        Integer.toUnsignedLong(fixed.getInt(22)))
                .widened(fields);
        boolean mayBeZero = said.isDescribedBehind();
        boolean same = new String(name, ISO_8859_1).equals(item.rawName())
                && here.method() == said.method()
                && here.isDescribedBehind() == said.isDescribedBehind()
                && here.isEncrypted() == said.isEncrypted()
                && same(here.crc(), said.crc(), mayBeZero)
                && same(here.packedSize(), said.packedSize(), mayBeZero)
                && same(here.size(), said.size(), mayBeZero);
        if (!same) {
            container.irregular(
                    item.path(), Weight.BLOCK, "its own header and the directory do not say the same of it");
        }
        if (item.hasTwoNames()) {
            container.irregular(item.path(), Weight.BLOCK, "it has a second name in an extra field");
        }
    }

    private static boolean same(long here, long said, boolean mayBeZero) {
        return here == said || (mayBeZero && (here == 0 || here == ZipItem.IN_64));
    }

    private void content(ZipItem item, long begin, long behind) throws IOException {
        ZipItem.Packing packing = item.packing();
        int kind = item.mode() & KIND;
        boolean isEmptyFolder = item.isFolder() && packing.size() == 0 && packing.packedSize() <= 2;
        if (!KINDS_USUAL.contains(kind)
                && !isEmptyFolder) { // a program that wrote many jars gets those of folders wrong
            container.irregular(item.path(), Weight.BLOCK, "neither a file nor a folder");
        }
        if (packing.isEncrypted()) {
            container.unread(item.path(), "it is encrypted");
        } else if (packing.method() != ZipItem.STORED && packing.method() != ZipItem.DEFLATED) {
            container.unread(item.path(), "it is compressed with method " + packing.method());
        } else if (isEmptyFolder) {
            reading.other(container);
        } else {
            if (item.isFolder()) {
                container.irregular(item.path(), Weight.BLOCK, "a folder with content");
            }
            var content = new ZipContent(source.stream(begin, behind), packing, inflater, buffer);
            if (kind == KIND_LINK) {
                container.link(item.path(), target(item, content));
            } else {
                reading.file(container, item.path(), item.mode() & 07777, content, packing.size());
            }
        }
    }

    private String target(ZipItem item, ZipContent content) throws IOException {
        reading.other(container);
        try {
            byte[] target = content.readNBytes(TARGET_BYTES_MAX);
            container.aside("target of " + item.path(), target);
            if (content.read() >= 0) {
                container.unread(item.path(), "a link with a long target");
            }
            return new String(target, UTF_8);
        } catch (ZipException e) {
            container.unread(item.path(), Reading.reason(e));
            return "";
        }
    }

    /** The end of the record that repeats checksum and sizes behind the bytes, in any of its four forms. */
    private long behindDescriptor(ZipItem item, long at) throws IOException {
        ZipItem.Packing said = item.packing();
        for (int magic = 4; magic >= 0; magic -= 4) {
            for (int width = 4; width <= 8; width += 4) {
                int length = magic + 4 + 2 * width;
                if (at + length <= source.size()) {
                    ByteBuffer record = source.bytes(at, length);
                    if ((magic == 0 || record.getInt(0) == DESCRIPTOR_MAGIC)
                            && Integer.toUnsignedLong(record.getInt(magic)) == said.crc()
                            && number(record, magic + 4, width) == said.packedSize()
                            && number(record, magic + 4 + width, width) == said.size()) {
                        return at + length;
                    }
                }
            }
        }
        container.irregular(
                item.path(), Weight.BLOCK, "the record behind it and the directory do not say the same of it");
        return at;
    }

    private static long number(ByteBuffer record, int at, int width) {
        return width == 8 ? record.getLong(at) : Integer.toUnsignedLong(record.getInt(at));
    }

    /** Says what stands where no entry is, unless it is nothing but zeros, with which some programs align entries. */
    private void gap(long from, long to) throws IOException {
        if (from >= to) {
            return;
        }
        byte[] bytes = stretch(from, to);
        boolean zero = to - from <= ASIDE_BYTES_MAX;
        for (byte one : bytes) {
            zero &= one == 0;
        }
        if (!zero) {
            container.irregular(Weight.BLOCK, (to - from) + " bytes between its entries that belong to none");
            container.aside("at byte " + from, bytes);
        }
    }

    private byte[] stretch(long from, long to) throws IOException {
        return source.array(from, (int) Math.min(ASIDE_BYTES_MAX, to - from));
    }
}

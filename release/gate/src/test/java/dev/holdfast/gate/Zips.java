package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Writes zip files byte by byte, so that each of them can be wrong. */
final class Zips {
    /** One entry; what its own header says can differ from what the directory says. */
    static final class Entry {
        String name;
        String localName;
        byte[] content;
        byte[] packed;
        int method = 8;
        int flags;
        int mode = 0100644;
        byte[] extra = {};
        byte[] comment = {};
        byte[] before = {};
        byte[] behind = {};
        long crc;
        long size;
        int localAt = -1;

        Entry(String name, byte[] content) {
            this.name = name;
            this.localName = name;
            this.content = content;
            this.packed = deflated(content);
            var sum = new CRC32();
            sum.update(content);
            this.crc = sum.getValue();
            this.size = content.length;
        }

        Entry stored() {
            method = 0;
            packed = content;
            return this;
        }
    }

    final List<Entry> entries = new ArrayList<>();
    byte[] before = {};
    byte[] behind = {};
    byte[] comment = {};
    byte[] beforeDirectory = {};

    static Entry entry(String name, String content) {
        return new Entry(name, content.getBytes(UTF_8));
    }

    /** An ordinary archive: names and contents in turn. */
    static byte[] zip(String... namesAndContents) {
        var zip = new Zips();
        for (int at = 0; at < namesAndContents.length; at += 2) {
            zip.entries.add(entry(namesAndContents[at], namesAndContents[at + 1]));
        }
        return zip.bytes();
    }

    static Zips with(Entry... entries) {
        var zip = new Zips();
        zip.entries.addAll(List.of(entries));
        return zip;
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        var directory = new ByteArrayOutputStream();
        out.writeBytes(before);
        for (Entry entry : entries) {
            out.writeBytes(entry.before);
            int at = entry.localAt < 0 ? out.size() - before.length : entry.localAt;
            byte[] name = entry.name.getBytes(UTF_8);
            byte[] localName = entry.localName.getBytes(UTF_8);
            if (entry.localAt < 0) {
                out.writeBytes(numbers(30)
                        .putInt(0x04034b50)
                        .putShort((short) 20)
                        .putShort((short) entry.flags)
                        .putShort((short) entry.method)
                        .putInt(0)
                        .putInt((int) entry.crc)
                        .putInt(entry.packed.length)
                        .putInt((int) entry.size)
                        .putShort((short) localName.length)
                        .putShort((short) 0)
                        .array());
                out.writeBytes(localName);
                out.writeBytes(entry.packed);
                out.writeBytes(entry.behind);
            }
            directory.writeBytes(numbers(46)
                    .putInt(0x02014b50)
                    .putShort((short) (3 << 8 | 20))
                    .putShort((short) 20)
                    .putShort((short) entry.flags)
                    .putShort((short) entry.method)
                    .putInt(0)
                    .putInt((int) entry.crc)
                    .putInt(entry.packed.length)
                    .putInt((int) entry.size)
                    .putShort((short) name.length)
                    .putShort((short) entry.extra.length)
                    .putShort((short) entry.comment.length)
                    .putInt(0)
                    .putInt(entry.mode << 16)
                    .putInt(at)
                    .array());
            directory.writeBytes(name);
            directory.writeBytes(entry.extra);
            directory.writeBytes(entry.comment);
        }
        out.writeBytes(beforeDirectory);
        int at = out.size() - before.length;
        out.writeBytes(directory.toByteArray());
        out.writeBytes(numbers(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) entries.size())
                .putShort((short) entries.size())
                .putInt(directory.size())
                .putInt(at)
                .putShort((short) comment.length)
                .array());
        out.writeBytes(comment);
        out.writeBytes(behind);
        return out.toByteArray();
    }

    static ByteBuffer numbers(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] deflated(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var packing = new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            packing.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] gzip(byte[] content) {
        var out = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(out)) {
            packing.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

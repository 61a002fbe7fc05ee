package dev.holdfast.gate;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** The content of one entry of a zip file; it throws {@link ZipException} where that is not what the directory states. */
final class ZipContent extends InputStream {
    private final InputStream packed;
    private final ZipItem.Packing packing;
    private final Inflater inflater;
    private final CRC32 crc = new CRC32();
    private final byte[] buffer;
    private long packedRead;
    private long size;
    private boolean ended;

    /**
     * The content of an entry that is stored or deflated, whose packed bytes these are.
     *
     * @param inflater lent until the next entry is read, as is the buffer: a new one for each takes longer than most entries
     */
    ZipContent(InputStream packed, ZipItem.Packing packing, Inflater inflater, byte[] buffer) {
        this.packed = packed;
        this.packing = packing;
        this.inflater = inflater;
        this.buffer = buffer;
        inflater.reset();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = ended
                ? 0
                : packing.method() == ZipItem.STORED ? stored(into, from, length) : inflated(into, from, length);
        if (count == 0) {
            check();
            return -1;
        }
        crc.update(into, from, count);
        size += count;
        if (size > packing.size()) {
            throw new ZipException("more comes out of it than its directory states");
        }
        return count;
    }

    private int stored(byte[] into, int from, int length) throws IOException {
        int count = Math.max(0, packed.read(into, from, length));
        packedRead += count;
        return count;
    }

    private int inflated(byte[] into, int from, int length) throws IOException {
        try {
            int count = inflater.inflate(into, from, length);
            while (count == 0 && !inflater.finished()) {
                int more = inflater.needsDictionary() ? 0 : Math.max(0, packed.read(buffer));
                if (more == 0) {
                    throw new ZipException("its compressed bytes end in the middle");
                }
                packedRead += more;
                inflater.setInput(buffer, 0, more);
                count = inflater.inflate(into, from, length);
            }
            return count;
        } catch (DataFormatException e) {
            throw new ZipException("its compressed bytes are damaged");
        }
    }

    private void check() throws IOException {
        ended = true;
        long left = packing.method() == ZipItem.STORED ? 0 : inflater.getRemaining();
        if (packedRead - left != packing.packedSize()) {
            throw new ZipException("there are bytes behind its compressed ones");
        }
        if (size != packing.size()) {
            throw new ZipException("less comes out of it than its directory states");
        }
        if (crc.getValue() != packing.crc()) {
            throw new ZipException("its checksum is wrong");
        }
    }
}

package dev.holdfast.gate;

import dev.holdfast.gate.Inventory.Shipped;
import dev.holdfast.terms.Digest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.zip.ZipException;

/**
 * One walk through an artifact: it shows the visitor every file and what is inside it, and ends where a limit is hit. Damage
 * in what it reads comes as a {@link ZipException} or {@link EOFException} and is told of; any other {@link IOException} is a
 * disk that fails.
 */
final class Reading {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int STRETCH_BYTES = 16 << 20;

    /** As long as anything that a rule has to see in one piece. */
    private static final int OVERLAP_BYTES = 1 << 16;

    private final Artifact.Visitor visitor;
    private final Limits limits;
    private final LongPredicate room;
    private long packed;
    private long entries;
    private long expanded;
    private long held;

    /**
     * Nothing read yet.
     *
     * @param packed the size of the artifact, as far as it is known; see {@link #arrived}
     */
    Reading(Artifact.Visitor visitor, Limits limits, long packed) {
        this(visitor, limits, packed, _ -> true);
    }

    /**
     * The same for one of several that have something together.
     *
     * @param room whether there is so much left of that, and takes it
     */
    Reading(Artifact.Visitor visitor, Limits limits, long packed, LongPredicate room) {
        this.visitor = visitor;
        this.limits = limits;
        this.packed = packed;
        this.room = room;
    }

    /** More of an artifact whose size is not known before. */
    void arrived(long bytes) {
        packed += bytes;
    }

    /** What is wrong with damaged bytes, in words. */
    static String reason(IOException damage) {
        return Optional.ofNullable(damage.getMessage()).orElse("it ends in the middle");
    }

    /** Ends the walk when so many more entries would be too many. */
    void room(Container in, long more) {
        if (entries + more > limits.entriesMax()) {
            throw ended(in.self(), "more than " + limits.entriesMax() + " files, folders and links");
        }
    }

    /** Counts a folder, a link or another entry without content. */
    void other(Container in) {
        room(in, 1);
        entries++;
    }

    /** Shows one file, and what is inside it if it is packed. */
    void file(Container in, String path, int mode, InputStream content, long stated) throws IOException {
        other(in);
        MemberName name = in.name(path);
        var bytes = new Growing((int) Math.min(Math.max(stated, 0), limits.memberBytesMax()));
        Optional<String> damage = fill(name, bytes, content, limits.memberBytesMax());
        if (damage.isEmpty() && bytes.size() == limits.memberBytesMax()) {
            int next = content.read();
            if (next >= 0) {
                var rest = new PushbackInputStream(content); // one byte more would make a copy of all the others
                rest.unread(next);
                large(name, mode, bytes.taken(), rest);
                return;
            }
        }
        var member = new Member(name, mode, bytes.taken());
        visitor.member(member);
        damage.ifPresent(why -> visitor.unread(Place.of(name), why));
        inside(in, member);
    }

    /** Shows a file in stretches, of which the first is there. */
    private void large(MemberName name, int mode, byte[] first, InputStream content) throws IOException {
        MessageDigest digest = Digest.sha256();
        digest.update(first);
        visitor.aside(new Member(name.within("bytes from 0"), Member.NO_MODE, first));
        Optional<Format> format = format(name, ByteSource.of(first));
        boolean isText = isText(first);
        byte[] last = Arrays.copyOfRange(first, first.length - OVERLAP_BYTES, first.length);
        long size = first.length;
        Optional<String> damage = Optional.empty();
        boolean more = true;
        while (more && damage.isEmpty()) {
            var stretch = new Growing(STRETCH_BYTES + OVERLAP_BYTES);
            stretch.add(last, 0, last.length);
            damage = fill(name, stretch, content, STRETCH_BYTES + OVERLAP_BYTES);
            byte[] bytes = stretch.taken();
            more = bytes.length > last.length;
            if (more) {
                digest.update(bytes, last.length, bytes.length - last.length);
                visitor.aside(new Member(name.within("bytes from " + (size - last.length)), Member.NO_MODE, bytes));
                size += bytes.length - last.length;
                last = Arrays.copyOfRange(bytes, bytes.length - OVERLAP_BYTES, bytes.length);
            }
        }
        visitor.large(new Shipped(name, size, mode, Digest.ofRaw(digest.digest())));
        damage.ifPresent(why -> visitor.unread(Place.of(name), why));
        if (format.isPresent()) {
            visitor.unread(Place.of(name), "an archive that is too large to be looked into");
        } else if (isText) {
            visitor.unread(Place.of(name), "a text that is too large to be looked at as a whole");
        }
    }

    private static boolean isText(byte[] first) {
        for (int at = 0; at < CHUNK_BYTES; at++) {
            if (first[at] == 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads up to so many bytes in all, and says what is wrong with them if they end by that. */
    private Optional<String> fill(MemberName name, Growing bytes, InputStream content, int max) throws IOException {
        try {
            while (bytes.size() < max) {
                int count = bytes.read(content, Math.min(CHUNK_BYTES, max - bytes.size()));
                if (count < 0) {
                    break;
                }
                count(name, count);
            }
            return Optional.empty();
        } catch (ZipException | EOFException e) {
            return Optional.of(reason(e));
        }
    }

    /** Counts bytes that came out of something, and ends the walk when it is a bomb. */
    void count(MemberName name, long bytes) {
        expanded += bytes;
        if (expanded > limits.expandedBytesMax()) {
            throw ended(name, "all files together have more than " + limits.expandedBytesMax() + " bytes");
        }
        if (expanded > Limits.RATIO_FREE_BYTES && expanded / limits.ratioMax() > packed) {
            throw ended(name, "more than " + limits.ratioMax() + " times the size of the artifact comes out of it");
        }
        if (!room.test(bytes)) {
            throw ended(name, "more comes out of all files together than is looked at");
        }
    }

    private GateException ended(MemberName name, String why) {
        visitor.unread(Place.of(name), why + ", so nothing more is read");
        return new GateException(GateException.Code.LIMIT, why);
    }

    /** How a file is packed, if it is. What has to be unpacked to tell counts as what comes out of a file. */
    Optional<Format> format(MemberName name, ByteSource source) throws IOException {
        return Format.of(source, tried -> count(name, tried));
    }

    private void inside(Container in, Member member) throws IOException {
        var source = ByteSource.of(member.bytes());
        Optional<Format> format = format(member.name(), source);
        if (format.isEmpty()) {
            if (Format.isBrotli(member)) {
                visitor.unread(Place.of(member.name()), "it is packed with brotli");
            } else if (member.size() > 0 && Format.isPromisedBy(member.name().file())) {
                visitor.irregular(
                        Place.of(member.name()),
                        Weight.WARN,
                        "named like an archive, and not one that can be recognised");
            }
            return;
        }
        Container container = in.inside(member.name());
        if (container.depth() > limits.depthMax()) {
            container.unread("more than " + limits.depthMax() + " archives inside one another");
            return;
        }
        if (held + member.size() > limits.memberBytesMax() * 3L / 2) {
            container.unread("the archives around it are too large to be held together with it");
            return;
        }
        held += member.size();
        open(format.get(), source, container);
        held -= member.size();
    }

    /** Reads an archive. */
    void open(Format format, ByteSource source, Container container) throws IOException {
        switch (format) {
            case ZIP -> new ZipReader(source, container, this).read();
            case TAR -> new TarReader(source.stream(0, source.size()), container, this).read();
            case GZIP -> gzip(source.stream(0, source.size()), container);
            case ZLIB -> new DeflateReader(source, container, this).read(DeflateReader.Wrap.ZLIB);
            case DEFLATE -> new DeflateReader(source, container, this).read(DeflateReader.Wrap.NONE);
            case ASAR -> new AsarReader(source, container, this).read();
            case AR -> new ArReader(source, container, this).read();
            case AR_THIN,
                    LZMA,
                    XZ,
                    ZSTD,
                    BZIP2,
                    LZ4,
                    LZIP,
                    COMPRESS,
                    SEVEN_ZIP,
                    RAR,
                    CAB,
                    RPM,
                    XAR,
                    PACK200,
                    SQUASHFS,
                    GIT_BUNDLE,
                    GIT_BUNDLE_3,
                    GIT_PACK -> container.unread("it is packed with " + format.title());
        }
    }

    private void gzip(InputStream packedBytes, Container container) throws IOException {
        try (var content = new GzipStream(packedBytes, container)) {
            byte[] head;
            try {
                head = content.readNBytes(Format.HEAD_BYTES);
            } catch (ZipException | EOFException e) {
                container.unread(reason(e));
                return;
            }
            InputStream whole = new Joined(new ByteArrayInputStream(head), content);
            if (Format.ofHead(head).filter(Format.TAR::equals).isPresent()) {
                new TarReader(whole, container, this).read();
            } else {
                file(container, packedName(container, content), Member.NO_MODE, whole, 0);
            }
        }
    }

    private static String packedName(Container container, GzipStream content) {
        String file = container.self().file();
        String base = file.endsWith(".gz") ? file.substring(0, file.length() - 3) : content.name();
        return base.isEmpty() ? "content" : base;
    }
}

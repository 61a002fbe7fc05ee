package dev.holdfast.scan;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds what must not be seen in bytes of any kind: credentials, data about people, the names of places that are not
 * public; as they are, and encoded, escaped, put together from pieces or packed. Immutable; safe for use by several threads.
 *
 * <p>Every byte is looked at once, in one search for the anchors of all that is looked for (Aho and Corasick 1975); around
 * an anchor a bounded part is looked at more closely, by hand-written checks whose time is bounded by that part. What is
 * decoded is scanned the same way, to a bounded depth and amount. Memory is bounded, whatever the bytes.
 */
public final class Scanner {
    private static final int READ_BYTES = 64 * 1024;
    private static final Hit.Kind UNREAD = new Hit.Kind("encoded-beyond-bounds", Hit.Subject.UNREAD);

    private final Patterns patterns;

    private Scanner(Patterns patterns) {
        this.patterns = patterns;
    }

    /** A scanner that looks for these besides what it knows. */
    public static Scanner of(ScanSettings settings) {
        return new Scanner(Patterns.of(settings));
    }

    /**
     * Scans bytes.
     *
     * @param hits takes each hit, in the order of their places
     */
    public void scan(byte[] bytes, Consumer<Hit> hits) {
        var scan = new Scan(patterns);
        new Layer(scan, 0).whole(bytes);
        tell(scan, hits);
    }

    /**
     * Scans a stream to its end, which finds what a scan of all its bytes at once does.
     *
     * @param in still the caller's to close
     * @param hits takes each hit, in the order of their places, when the stream has ended
     * @throws IOException from the stream; nothing is told then
     */
    public void scan(InputStream in, Consumer<Hit> hits) throws IOException {
        var scan = new Scan(patterns);
        var layer = new Layer(scan, 0);
        layer.begin(List.of(), false);
        byte[] part = new byte[READ_BYTES];
        for (int count = in.read(part); count >= 0; count = in.read(part)) {
            layer.feed(part, 0, count);
        }
        layer.end();
        tell(scan, hits);
    }

    private static void tell(Scan scan, Consumer<Hit> hits) {
        scan.hits().sorted().forEach(hits);
        if (scan.exhausted()) {
            hits.accept(new Hit(UNREAD, 0, 0, List.of(), "so much is encoded that not all of it was decoded"));
        }
    }
}

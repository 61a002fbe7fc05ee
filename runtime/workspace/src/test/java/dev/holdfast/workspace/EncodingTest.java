package dev.holdfast.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.vault.BlobId;
import dev.holdfast.workspace.WorkspaceException.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EncodingTest {
    @Test
    void anyFolderComesBackAsItWas() {
        var random = new Random(1);
        for (int round = 0; round < 500; round++) {
            List<Node> nodes = nodes(random, random.nextInt(6));
            assertThat(Encoding.nodes(Encoding.encoded(nodes)))
                    .as("round " + round)
                    .isEqualTo(nodes);
        }
    }

    @Test
    void aManifestComesBackAsItWas() {
        Node root = new Node("", attributes(new Random(2)), Stamp.NONE, new Body.Listing(List.of(id(new Random(3)))));
        var manifest = new Encoding.Manifest("/home/ann/project", root, 7, 1L << 40);

        assertThat(Encoding.manifest(Encoding.encoded(manifest))).isEqualTo(manifest);
    }

    @Test
    void damagedBytesAreRefusedOrReadButNeverCrash() {
        var random = new Random(4);
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = Encoding.encoded(nodes(random, 1 + random.nextInt(4)));
            int length = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length);
            byte[] bad = Arrays.copyOf(bytes, length);
            for (int flip = random.nextInt(3); flip > 0 && length > 0; flip--) {
                bad[random.nextInt(length)] = (byte) random.nextInt();
            }
            try {
                assertThat(Encoding.nodes(bad)).isNotNull();
            } catch (WorkspaceException e) {
                assertThat(e.code()).isEqualTo(Code.NOT_A_SNAPSHOT);
            }
        }
    }

    @Test
    void aNameThatIsNoNameIsRefused() {
        for (String name : List.of("", ".", "..", "a/b", "/")) {
            byte[] bytes = Encoding.encoded(
                    List.of(new Node(name, attributes(new Random(5)), Stamp.NONE, new Body.Target("t"))));
            assertThatThrownBy(() -> Encoding.nodes(bytes))
                    .as("`" + name + "`")
                    .hasMessage("these bytes are no snapshot of this version; take a new snapshot");
        }
    }

    @Test
    void namesOutOfOrderOrTwiceAreRefused() {
        Node a = new Node("a", attributes(new Random(5)), Stamp.NONE, new Body.Target("t"));
        Node b = new Node("b", attributes(new Random(5)), Stamp.NONE, new Body.Target("t"));

        assertThatThrownBy(() -> Encoding.nodes(Encoding.encoded(List.of(b, a))))
                .isInstanceOf(WorkspaceException.class);
        assertThatThrownBy(() -> Encoding.nodes(Encoding.encoded(List.of(a, a))))
                .isInstanceOf(WorkspaceException.class);
    }

    private static List<Node> nodes(Random random, int count) {
        var nodes = new TreeMap<String, Node>();
        for (int i = 0; i < count; i++) {
            String name = "n" + random.nextInt(1_000) + (char) (random.nextInt(128) + 128);
            Body body = switch (random.nextInt(4)) {
                case 0 -> content(random);
                case 1 -> new Body.Listing(List.of(id(random), id(random)));
                case 2 -> new Body.Target("../" + random.nextInt());
                default -> new Body.Special(random.nextInt(16));
            };
            nodes.put(name, new Node(name, attributes(random), stamp(random), body));
        }
        return List.copyOf(nodes.values());
    }

    private static Body content(Random random) {
        long bytes = random.nextInt(5) * 4_194_304L + random.nextInt(2);
        var pieces = new ArrayList<BlobId>();
        for (long i = 0; i < Encoding.pieces(bytes); i++) {
            pieces.add(id(random));
        }
        return new Body.Content(bytes, pieces);
    }

    private static Attributes attributes(Random random) {
        return new Attributes(random.nextInt(010000), new Owner(random.nextInt(), random.nextInt()), time(random));
    }

    private static Stamp stamp(Random random) {
        return new Stamp(random.nextLong() & Long.MAX_VALUE, time(random));
    }

    private static Instant time(Random random) {
        return Instant.ofEpochSecond(random.nextInt() * 8L, random.nextInt(1_000_000_000));
    }

    private static BlobId id(Random random) {
        byte[] raw = new byte[BlobId.BYTES];
        random.nextBytes(raw);
        return BlobId.ofRaw(raw);
    }
}

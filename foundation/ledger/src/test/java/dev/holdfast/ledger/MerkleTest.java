package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.terms.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MerkleTest {
    private static final int SIZE_MAX = 20;
    private static final List<Digest> LEAVES = IntStream.range(0, SIZE_MAX)
            .mapToObj(i -> TreeHash.leaf(new byte[] {(byte) i}))
            .toList();

    @Test
    void theFrontierGivesTheRootOfEverySize() {
        Frontier frontier = Frontier.EMPTY;
        for (int size = 0; size < SIZE_MAX; size++) {
            assertThat(frontier.head()).isEqualTo(new Head(size, root(size)));
            frontier = frontier.plus(LEAVES.get(size));
        }
    }

    @Test
    void manyLeavesAtOnceGiveWhatTheyGiveOneByOne() {
        Frontier before = Frontier.EMPTY;
        for (int from = 0; from < SIZE_MAX; from++) {
            Frontier oneByOne = before;
            for (int to = from; to <= SIZE_MAX; to++) {
                assertThat(before.plus(LEAVES.subList(from, to).stream()
                                .map(Digest::raw)
                                .toList()))
                        .isEqualTo(oneByOne);
                oneByOne = to < SIZE_MAX ? oneByOne.plus(LEAVES.get(to)) : oneByOne;
            }
            before = before.plus(LEAVES.get(from));
        }
    }

    @Test
    void aFrontierCannotBeBuiltWithTheWrongNumberOfPeaks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Frontier(3, List.of(LEAVES.getFirst())))
                .withMessage("1 peaks do not make a tree of 3 leaves");
    }

    @Test
    void everyInclusionProofHoldsAndNoChangedOneDoes() {
        for (int size = 1; size <= SIZE_MAX; size++) {
            for (int index = 0; index < size; index++) {
                var hashes = ModelTree.inclusion(index, LEAVES.subList(0, size));
                Digest leaf = LEAVES.get(index);
                assertThat(new InclusionProof(index, size, hashes).proves(leaf, root(size)))
                        .isTrue();
                for (var changed : changes(hashes)) {
                    assertThat(new InclusionProof(index, size, changed).proves(leaf, root(size)))
                            .isFalse();
                }
                for (int other = 0; other <= size + 1; other++) {
                    assertThat(new InclusionProof(other, size, hashes).proves(leaf, root(size)))
                            .isEqualTo(other == index);
                }
                assertThat(new InclusionProof(index, size, hashes).proves(root(size), root(size)))
                        .isEqualTo(size == 1);
            }
        }
    }

    @Test
    void aProofThatStopsHalfWayDoesNotPassForASmallerTree() {
        var half = ModelTree.inclusion(1, LEAVES.subList(0, 2));
        assertThat(new InclusionProof(1, 2, half).proves(LEAVES.get(1), root(2)))
                .isTrue();
        assertThat(new InclusionProof(1, 4, half).proves(LEAVES.get(1), root(2)))
                .isFalse();
    }

    @Test
    void sizesAndIndexesAreUnsigned() {
        assertThat(new InclusionProof(-1, 1, List.of()).proves(LEAVES.get(0), LEAVES.get(0)))
                .isFalse();
        assertThat(new InclusionProof(0, 0, List.of()).proves(LEAVES.get(0), LEAVES.get(0)))
                .isFalse();
        assertThat(new InclusionProof(-2, -1, List.of()).proves(LEAVES.get(0), LEAVES.get(0)))
                .isFalse();
        assertThat(new ConsistencyProof(-1, 1, List.of(root(1))).proves(root(1), root(1)))
                .isFalse();
    }

    @Test
    void everyConsistencyProofHoldsAndNoChangedOneDoes() {
        for (int second = 1; second <= SIZE_MAX; second++) {
            for (int first = 1; first <= second; first++) {
                var hashes = ModelTree.consistency(first, LEAVES.subList(0, second));
                assertThat(new ConsistencyProof(first, second, hashes).proves(root(first), root(second)))
                        .isTrue();
                for (var changed : changes(hashes)) {
                    assertThat(new ConsistencyProof(first, second, changed).proves(root(first), root(second)))
                            .isFalse();
                }
                if (first != second) {
                    assertThat(new ConsistencyProof(first, second, hashes).proves(root(second), root(first)))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void aConsistencyProofThatStopsHalfWayDoesNotPassForALargerSize() {
        var half = ModelTree.consistency(2, LEAVES.subList(0, 4));
        assertThat(new ConsistencyProof(2, 4, half).proves(root(2), root(4))).isTrue();
        assertThat(new ConsistencyProof(2, 8, half).proves(root(2), root(4))).isFalse();
    }

    @Test
    void anEmptyFirstTreeProvesNothingToAVerifier() {
        assertThat(new ConsistencyProof(0, 3, List.of()).proves(root(0), root(3)))
                .isFalse();
        assertThat(new ConsistencyProof(0, 0, List.of()).proves(root(0), root(0)))
                .isFalse();
    }

    /** The same proof with one hash missing, one too many, one bit wrong or two in the wrong order. */
    private static List<List<Digest>> changes(List<Digest> hashes) {
        var changes = new ArrayList<List<Digest>>();
        changes.add(edited(hashes, list -> list.add(LEAVES.getFirst())));
        changes.add(edited(hashes, list -> list.addFirst(LEAVES.getFirst())));
        for (int at = 0; at < hashes.size(); at++) {
            int place = at;
            byte[] raw = hashes.get(at).raw();
            raw[at % raw.length] ^= 1;
            changes.add(edited(hashes, list -> list.remove(place)));
            changes.add(edited(hashes, list -> list.set(place, Digest.ofRaw(raw))));
            if (at > 0) {
                changes.add(edited(hashes, list -> list.add(place - 1, list.remove(place))));
            }
        }
        return changes;
    }

    private static List<Digest> edited(List<Digest> hashes, Consumer<List<Digest>> edit) {
        var copy = new ArrayList<>(hashes);
        edit.accept(copy);
        return copy;
    }

    private static Digest root(int size) {
        return ModelTree.root(LEAVES.subList(0, size));
    }
}

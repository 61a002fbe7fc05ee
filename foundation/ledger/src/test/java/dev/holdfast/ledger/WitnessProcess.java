package dev.holdfast.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Digest;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;

/** A process of its own that is a witness and shows it one history as fast as it can, printing each cosigned head. */
final class WitnessProcess {
    private WitnessProcess() {}

    /** Arguments: the scene's folder, the name of the history, how many steps. */
    public static void main(String[] args) {
        var scene = new WitnessScene(Path.of(args[0]));
        try (var witness = Witness.open(scene.folder.resolve("state"), scene.logs(), InstantSource.system())) {
            var leaves = new ArrayList<Digest>();
            int known = 0;
            for (int step = 0; step < Integer.parseInt(args[2]); step++) {
                leaves.add(leaf(args[1], leaves.size()));
                switch (witness.add(scene.submission(known, leaves))) {
                    case Witness.Answer.Cosigned ignored -> {
                        known = leaves.size();
                        System.out.println(WitnessScene.head(leaves));
                    }
                    case Witness.Answer.Conflict(var size) -> {
                        while (leaves.size() < size) { // this history as far as the witness knows one
                            leaves.add(leaf(args[1], leaves.size()));
                        }
                        known = Math.toIntExact(size);
                    }
                    case Witness.Answer.Refused(var status, var why) -> {
                        System.out.println("refused " + status + " " + why);
                        return;
                    }
                }
            }
        }
    }

    private static Digest leaf(String history, int number) {
        return TreeHash.leaf((history + " " + number).getBytes(UTF_8));
    }
}

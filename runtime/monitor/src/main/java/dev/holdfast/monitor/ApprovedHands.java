package dev.holdfast.monitor;

import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Hands;
import dev.holdfast.tools.ToolFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Hands that write what was approved and nothing else: a file that somebody changes between the last look and the write
 * would make another result of the same call.
 */
final class ApprovedHands implements Hands {
    private final Hands hands;
    private final Map<PathName, String> approved;

    ApprovedHands(Hands hands, Draft.Changes draft) {
        this.hands = hands;
        this.approved = draft.changes().stream().collect(Collectors.toMap(Draft.Change::path, Draft.Change::after));
    }

    @Override
    public byte[] read(PathName path) {
        return hands.read(path);
    }

    @Override
    public Optional<Item> item(PathName path) {
        return hands.item(path);
    }

    @Override
    public List<Item> list(PathName folder) {
        return hands.list(folder);
    }

    @Override
    public void write(PathName path, byte[] content) {
        if (!Digest.of(content).hex().equals(approved.get(path))) {
            throw new ToolFailure("`" + path + "` would not become what was approved, since a file was changed in the"
                    + " meantime; it was not written: read it and ask again");
        }
        hands.write(path, content);
    }

    @Override
    public void delete(PathName path) {
        hands.delete(path);
    }

    @Override
    public void move(PathName from, PathName to) {
        hands.move(from, to);
    }

    @Override
    public Ended run(List<String> argv, Duration limit) {
        return hands.run(argv, limit);
    }

    @Override
    public Optional<String> earlier(CallId call) {
        return hands.earlier(call);
    }
}

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
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Hands that write what was approved and nothing else: a file that somebody changes between the last look and the write
 * would make another result of the same call.
 */
final class ApprovedHands implements Hands {
    private final Hands hands;
    private final Supplier<DraftHands> drafting;
    private final Map<PathName, Draft.Change> approved;

    /**
     * @param draft what was approved
     * @param drafting hands that tell what a change would be now
     */
    ApprovedHands(Hands hands, Draft.Changes draft, Supplier<DraftHands> drafting) {
        this.hands = hands;
        this.drafting = drafting;
        this.approved = draft.changes().stream().collect(Collectors.toMap(Draft.Change::path, change -> change));
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
        Draft.Change change = approved.get(path);
        if (change == null || !Digest.of(content).hex().equals(change.after())) {
            throw changed(path);
        }
        hands.write(path, content);
    }

    @Override
    public void delete(PathName path) {
        mustBeApproved(now -> now.delete(path));
        hands.delete(path);
    }

    @Override
    public void move(PathName from, PathName to) {
        mustBeApproved(now -> now.move(from, to));
        hands.move(from, to);
    }

    /** A folder may have come to hold more than the one that was looked at, or something else. */
    private void mustBeApproved(Consumer<DraftHands> change) {
        DraftHands now = drafting.get();
        change.accept(now);
        for (Draft.Change each : now.changes()) {
            Draft.Change then = approved.get(each.path());
            if (then == null
                    || !then.before().equals(each.before())
                    || !then.after().equals(each.after())) {
                throw changed(each.path());
            }
        }
    }

    private static ToolFailure changed(PathName path) {
        return new ToolFailure("`" + path + "` would not become what was approved, since a file was changed in the"
                + " meantime; nothing was done to it: read it and ask again");
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

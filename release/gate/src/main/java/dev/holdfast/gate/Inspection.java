package dev.holdfast.gate;

import dev.holdfast.gate.Inventory.Shipped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * One artifact under the eyes of the rules: whoever reads it calls from one thread, and as many threads as there are
 * processors look at files behind it. What they find is put together in the order of the files, so that it is the same each
 * time. Bytes that wait for a look are bounded; a file above that bound is looked at while nothing else is read.
 */
final class Inspection implements Artifact.Visitor, AutoCloseable {
    static final int FINDINGS_PER_RULE_MAX = 1_000;
    private static final long WAITING_BYTES_MAX = 24L << 20;
    private static final int WAITING_FILES_MAX = 4_096;
    private static final long MANIFEST_BYTES_MAX = 48L << 20;
    private static final Rule UNREAD = Rule.of("unread", Topic.UNREAD);
    private static final Rule IRREGULAR = Rule.of("irregular", Topic.UNREAD);

    private final List<MemberRule> rules;
    private final Progress progress;
    private final PartRoom room = new PartRoom();
    private final ExecutorService threads = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("gate-", 0).factory());
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Findings findings = new Findings(FINDINGS_PER_RULE_MAX);
    private final List<Shipped> files = new ArrayList<>();
    private final Map<MemberName, Member> manifests = new HashMap<>();
    private long waitingBytes;
    private long manifestBytes;
    private long looked;
    private long lookedBytes;

    Inspection(List<MemberRule> rules, Progress progress) {
        this.rules = rules;
        this.progress = progress;
    }

    /** What one look gives: files are those it ships, which a piece of one is not. */
    private record Outcome(Findings findings, List<Shipped> files) {}

    private record Waiting(Future<Outcome> outcome, long bytes) {}

    @Override
    public void member(Member member) {
        if (Manifests.holds(member)) {
            keep(member);
        }
        put(member, () -> {
            var shipped = new Shipped(member.name(), member.size(), member.mode(), member.digest());
            return new Outcome(new Look(rules, room, FINDINGS_PER_RULE_MAX).at(member), List.of(shipped));
        });
    }

    @Override
    public void aside(Member bytes) {
        put(bytes, () -> new Outcome(new Look(rules, room, FINDINGS_PER_RULE_MAX).at(bytes), List.of()));
    }

    @Override
    public void large(Shipped file) {
        done(new Outcome(new Findings(0), List.of(file)));
    }

    @Override
    public void unread(Place place, String why) {
        found(new Finding(
                UNREAD, Weight.BLOCK, place, "not read: " + why, "leave it out, or ship it so that it can be read"));
    }

    @Override
    public void irregular(Place place, Weight weight, String what) {
        found(new Finding(IRREGULAR, weight, place, what, "pack it again with an ordinary program"));
    }

    private void found(Finding finding) {
        var one = new Findings(1);
        one.add(finding);
        done(new Outcome(one, List.of()));
    }

    private void keep(Member manifest) {
        manifestBytes += manifest.size();
        if (manifestBytes > MANIFEST_BYTES_MAX) {
            unread(
                    Place.of(manifest.name()),
                    "there are too many manifests to keep this one for the rules on dependencies");
        } else {
            manifests.put(manifest.name(), manifest);
        }
    }

    private void put(Member member, Callable<Outcome> look) {
        while (!waiting.isEmpty()
                && (waitingBytes + member.size() > WAITING_BYTES_MAX || waiting.size() >= WAITING_FILES_MAX)) {
            takeFirst();
        }
        waitingBytes += member.size();
        waiting.add(new Waiting(threads.submit(look), member.size()));
        if (member.size() > WAITING_BYTES_MAX) {
            takeAll();
        }
    }

    /** Something that needs no look, in its turn. */
    private void done(Outcome outcome) {
        var known = new FutureTask<>(() -> outcome);
        known.run();
        if (waiting.size() >= WAITING_FILES_MAX) {
            takeFirst();
        }
        waiting.add(new Waiting(known, 0));
    }

    private void takeAll() {
        while (!waiting.isEmpty()) {
            takeFirst();
        }
    }

    private void takeFirst() {
        Waiting first = waiting.remove();
        waitingBytes -= first.bytes;
        Outcome outcome = outcome(first.outcome);
        findings.addAll(outcome.findings);
        files.addAll(outcome.files);
        if (!outcome.files.isEmpty()) {
            looked++;
            lookedBytes += outcome.files.getFirst().size();
            progress.looked(looked, lookedBytes);
        }
    }

    /** What a look gave; what it threw is thrown here as it is, so that no error of a rule passes for a clean file. */
    private static Outcome outcome(Future<Outcome> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before all files were looked at", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException ours -> throw ours;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Everything that is shipped, once all of it was looked at. */
    Inventory inventory() {
        takeAll();
        return new Inventory(files, manifests);
    }

    /** Shows the rules all that is shipped, side by side; what they find is put together in the order of the rules. */
    void look(List<ArtifactRule> artifactRules, Inventory inventory) {
        List<Future<Outcome>> looks = new ArrayList<>();
        for (ArtifactRule rule : artifactRules) {
            looks.add(threads.submit(() -> {
                var found = new Findings(FINDINGS_PER_RULE_MAX);
                rule.look(inventory, found);
                return new Outcome(found, List.of());
            }));
        }
        looks.forEach(look -> findings.addAll(outcome(look).findings));
    }

    /** Everything that was found until now. */
    Findings findings() {
        return findings;
    }

    /** Ends the looks that are not needed any more, and waits for them. */
    @Override
    public void close() {
        waiting.forEach(look -> look.outcome.cancel(true));
        threads.close();
    }
}

package dev.holdfast.cli;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Approval;
import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Asker;
import dev.holdfast.approval.Mailbox;
import dev.holdfast.approval.Question;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks people who are not at this terminal as well: where two have to approve, or where nobody sits here and the run was
 * told to wait. The question lies in the mailbox for so long.
 */
final class MailAsker implements Asker {
    private static final long LOOK_MILLIS = 250;
    private static final int ID_CHARS = 12;

    private final Asker near;
    private final Optional<Duration> patience;
    private final Mailbox mailbox;
    private final Bell bell;
    private final Approvers approvers;
    private final InstantSource clock;
    private final PrintStream err;

    /**
     * How a question gets elsewhere.
     *
     * @param mailbox where it lies until it is answered
     * @param bell who is told that it does
     */
    record Post(Mailbox mailbox, Bell bell) {}

    /**
     * @param near who sits at this terminal, or nobody
     * @param patience how long to wait where nobody does; empty where somebody does
     */
    MailAsker(
            Asker near,
            Optional<Duration> patience,
            Post post,
            Approvers approvers,
            InstantSource clock,
            PrintStream err) {
        this.near = near;
        this.patience = patience;
        this.mailbox = post.mailbox();
        this.bell = post.bell();
        this.approvers = approvers;
        this.clock = clock;
        this.err = err;
    }

    /** What people type to name a question. */
    static String id(Question question) {
        return question.digest().hex().substring(0, ID_CHARS);
    }

    @Override
    public Answer ask(Question question) {
        // before a process died it may have been put, and been answered since
        Optional<Answer> already = counted(question, mailbox.replies(question), new LinkedHashMap<>());
        if (already.isPresent()) {
            mailbox.remove(question);
            return already.get();
        }
        boolean nearIsEnough =
                patience.map(Duration::isZero).orElse(question.matter().quorum() == 1);
        if (nearIsEnough) {
            mailbox.remove(question);
            return near.ask(question);
        }
        if (!Mailbox.holds(question)) {
            return new Answer.Unanswered("its card is too long to be shown elsewhere; run it at a terminal");
        }
        mailbox.put(question);
        try (var _ = bell.ring(question)) {
            if (patience.isPresent()) {
                Instant end = clock.instant().plus(patience.get());
                return elsewhere(question, List.of(), end.isBefore(question.expires()) ? end : question.expires());
            }
            Answer first = near.ask(question);
            return first instanceof Answer.Approved(var approvals)
                    ? elsewhere(question, approvals, question.expires())
                    : first;
        } finally {
            mailbox.remove(question);
        }
    }

    @Override
    public void withdraw(Question question) {
        mailbox.remove(question);
    }

    @Override
    public Reply talk(String question) {
        return near.talk(question);
    }

    /** What the replies make of a question, with the good approvals that there were; empty while it waits. */
    private Optional<Answer> counted(Question question, Mailbox.Replies replies, Map<String, Approval> good) {
        if (replies.refusedBy().isPresent()) {
            return Optional.of(new Answer.Refused(replies.refusedBy().get()));
        }
        replies.approvals().stream()
                .filter(approval -> approvers.flaw(question, approval).isEmpty())
                .forEach(approval -> good.putIfAbsent(approval.approver(), approval));
        return good.size() >= question.matter().quorum()
                ? Optional.of(new Answer.Approved(List.copyOf(good.values())))
                : Optional.empty();
    }

    private Answer elsewhere(Question question, List<Approval> already, Instant end) {
        err.println("holdfast: waiting until " + end.truncatedTo(ChronoUnit.SECONDS) + " for "
                + (question.matter().quorum() - already.size()) + " more to approve: holdfast approvals show "
                + id(question));
        var good = new LinkedHashMap<String, Approval>();
        already.forEach(approval -> good.put(approval.approver(), approval));
        var ended = new CountDownLatch(1);
        try (var _ = WhenEnding.run(ended::countDown)) {
            while (clock.instant().isBefore(end)) {
                Optional<Answer> answer = counted(question, mailbox.replies(question), good);
                if (answer.isPresent()) {
                    return answer.get();
                }
                if (ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return new Answer.Unanswered("the run was interrupted");
                }
            }
            return new Answer.Unanswered("not enough people answered until " + end.truncatedTo(ChronoUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unanswered("the run was interrupted");
        }
    }
}

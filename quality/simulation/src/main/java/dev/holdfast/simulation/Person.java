package dev.holdfast.simulation;

import dev.holdfast.approval.Answer;
import dev.holdfast.approval.Approval;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Approvers;
import dev.holdfast.approval.Asker;
import dev.holdfast.approval.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The people of a simulation: they approve, refuse, stay silent, or send what only looks like an approval. */
final class Person implements Asker {
    /** How long a question stays open. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final List<ApproverKey> ENROLLED =
            List.of(ApproverKey.fresh("ada"), ApproverKey.fresh("ben"), ApproverKey.fresh("cleo"));
    private static final ApproverKey STRANGER = ApproverKey.fresh("mallory");
    private static final ApproverKey IMPOSTOR = ApproverKey.fresh("ada");
    private static final List<Approvers> APPROVERS =
            IntStream.rangeClosed(0, ENROLLED.size()).mapToObj(Person::first).toList();
    private static final List<Signatures> SIGNATURES =
            APPROVERS.stream().map(Signatures::new).toList();

    /** What has been signed before: a session that is run again with another crash asks the same questions. */
    private static final Map<ToSign, Approval> SIGNED = new ConcurrentHashMap<>();

    private static final int SIGNED_MAX = 10_000;

    private record ToSign(ApproverKey key, Question question) {}

    /** What people do when they are asked. */
    enum Manner {
        APPROVE,
        REFUSE,
        SILENT,
        /** Signed with another key under an enrolled name. */
        FORGED,
        /** Signed properly, by somebody who is not enrolled. */
        STRANGER,
        /** Signed after the question had expired. */
        EXPIRED,
        /** A good approval of the question before. */
        ANOTHER,
        /** The same person as often as people are needed. */
        TWICE,
        /** Anything of these, question by question. */
        MIXED
    }

    private final Manner manner;
    private final int enrolled;
    private final RandomGenerator random;
    private final Ticks clock;
    private final Power power;
    private final List<Question> asked = new ArrayList<>();

    /** @param enrolled how many people are enrolled, 0 to 3 */
    Person(Manner manner, int enrolled, RandomGenerator random, Ticks clock, Power power) {
        this.manner = manner;
        this.enrolled = enrolled;
        this.random = random;
        this.clock = clock;
        this.power = power;
    }

    /** Signatures of the first people, which are checked once in the life of this program. */
    static Signatures signatures(int enrolled) {
        return SIGNATURES.get(enrolled);
    }

    /** Somebody who is enrolled nowhere, and signs under an enrolled name. */
    static ApproverKey impostor() {
        return IMPOSTOR;
    }

    /** The first people as approvers. */
    static Approvers approvers(int enrolled) {
        return APPROVERS.get(enrolled);
    }

    @Override
    public Answer ask(Question question) {
        power.point("before people are asked");
        clock.pass(Duration.ofSeconds(20));
        asked.add(question);
        Answer answer = answer(question, manner == Manner.MIXED ? any() : manner);
        power.point("after people were asked");
        return answer;
    }

    @Override
    public Reply talk(String question) {
        power.point("before a person is asked");
        return manner == Manner.SILENT ? new Reply.Silent("nobody is there") : new Reply.Said("as you like");
    }

    private Manner any() {
        Manner[] all = Manner.values();
        return random.nextInt(3) == 0 ? all[random.nextInt(all.length - 1)] : Manner.APPROVE;
    }

    private Answer answer(Question question, Manner how) {
        int quorum = question.matter().quorum();
        return switch (how) {
            case APPROVE, MIXED -> signed(ENROLLED.subList(0, Math.min(quorum, enrolled)), question);
            case REFUSE -> new Answer.Refused("ada");
            case SILENT -> new Answer.Unanswered("nobody is there");
            case FORGED -> {
                var approvals = new ArrayList<>(approvals(ENROLLED.subList(0, enrolled), question));
                approvals.set(0, signature(IMPOSTOR, question));
                yield new Answer.Approved(approvals);
            }
            case STRANGER -> signed(List.of(STRANGER, STRANGER), question);
            case EXPIRED -> {
                clock.pass(PATIENCE);
                yield signed(ENROLLED.subList(0, enrolled), question);
            }
            case ANOTHER ->
                asked.size() < 2
                        ? new Answer.Unanswered("there was no question before")
                        : signed(ENROLLED.subList(0, enrolled), asked.get(asked.size() - 2));
            case TWICE -> signed(List.of(ENROLLED.getFirst(), ENROLLED.getFirst()), question);
        };
    }

    private static Approvers first(int enrolled) {
        Map<String, String> keys = new TreeMap<>();
        ENROLLED.subList(0, enrolled).forEach(key -> keys.put(key.approver(), key.publicKey()));
        return new Approvers(keys);
    }

    private static Answer signed(List<ApproverKey> keys, Question question) {
        return new Answer.Approved(approvals(keys, question));
    }

    private static Approval signature(ApproverKey key, Question question) {
        if (SIGNED.size() > SIGNED_MAX) {
            SIGNED.clear();
        }
        return SIGNED.computeIfAbsent(
                new ToSign(key, question), sheet -> sheet.key().approve(sheet.question()));
    }

    private static List<Approval> approvals(List<ApproverKey> keys, Question question) {
        return keys.stream().map(key -> signature(key, question)).toList();
    }
}

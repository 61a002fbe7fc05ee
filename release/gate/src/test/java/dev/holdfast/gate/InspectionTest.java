package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InspectionTest {
    private static final Rule RULE = Rule.of("each", Topic.SOURCE);

    /** An artifact of so many files, numbered, each with so many bytes. */
    private record Numbered(int count, int bytes) implements Artifact {
        @Override
        public String name() {
            return "numbered";
        }

        @Override
        public void visit(Visitor visitor) {
            for (int number = 0; number < count; number++) {
                visitor.member(new Member(MemberName.of("f" + number), Member.NO_MODE, new byte[bytes]));
            }
        }
    }

    private static Finding finding(Member member) {
        return new Finding(RULE, Weight.NOTE, Place.of(member.name()), "seen", "none");
    }

    @Test
    void whatIsKeptIsTheSameHoweverThreadsTakeTurns() throws IOException {
        MemberRule uneven = (member, _, findings) -> {
            long spin = member.name().path().hashCode() & 0xfff;
            for (long turn = 0; turn < spin; turn++) {
                Thread.onSpinWait();
            }
            findings.add(finding(member));
        };
        Verdict one = new Gate(List.of(uneven), List.of()).check(new Numbered(3_000, 1));
        Verdict two = new Gate(List.of(uneven), List.of()).check(new Numbered(3_000, 1));
        assertThat(one.findings()).isEqualTo(two.findings()).hasSize(1_000);
        assertThat(one.findings())
                .extracting(found -> found.place().member().path())
                .contains("f0", "f999")
                .doesNotContain("f1000");
        assertThat(one.inventory()).isEqualTo(two.inventory());
        assertThat(one.inventory().files()).hasSize(3_000);
    }

    @Test
    void anErrorOfARuleEndsItAllAndIsNotLost() {
        MemberRule fails = (member, _, _) -> {
            if (member.name().path().equals("f7")) {
                throw new IllegalStateException("a mistake of ours");
            }
        };
        assertThatThrownBy(() -> new Gate(List.of(fails), List.of()).check(new Numbered(20_000, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a mistake of ours");
    }

    @Test
    void anErrorOfTheReaderEndsItAllAndIsNotLost() {
        Artifact failing = new Artifact() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public void visit(Visitor visitor) throws IOException {
                new Numbered(10, 1).visit(visitor);
                throw new IOException("the disk is gone");
            }
        };
        assertThatThrownBy(() -> new Gate(List.of((_, _, _) -> {}), List.of()).check(failing))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is gone");
    }

    @Test
    void bytesThatWaitAreBounded() throws IOException {
        var waiting = new AtomicLong();
        var most = new AtomicLong();
        var first = new CountDownLatch(1);
        int bytes = 8 << 20;
        Artifact counted = new Artifact() {
            @Override
            public String name() {
                return "counted";
            }

            @Override
            public void visit(Visitor visitor) {
                for (int number = 0; number < 40; number++) {
                    most.accumulateAndGet(waiting.addAndGet(bytes), Math::max);
                    if (number == 2) {
                        first.countDown(); // as many as may wait are there, so looks may go on
                    }
                    visitor.member(new Member(MemberName.of("f" + number), Member.NO_MODE, new byte[bytes]));
                }
            }
        };
        MemberRule slow = (_, _, _) -> {
            try {
                first.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            waiting.addAndGet(-bytes);
        };
        new Gate(List.of(slow), List.of()).check(counted);
        assertThat(most.get()).isLessThanOrEqualTo(32L << 20); // what may wait, and the one that was just read
    }

    @Test
    void progressIsToldAfterEachFile() throws IOException {
        var told = new ArrayList<String>();
        new Gate(List.of(), List.of()).check(new Numbered(3, 5), (files, bytes) -> told.add(files + " " + bytes));
        assertThat(told).containsExactly("1 5", "2 10", "3 15");
    }

    @Test
    void partsWithoutEndBlock() throws IOException {
        var looks = new AtomicInteger();
        MemberRule endless = (member, parts, _) -> {
            looks.incrementAndGet();
            parts.add(member.within("again", new byte[1]));
        };
        Verdict verdict = new Gate(List.of(endless), List.of()).check(new Numbered(1, 1));
        assertThat(verdict.findings())
                .extracting(Finding::what)
                .containsExactly("not read: too much is inside one file");
        assertThat(looks.get()).isEqualTo(25);
    }

    @Test
    void soManyBytesInsideOneFileAreAFinding() {
        byte[] large = new byte[64 << 20];
        MemberRule unfolding = (member, parts, _) -> {
            for (int part = 0; part < 17 && member.name().depth() == 0; part++) {
                parts.add(member.within("" + part, large));
            }
        };
        var small = new Member(MemberName.of("a"), Member.NO_MODE, new byte[1]);
        assertThat(new Look(List.of(unfolding), new PartRoom(), 10).at(small).sorted())
                .extracting(Finding::what, finding -> finding.place().member().toString())
                .containsExactly(tuple("not read: too much is inside one file", "a!/16"));
    }

    @Test
    void soManyBytesInsideAllFilesAreAFindingOfEachThatIsPassedOver() {
        MemberRule unfolding = (member, parts, _) -> {
            if (member.name().depth() == 0) {
                parts.add(member.within("large", new byte[9_000]));
                parts.add(member.within("small", new byte[1]));
            }
        };
        var room = new PartRoom(18_000);
        assertThat(List.of("a", "b", "c").stream()
                        .flatMap(file -> new Look(List.of(unfolding), room, 10)
                                .at(new Member(MemberName.of(file), Member.NO_MODE, new byte[1])).sorted().stream())
                        .map(finding -> finding.place().member() + " " + finding.what()))
                .containsExactly(
                        "b!/large not read: too much is inside the files of the artifact",
                        "b!/small not read: too much is inside the files of the artifact",
                        "c!/large not read: too much is inside the files of the artifact",
                        "c!/small not read: too much is inside the files of the artifact");
    }

    @Test
    void archivesInTheTextsOfAllFilesAreUnpackedIntoOneRoom() {
        byte[] bomb = Zips.zip("a", "a".repeat(30 << 20));
        byte[] text = ("x='" + Base64.getEncoder().encodeToString(bomb) + "'").getBytes(UTF_8);
        var room = new PartRoom(100L << 20);
        List<MemberRule> rules = List.of(new InternalsRule(SourcePolicy.DENY));
        assertThat(IntStream.range(0, 20)
                        .mapToObj(number -> new Member(MemberName.of("f" + number), Member.NO_MODE, text))
                        .flatMap(file -> new Look(rules, room, 10).at(file).sorted().stream())
                        .map(Finding::what))
                .contains("not read: more comes out of all files together than is looked at, so nothing more is read")
                .hasSizeGreaterThan(17);
    }

    @Test
    void asidesAreLookedAtAndNotShipped() throws IOException {
        Artifact artifact = new Artifact() {
            @Override
            public String name() {
                return "artifact";
            }

            @Override
            public void visit(Visitor visitor) {
                visitor.aside(new Member(MemberName.of("(comment)"), Member.NO_MODE, new byte[1]));
            }
        };
        Verdict verdict =
                new Gate(List.of((member, _, findings) -> findings.add(finding(member))), List.of()).check(artifact);
        assertThat(verdict.findings()).hasSize(1);
        assertThat(verdict.inventory().files()).isEmpty();
    }
}

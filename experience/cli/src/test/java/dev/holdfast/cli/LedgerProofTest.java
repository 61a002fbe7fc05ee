package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ledger.Head;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proofs for others, and verifying what is new. */
class LedgerProofTest {
    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void setUp() {
        desk = new Desk(folder);
        desk.run("exec", "--", "true");
    }

    @Test
    void aProofIsCheckedWhereTheLedgerIsNot() throws IOException {
        String key = desk.run("ledger", "key").out().strip();
        var proved = desk.run("ledger", "prove", "2", "--out", "2.tlog-proof");
        assertThat(proved)
                .isEqualTo(new Desk.Result(
                        0,
                        "",
                        "check it anywhere, without this ledger:\n  holdfast ledger verify --proof 2.tlog-proof --key "
                                + key + "\n"));
        String file = Files.readString(desk.workspace().resolve("2.tlog-proof"));
        assertThat(desk.run("ledger", "prove", "2").out()).isEqualTo(file);

        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        var stranger = new Desk(elsewhere).file("2.tlog-proof", file);
        var verified = stranger.run("ledger", "verify", "--proof", "2.tlog-proof", "--key", key);
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.out()).startsWith("proved\n  ledger       " + key + "\n  ledger head  5:");
        assertThat(verified.out()).contains("\n  entry        2  ").contains(" monitor.started ");
        assertThat(stranger.state()).doesNotExist();
        assertThat(desk.run("ledger", "verify", "--proof", "2.tlog-proof").out())
                .isEqualTo(verified.out());

        var nobodys = stranger.run("ledger", "verify", "--proof", "2.tlog-proof");
        assertThat(nobodys.exitCode()).isEqualTo(2);
        assertThat(nobodys.err())
                .contains("there is no ledger on this machine; say whose proof it is with `--key VKEY`");
        stranger.run("exec", "--", "true");
        assertThat(stranger.run("ledger", "verify", "--proof", "2.tlog-proof").exitCode())
                .as("another ledger's key")
                .isEqualTo(8);
    }

    @Test
    void aProofWithAnythingChangedProvesNothing() throws IOException {
        String sound = desk.run("ledger", "prove", "2").out();
        for (String wrong : new String[] {
            "",
            sound.replace("index 2", "index 3"),
            sound.replaceFirst("extra .", "extra A"),
            sound.replaceFirst("extra .*\n", ""),
            sound.substring(0, sound.length() - 5) + "AAA=\n",
            sound.replaceFirst("\n5\n", "\n6\n")
        }) {
            Files.writeString(desk.workspace().resolve("p"), wrong);
            var result = desk.run("ledger", "verify", "--proof", "p");
            assertThat(result.exitCode()).as(wrong).isEqualTo(8);
            assertThat(result.out()).as(wrong).startsWith("NOT PROVED\n  what         ");
        }
        assertThat(desk.run("ledger", "verify", "--proof", "none").exitCode()).isEqualTo(2);
        assertThat(desk.run("ledger", "verify", "--proof", "p", "--key", "x").exitCode())
                .isEqualTo(2);
        assertThat(desk.run("ledger", "verify", "--proof", "p", "--since-last").exitCode())
                .isEqualTo(2);
        assertThat(desk.run("ledger", "verify", "--key", "x").exitCode()).isEqualTo(2);
    }

    @Test
    void anIndexThatIsNotThereIsAMistakeOfUse() {
        assertThat(desk.run("ledger", "prove", "5"))
                .isEqualTo(new Desk.Result(
                        2, "", "holdfast: no entry `5` in a ledger of 5; find it with `holdfast ledger query`\n"));
        assertThat(desk.run("ledger", "prove", "-1").exitCode()).isEqualTo(2);
        assertThat(desk.run("ledger", "prove", "x").exitCode()).isEqualTo(2);
    }

    @Test
    void onlyWhatIsNewIsVerifiedAndTheHeadIsKept() {
        var first = desk.run("ledger", "verify", "--since-last");
        assertThat(first.out()).startsWith("intact\n  ledger head  5:");
        desk.run("exec", "--", "true");
        var second = desk.run("ledger", "verify", "--since-last");
        assertThat(second.exitCode()).isZero();
        assertThat(second.out())
                .startsWith("intact since it was verified last\n  ledger head  10:")
                .contains("\n  before       5 entries under the head that was verified then\n  entries      5 since, ");
        assertThat(desk.run("ledger", "verify", "--since-last").out()).contains("\n  entries      0 since, ");
        assertThat(kept()).startsWith("10:");
    }

    @Test
    void whatIsKeptNeverGoesBack() {
        Home home = desk.surroundings(InputStream.nullInputStream(), System.out, System.err, Set.of())
                .home();
        Head larger = Head.parse("12:" + "a".repeat(64));
        VerifiedHead.keep(home, larger);
        VerifiedHead.keep(home, Head.parse("11:" + "b".repeat(64)));
        VerifiedHead.keep(home, Head.parse("12:" + "b".repeat(64)));
        assertThat(VerifiedHead.kept(home)).contains(larger);
    }

    @Test
    void aLedgerThatWasPutBackShowsAndWhatIsKeptStays() throws IOException {
        copy(desk.state().resolve("ledger"), folder.resolve("older"));
        desk.run("exec", "--", "true");
        desk.run("ledger", "verify", "--since-last");
        String kept = kept();
        copy(folder.resolve("older"), desk.state().resolve("ledger"));

        assertThat(desk.run("ledger", "verify").out()).as("intact in itself").startsWith("intact\n");
        var back = desk.run("ledger", "verify", "--since-last");
        assertThat(back.exitCode()).isEqualTo(8);
        assertThat(back.out())
                .startsWith("BROKEN\n  at entry     5\n  what         the receipt `" + kept.strip()
                        + "` is of a longer ledger; entries were taken away\n");
        assertThat(back.err())
                .isEqualTo("the head that was verified last is kept in `"
                        + desk.state().resolve("verified/head")
                        + "`; remove that file only if you began a new ledger yourself\n");
        assertThat(kept()).isEqualTo(kept);
    }

    @Test
    void whatWasChangedSinceIsNamedByItsPlace() throws IOException {
        desk.run("ledger", "verify", "--since-last");
        String kept = kept();
        desk.run("exec", "--", "true");
        Path bundle = desk.state().resolve("ledger/tile/entries/000.p/10");
        String changed = Files.readString(bundle, ISO_8859_1);
        int last = changed.lastIndexOf("FINISHED");
        Files.writeString(bundle, changed.substring(0, last) + "FINISHEX" + changed.substring(last + 8), ISO_8859_1);
        var broken = desk.run("ledger", "verify", "--since-last");
        assertThat(broken.exitCode()).isEqualTo(8);
        assertThat(broken.out()).startsWith("BROKEN\n  at entry     9\n");
        assertThat(kept()).isEqualTo(kept);
    }

    @Test
    void aKeptHeadThatIsNoneIsNotReadOver() throws IOException {
        desk.run("ledger", "verify", "--since-last");
        Files.writeString(desk.state().resolve("verified/head"), "nonsense");
        var result = desk.run("ledger", "verify", "--since-last");
        assertThat(result.exitCode()).isEqualTo(8);
        assertThat(result.err()).contains("does not hold the head that was verified last; someone changed it");
    }

    private String kept() {
        try {
            return Files.readString(desk.state().resolve("verified/head"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a copy in place of what is there. */
    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> old = Files.walk(to)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}

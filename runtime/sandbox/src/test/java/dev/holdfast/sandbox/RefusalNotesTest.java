package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Peer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RefusalNotesTest {
    private final RefusalNotes notes = new RefusalNotes();

    @Test
    void keepsEachOnceInTheOrderInWhichTheyCame() {
        var seen = Stream.of(
                        new Refusal.Read(Path.of("/a/b")),
                        new Refusal.Write(Path.of("/a/b")),
                        new Refusal.Change(Path.of("/a/b")),
                        new Refusal.Execute(Path.of("/a/b")),
                        new Refusal.Call("a UDP socket"),
                        new Refusal.Connect(Peer.at(InetAddress.getLoopbackAddress(), 80)),
                        new Refusal.Name("api.example.com"),
                        new Refusal.Name("api.example.com:443"))
                .toList();
        seen.forEach(notes::note);
        seen.forEach(notes::note);
        assertThat(notes.all()).isEqualTo(seen);
    }

    @Test
    void ofTooManyFilesOneFolderStandsForThoseInIt() {
        notes.note(new Refusal.Read(Path.of("/other/file")));
        IntStream.range(0, 5_000).forEach(i -> notes.note(new Refusal.Read(Path.of("/many/" + i))));
        notes.note(new Refusal.Write(Path.of("/many/5")));
        assertThat(notes.all())
                .containsExactly(
                        new Refusal.Read(Path.of("/other/file")),
                        new Refusal.Read(Path.of("/many")),
                        new Refusal.Write(Path.of("/many/5")));
    }

    @Test
    void ofTooMuchThatIsMadeItIsTheFolderThatHadToBeWritten() {
        IntStream.range(0, 5_000).forEach(i -> notes.note(new Refusal.Change(Path.of("/many/" + i))));
        assertThat(notes.all()).containsExactly(new Refusal.Write(Path.of("/many")));
    }

    @Test
    void ofTooManyFoldersTheOneAroundThemStandsForThem() {
        IntStream.range(0, 3_000).forEach(i -> notes.note(new Refusal.Execute(Path.of("/many/" + i + "/file"))));
        IntStream.range(0, 3_000).forEach(i -> notes.note(new Refusal.Execute(Path.of("/many/" + i))));
        assertThat(notes.all()).contains(new Refusal.Execute(Path.of("/many")));
    }

    @Test
    void whatCannotBeFoldedIsKeptUpToTheBound() {
        IntStream.range(0, 2_000).forEach(i -> notes.note(new Refusal.Call("call " + i)));
        assertThat(notes.all()).hasSize(RefusalNotes.MAX).contains(new Refusal.Call("call 0"));
    }

    @Test
    void neverHoldsMoreAndForgetsNothingThatItHasRoomFor() {
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            var path = new StringBuilder();
            for (int depth = random.nextInt(6); depth >= 0; depth--) {
                path.append('/').append(random.nextInt(12));
            }
            Path file = Path.of(path.toString());
            notes.note(random.nextBoolean() ? new Refusal.Read(file) : new Refusal.Change(file));
            assertThat(notes.all().size()).isLessThanOrEqualTo(RefusalNotes.MAX);
        }
        for (Refusal each : notes.all()) { // what lies within another of its kind is no news
            if (each instanceof Refusal.Read(var path) && path.getParent() != null) {
                notes.note(new Refusal.Read(path.getParent()));
            }
        }
        assertThat(notes.all().size()).isLessThanOrEqualTo(RefusalNotes.MAX);
    }
}

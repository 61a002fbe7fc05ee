package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactsTest {
    @TempDir
    Path scratch;

    private Path write(String path, String content) throws IOException {
        Path file = scratch.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Test
    void aFolderIsReadAsItIsInTheOrderOfNamesAndLinksAreNotFollowed() throws IOException {
        write("out/secret", "not in it");
        write("f/b", "two");
        write("f/a/x", "one");
        Files.write(scratch.resolve("f/c.zip"), Zips.zip("in", "three"));
        Files.setPosixFilePermissions(scratch.resolve("f/b"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(scratch.resolve("f/inside"), Path.of("a/x"));
        Files.createSymbolicLink(scratch.resolve("f/outside"), Path.of("../out/secret"));
        Files.createSymbolicLink(scratch.resolve("f/folder"), scratch.resolve("out"));
        Artifact artifact = Artifacts.open(scratch.resolve("f"));
        Seen seen = Seen.of(artifact);
        assertThat(artifact.name()).isEqualTo("f");
        assertThat(seen.members.keySet()).containsExactly("a/x", "b", "c.zip", "c.zip!/in");
        assertThat(seen.member("b").mode()).isEqualTo(0751);
        assertThat(seen.said)
                .containsExactly(
                        "BLOCK folder: a link that leads out of the artifact",
                        "NOTE inside: a link to another place in the artifact",
                        "BLOCK outside: a link that leads out of the artifact");
    }

    @Test
    void whatIsNoArtifactIsRefusedInWords() throws IOException {
        Path text = write("text", "hello");
        assertThatThrownBy(() -> Artifacts.open(scratch.resolve("none")))
                .isInstanceOf(GateException.class)
                .hasMessage("`" + scratch + "/none` is not there: give a package, an archive or a folder");
        assertThatThrownBy(() -> Artifacts.open(text))
                .isInstanceOf(GateException.class)
                .hasMessage("`" + text + "` is no archive: give a package, an archive or a folder");
        assertThatThrownBy(() -> Artifacts.open(Path.of("/dev/null")))
                .isInstanceOf(GateException.class)
                .hasMessage("`/dev/null` is neither a file nor a folder: give a package, an archive or a folder");
        write("broken/package.json", "{");
        assertThatThrownBy(() -> Artifacts.open(scratch.resolve("broken")))
                .isInstanceOf(GateException.class)
                .hasMessage(
                        "`" + scratch + "/broken/package.json` is not JSON, so npm cannot pack the folder: mend it");
    }

    @Test
    void packingsThatAreNotUnpackedAreSaid() throws IOException {
        Path file = scratch.resolve("a.xz");
        Files.write(file, new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 4});
        assertThat(Seen.of(Artifacts.open(file)).said).containsExactly("unread a.xz: it is packed with xz");
        Seen inner = Seen.of(
                scratch,
                Zips.with(new Zips.Entry("b", Files.readAllBytes(file))).bytes());
        assertThat(inner.said).containsExactly("unread b: it is packed with xz");
        var brotli = new Zips.Entry("a.js.br", new byte[] {0x0b, 0x02, (byte) 0x80, (byte) 0xff, 3});
        Seen named = Seen.of(
                scratch,
                Zips.with(brotli, Zips.entry("pt.br", "words in a language")).bytes());
        assertThat(named.said).containsExactly("unread a.js.br: it is packed with brotli");
        byte[] git = Zips.zip(
                "2.bundle", "# v2 git bundle\n", "3.bundle", "# v3 git bundle\n", "a.pack", "PACK\0\0\0\2\0\0\0\3");
        assertThat(Seen.of(scratch, git).said)
                .containsExactly(
                        "unread 2.bundle: it is packed with git as a bundle",
                        "unread 3.bundle: it is packed with git as a bundle",
                        "unread a.pack: it is packed with git");
    }

    @Test
    void aNameThatPromisesAnArchiveIsHeldToIt() throws IOException {
        assertThat(Seen.of(scratch, Zips.zip("a.jar", "no jar")).said)
                .containsExactly("WARN a.jar: named like an archive, and not one that can be recognised");
    }

    @Test
    void aFolderThatNpmPublishesIsPackedByNpmAndNothingOfItRuns() throws IOException {
        write(
                "p/package.json",
                "{\"name\":\"x\",\"version\":\"1.0.0\",\"files\":[\"lib\"],\"scripts\":{\"prepack\":\"touch ran\"}}");
        write("p/lib/a.js", "one");
        write("p/left.js", "stays");
        Artifact artifact = Artifacts.open(scratch.resolve("p"));
        if (!has("npm")) { // said, and not taken for the folder as it is, which holds other files
            assertThatThrownBy(() -> Seen.of(artifact))
                    .isInstanceOf(GateException.class)
                    .hasMessageStartingWith("`npm` is not there");
            return;
        }
        Seen seen = Seen.of(artifact);
        assertThat(seen.texts().keySet()).containsExactlyInAnyOrder("package/lib/a.js", "package/package.json");
        assertThat(seen.said).isEmpty();
        assertThat(scratch.resolve("p/ran")).doesNotExist();
    }

    @Test
    void aPrivateFolderIsReadAsItIs() throws IOException {
        write("p/package.json", "{\"name\":\"x\",\"version\":\"1.0.0\",\"private\":true}");
        write("p/left.js", "is in it");
        assertThat(Seen.of(Artifacts.open(scratch.resolve("p"))).members.keySet())
                .containsExactly("left.js", "package.json");
    }

    @Test
    void aTagIsReadAsGitPublishesIt() throws IOException, InterruptedException {
        Path repository = scratch.resolve("r");
        write("r/a.txt", "one");
        write("r/notes.md", "not published");
        write("r/.gitattributes", "notes.md export-ignore\n.gitattributes export-ignore\n");
        git(repository, "init", "-q", ".");
        git(repository, "add", "-A");
        git(repository, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "x");
        git(repository, "tag", "v1");
        write("r/a.txt", "changed since");
        Artifact tag = Artifacts.gitTag(repository, "v1");
        Seen seen = Seen.of(tag);
        assertThat(tag.name()).isEqualTo("r@v1");
        assertThat(seen.texts()).isEqualTo(Map.of("a.txt", "one"));
        assertThat(seen.said).isEmpty();
        assertThatThrownBy(() -> Seen.of(Artifacts.gitTag(repository, "v2"))).isInstanceOf(GateException.class);
        for (String tagName : List.of("", "-x", "a b")) {
            assertThatThrownBy(() -> Artifacts.gitTag(repository, tagName))
                    .isInstanceOf(GateException.class)
                    .hasMessage("`" + tagName + "` cannot be the name of a tag");
        }
    }

    @Test
    void aFileThatCannotBeReadIsSaid() throws IOException {
        Path file = write("f/locked", "x");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Seen seen = Seen.of(Artifacts.open(scratch.resolve("f")));
        if (Files.isReadable(file)) { // nothing is locked for root
            assertThat(seen.texts()).isEqualTo(Map.of("locked", "x"));
        } else {
            assertThat(seen.said).containsExactly("unread locked: there is no permission to read it");
        }
    }

    private static void git(Path where, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static boolean has(String program) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}

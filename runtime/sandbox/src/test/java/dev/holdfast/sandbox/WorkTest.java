package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Confinement.Grants;
import dev.holdfast.sandbox.Confinement.Guards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What must work inside: the everyday tools of a developer, with the real home's caches. */
class WorkTest {
    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));
    private Sandbox sandbox = new NoSandbox(Diagnosis.notProbed());

    private record Work(String tool, String script, String result) {}

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
        Path home = Path.of(System.getProperty("user.home"));
        sandbox = Bubblewrap.probe(new Host(home, ground.scratch(), System.getenv()));
        assertThat(sandbox.level()).isInstanceOf(Level.Contained.class);
    }

    /** Only the first four can be relied on to be installed; of the others, those that are. */
    @TestFactory
    Stream<DynamicTest> tools() {
        return Stream.of(
                        new Work("bash", "diff <(echo a) <(echo a) && echo same | tee f && rm f", "same\n"),
                        new Work(
                                "git", "git init -q r && git -C r status --short && echo clean && rm -rf r", "clean\n"),
                        new Work(
                                "javac",
                                "echo 'class A { public static void main(String[] a) { IO.println(1 + 1); } }' > A.java"
                                        + " && javac A.java && java A",
                                "2\n"),
                        new Work("mvn", "mvn -B -v 2>/dev/null | grep -c 'Apache Maven'", "1\n"),
                        new Work(
                                "python3",
                                "python3 -c 'import ssl, multiprocessing; print(multiprocessing.Lock() and 2)'",
                                "2\n"),
                        new Work(
                                "node",
                                "node -e 'console.log(1 + 1, require(\"os\").userInfo().username)'",
                                "2 agent\n"),
                        new Work("make", "printf 'all:\\n\\t@echo made\\n' > Makefile && make", "made\n"),
                        new Work("gcc", "echo 'int main() { return 3; }' > c.c && gcc c.c && ./a.out; echo $?", "3\n"),
                        new Work("perl", "perl -MFile::Temp -e 'print 2'", "2"))
                .filter(work -> onPath(work.tool()))
                .map(work -> DynamicTest.dynamicTest(
                        work.tool(),
                        () -> assertThat(run(work.script(), Confinement.to(ground.workspace())))
                                .isEqualTo(work.result())));
    }

    @Test
    void gitWorksWithGuardedHooksAndSettings() throws IOException, InterruptedException {
        assertThat(run("git init -q -b main . && echo a > a", Confinement.to(ground.workspace())))
                .isEmpty();
        Files.writeString(ground.workspace().resolve(".env"), "secret");
        Files.writeString(ground.workspace().resolve(".gitignore"), ".env\n");
        Files.createDirectories(ground.workspace().resolve(".git/hooks"));
        ground.owned();
        Path git = ground.workspace().resolve(".git");
        var guarded = Confinement.to(ground.workspace())
                .with(new Guards(
                        List.of(git.resolve("hooks"), git.resolve("config")),
                        List.of(git),
                        List.of(ground.workspace().resolve(".env"))));
        String script = """
                export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                git add -A && git commit -q -m one && git checkout -q -b branch && echo b > b && git add -A
                git commit -q -m two && git checkout -q main && git merge -q branch && echo c >> a && git stash -q
                git stash pop -q && git commit -q -a -m three && git gc -q && git log --format=%s && git status --short
                """;
        assertThat(run(script, guarded)).isEqualTo("three\ntwo\none\n");
    }

    @Test
    void mavenBuildsAndTestsWithoutANetwork() throws IOException, InterruptedException {
        write("pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>a</groupId><artifactId>a</artifactId><version>1</version>
                  <properties><maven.compiler.release>25</maven.compiler.release></properties>
                  <dependencies><dependency>
                    <groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>
                    <version>JUNIT</version><scope>test</scope>
                  </dependency></dependencies>
                  <build><plugins>PLUGINS</plugins></build>
                </project>
                """.replace("JUNIT", versionOf("junit"))
                .replace("PLUGINS", plugins("resources", "compiler", "surefire", "jar")));
        write("src/test/java/a/ATest.java", """
                package a;
                class ATest {
                    @org.junit.jupiter.api.Test void passes() {}
                }
                """);
        ground.owned();
        assertThat(run("mvn -B package && ls target/a-1.jar", Confinement.to(ground.workspace())))
                .contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0", "BUILD SUCCESS", "target/a-1.jar");
    }

    @Test
    void grantsOpenWhatTheySayAndNoMore() throws IOException, InterruptedException {
        Path read = Files.createDirectory(ground.outside().resolve("read"));
        Path write = Files.createDirectory(read.resolve("write"));
        Files.writeString(read.resolve("file"), "content\n");
        Path kept = Files.createDirectory(ground.workspace().resolve("kept"));
        Files.setPosixFilePermissions(write, Files.getPosixFilePermissions(ground.outside()));
        ground.owned();
        var confinement = Confinement.to(ground.workspace()).with(new Grants(List.of(write), List.of(read, kept)));
        assertThat(run(
                        "cat %1$s/file; touch %1$s/x; touch %1$s/write/y && echo wrote; touch kept/z; ls %1$s/.."
                                .replace("%1$s", read.toString()),
                        confinement))
                .isEqualTo("content\n"
                        + "touch: cannot touch '" + read + "/x': Read-only file system\n"
                        + "wrote\n"
                        + "touch: cannot touch 'kept/z': Read-only file system\n"
                        + "read\n");
        assertThat(write.resolve("y")).exists();
    }

    @Test
    void aWorkspaceUnderAReadOnlyGuardCanOnlyBeRead() throws InterruptedException {
        var confinement =
                Confinement.to(ground.workspace()).with(new Guards(List.of(ground.workspace()), List.of(), List.of()));
        assertThat(run("touch x; pwd", confinement))
                .isEqualTo("touch: cannot touch 'x': Read-only file system\n" + ground.workspace() + "\n");
    }

    private String run(String script, Confinement confinement) throws InterruptedException {
        var environment = new TreeMap<>(ground.environment());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.merge("PATH", System.getProperty("java.home") + "/bin", (path, jdk) -> jdk + ":" + path);
        var command = new Command(List.of("/bin/bash", "-c", script), ground.workspace(), environment);
        Ended ended = sandbox.start(command, confinement).await();
        assertThat(ended.stop()).isEmpty();
        return ended.output().text();
    }

    private void write(String name, String text) throws IOException {
        Path file = ground.workspace().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static boolean onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)))
                || Files.isExecutable(Path.of(System.getProperty("java.home"), "bin", tool));
    }

    /** The versions that our own build uses, for they are in the cache. */
    private static String plugins(String... names) throws IOException {
        var plugins = new StringBuilder();
        for (String name : names) {
            plugins.append("<plugin><artifactId>maven-" + name + "-plugin</artifactId><version>"
                    + find("<artifactId>maven-" + name + "-plugin</artifactId>\\s*<version>([^<]+)<")
                    + "</version></plugin>");
        }
        return plugins.toString();
    }

    private static String versionOf(String property) throws IOException {
        return find("<" + property + ".version>([^<]+)<");
    }

    private static String find(String pattern) throws IOException {
        var found = Pattern.compile(pattern).matcher(Files.readString(Path.of("../../pom.xml")));
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }
}

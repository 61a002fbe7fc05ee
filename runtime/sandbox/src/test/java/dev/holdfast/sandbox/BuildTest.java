package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What builds need of either sandbox, with the tools that are installed wherever these tests run. */
class BuildTest {
    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
    }

    /** A server on an address, and whether it is reached under another. */
    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void javaServersAreReachedWhereTheyListen(Backend backend) throws IOException, InterruptedException {
        Files.writeString(ground.workspace().resolve("A.java"), """
                import java.net.*;
                class A {
                    public static void main(String[] pairs) throws Exception {
                        for (String pair : pairs) {
                            try (var server = new ServerSocket()) {
                                server.bind(new InetSocketAddress(pair.split(">")[0], 0));
                                new Socket(pair.split(">")[1], server.getLocalPort()).close();
                                IO.println(pair);
                            } catch (ConnectException e) {
                                IO.println(pair + " refused");
                            }
                        }
                    }
                }
                """);
        ground.owned();
        assertThat(run(backend, """
                        java A.java '127.0.0.1>127.0.0.1' 'localhost>localhost' '0.0.0.0>localhost' '0.0.0.0>0.0.0.0' \\
                          '0.0.0.0>127.0.1.1' '127.0.0.2>127.0.0.2' '127.0.0.2>127.0.0.1' 2>/dev/null
                        """)).isEqualTo("""
                        127.0.0.1>127.0.0.1
                        localhost>localhost
                        0.0.0.0>localhost
                        0.0.0.0>0.0.0.0
                        0.0.0.0>127.0.1.1
                        127.0.0.2>127.0.0.2
                        127.0.0.2>127.0.0.1 refused
                        """);
    }

    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void javaWorksInItsPrivateHomeAndTemporaryFolder(Backend backend) throws IOException, InterruptedException {
        Files.writeString(ground.workspace().resolve("A.java"), """
                class A {
                    public static void main(String[] arguments) throws Exception {
                        IO.println(System.getProperty("user.home").equals(System.getenv("HOME")));
                        IO.println(java.io.File.createTempFile("some", "file").delete());
                    }
                }
                """);
        ground.owned();
        String script = "javac -d classes A.java && jar -c -f a.jar -e A -C classes . && java -jar a.jar 2>/dev/null";
        assertThat(run(backend, script)).endsWith("true\ntrue\n");
    }

    /** In a project that needs nothing from a cache. */
    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void mavenStartsWithoutTheSettingsOfTheMachine(Backend backend) throws IOException, InterruptedException {
        Files.writeString(ground.workspace().resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>a</groupId><artifactId>a</artifactId><version>1</version><packaging>pom</packaging>
                </project>
                """);
        ground.owned();
        assertThat(run(backend, "mvn -B validate")).contains("[INFO] BUILD SUCCESS");
    }

    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void treesAreCopiedWithTheirModes(Backend backend) throws InterruptedException {
        assertThat(run(backend, """
                        mkdir -p tree/a && echo > tree/a/b && chmod 0750 tree/a && chmod 0604 tree/a/b && ln -s a tree/l
                        tar cf tree.tar tree && mkdir out && tar xpf tree.tar -C out && cp -a tree copied
                        cd out/tree && find . -printf '%p %m\\n' | sort && cd ../../copied && find a -printf '%p %m\\n'
                        chmod -R go-rwx . && stat -c %a a
                        """)).isEqualTo(". 755\n./a 750\n./a/b 604\n./l 777\na 750\na/b 604\n700\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void outputIsOpenedByItsName(Backend backend) throws InterruptedException {
        assertThat(run(backend, "echo one > /dev/stdout; echo two > /dev/stderr; echo three | tee /dev/stderr"))
                .isEqualTo("one\ntwo\nthree\nthree\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void gitWorksThroughout(Backend backend) throws InterruptedException {
        assertThat(run(backend, """
                        set -e
                        git init -q -b main . && git config user.name a && git config user.email a@example.org
                        echo a > a && git add -A && git commit -q -m one && git branch side
                        git worktree add -q other side && cd other && echo b > b && git add -A
                        git commit -q -m two && cd .. && echo c > c && git add c && git commit -q -m three
                        git merge -q -m four side && echo d >> a && git stash -q && git stash pop -q
                        git commit -q -a -m five && git worktree remove other && git gc -q && git clone -q . copy
                        git -C copy log --format=%s && rm -rf copy && git status --short
                        """)).isEqualTo("five\nfour\nthree\ntwo\none\n");
    }

    /** As a home folder is. */
    @ParameterizedTest
    @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
    void aWorkspaceMayBeClosedToAllButItsOwner(Backend backend) throws IOException, InterruptedException {
        Files.setPosixFilePermissions(
                ground.workspace(), java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
        assertThat(run(backend, "pwd")).isEqualTo(ground.workspace() + "\n");
    }

    private String run(Backend backend, String script) throws InterruptedException {
        var environment = new TreeMap<>(ground.environment());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.merge("PATH", System.getProperty("java.home") + "/bin", (path, jdk) -> jdk + ":" + path);
        var command = new Command(List.of("/bin/bash", "-c", script), ground.workspace(), environment);
        Ended ended = ground.sandbox(backend)
                .start(command, Confinement.to(ground.workspace()), text -> {})
                .await();
        assertThat(ended.stop()).isEmpty();
        return ended.output().text();
    }
}

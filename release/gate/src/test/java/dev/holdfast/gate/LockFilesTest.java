package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gate.Locked.Digested;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class LockFilesTest {
    private static final String ELSEWHERE = " from a place that is no registry, or over a line that anybody may change";
    private static final String CLASSIC = """
            # yarn lockfile v1

            a@^1.0.0, a@^1.2.0:
              version "1.2.0"
              resolved "https://registry.example/a/-/a-1.2.0.tgz#0123456789012345678901234567890123456789"
              dependencies:
                version "9"

            "@s/b@2":
              version "2.0.0"
              resolved "https://registry.example/b.tgz"
              integrity sha512-x==

            c@^1:
              version "1.0.0"
              resolved "https://registry.example/c.tgz"

            "d@git+https://git.example/d.git":
              version "1.0.0"
              resolved "git+https://git.example/d.git#0123456789012345678901234567890123456789"
            """;
    private static final String BERRY = """
            __metadata:
              version: 8

            "a@npm:^1.0.0, a@npm:^1.2.0":
              version: 1.2.0
              resolution: "a@npm:1.2.0"
              dependencies:
                x: "npm:^1"
              checksum: 10c0/0123
              languageName: node

            "b@https://files.example/b.tgz":
              version: 1.0.0
              resolution: "b@https://files.example/b.tgz"
              checksum: 10c0/0123

            "me@workspace:.":
              version: 0.0.0-use.local
              resolution: "me@workspace:."
            """;
    private static final String PNPM = """
            lockfileVersion: '9.0'

            importers:

              .:
                dependencies:
                  a:
                    specifier: ^1.0.0

            packages:

              '@s/a@1.0.0':
                resolution: {integrity: sha512-x==}
                engines: {node: '>=8'}

              b@https://codeload.github.com/u/b/tar.gz/0123:
                resolution: {tarball: https://codeload.github.com/u/b/tar.gz/0123}
                version: 1.0.0

              /c/1.0.0:
                resolution: {registry: https://registry.example/, tarball: https://registry.example/c.tgz}

              d@1.0.0:
                resolution: {commit: '0123', repo: https://git.example/d, type: git}

              e@file:../e:
                resolution: {directory: ../e, type: directory}

            snapshots:

              z@1.0.0: {}
            """;
    private static final String BUN = """
            {
              // what Bun writes
              "lockfileVersion": 1,
              "packages": {
                "a": ["a@1.0.0", "", {"dependencies": {"b": "1"}}, "sha512-x=="],
                "b": ["b@github:u/b#0123", {}, "u-b-0123"],
                "c": ["@s/c@1.0.0", "", {}],
                "me": ["me@workspace:packages/me"],
              },
            }
            """;

    @Test
    void anAddressOrALineWithoutEndIsNotPassedOver() {
        String address = "git+ssh://x/" + "a".repeat(4_000);
        assertThat(new Locked("a", address, Digested.YES).isFromElsewhere()).isTrue();
        assertThat(LockText.isReadWhole(CLASSIC)).isTrue();
        assertThat(LockText.isReadWhole(CLASSIC + "x".repeat(9_000))).isFalse();
    }

    @Test
    void aLockFileOfYarnIsRead() {
        assertThat(LockText.yarn(CLASSIC))
                .containsExactly(
                        new Locked(
                                "a",
                                "https://registry.example/a/-/a-1.2.0.tgz#0123456789012345678901234567890123456789",
                                Digested.YES),
                        new Locked("@s/b", "https://registry.example/b.tgz", Digested.YES),
                        new Locked("c", "https://registry.example/c.tgz", Digested.NO),
                        new Locked(
                                "d",
                                "git+https://git.example/d.git#0123456789012345678901234567890123456789",
                                Digested.YES));
        assertThat(LockText.yarn(BERRY))
                .containsExactly(
                        new Locked("a", "npm:1.2.0", Digested.YES),
                        new Locked("b", "url:https://files.example/b.tgz", Digested.YES),
                        new Locked("me", "workspace:.", Digested.NEEDLESS));
    }

    @Test
    void aLockFileOfPnpmIsRead() {
        assertThat(LockText.pnpm(PNPM))
                .containsExactly(
                        new Locked("@s/a", "", Digested.YES),
                        new Locked("b", "https://codeload.github.com/u/b/tar.gz/0123", Digested.NO),
                        new Locked("c", "https://registry.example/c.tgz", Digested.NO),
                        new Locked("d", "git: {commit: '0123', repo: https://git.example/d, type: git}", Digested.NO),
                        new Locked("e", "file:", Digested.NEEDLESS));
    }

    @Test
    void aLockFileOfBunIsRead() {
        assertThat(LockText.bun(BUN.getBytes(UTF_8)))
                .containsExactly(
                        new Locked("a", "1.0.0", Digested.YES),
                        new Locked("b", "github:u/b#0123", Digested.NO),
                        new Locked("@s/c", "1.0.0", Digested.NO),
                        new Locked("me", "workspace:packages/me", Digested.NEEDLESS));
    }

    @Test
    void theyAreComparedWithTheManifest() throws IOException {
        assertThat(found("yarn.lock", CLASSIC, "{\"a\":\"1.2.0\",\"q\":\"1.0.0\",\"y\":\"npm:z@1.0.0\"}"))
                .containsExactlyInAnyOrder(
                        "WARN yarn.lock: the lock file does not have `q`",
                        "WARN yarn.lock: the lock file takes `d`" + ELSEWHERE,
                        "WARN yarn.lock: the lock file has no digest for 1 of its 4 packages, such as `c`");
        assertThat(found("yarn.lock", BERRY, "{\"a\":\"1.2.0\"}"))
                .containsExactly("WARN yarn.lock: the lock file takes `b`" + ELSEWHERE);
        assertThat(found("pnpm-lock.yaml", PNPM, "{\"@s/a\":\"1.0.0\"}"))
                .containsExactlyInAnyOrder(
                        "WARN pnpm-lock.yaml: the lock file takes `b`" + ELSEWHERE,
                        "WARN pnpm-lock.yaml: the lock file takes `d`" + ELSEWHERE,
                        "WARN pnpm-lock.yaml: the lock file takes `e`" + ELSEWHERE,
                        "WARN pnpm-lock.yaml: the lock file has no digest for 1 of its 5 packages, such as `c`");
        assertThat(found("bun.lock", BUN, "{\"a\":\"1.0.0\"}"))
                .containsExactlyInAnyOrder(
                        "WARN bun.lock: the lock file takes `b`" + ELSEWHERE,
                        "WARN bun.lock: the lock file has no digest for 1 of its 4 packages, such as `@s/c`");
    }

    @Test
    void whatCannotBeComparedIsSaid() throws IOException {
        assertThat(found("bun.lock", "{", "{}")).containsExactly("WARN bun.lock: a lock file that cannot be read");
        assertThat(found("bun.lockb", "#!/usr/bin/env bun", "{}"))
                .containsExactly("WARN bun.lockb: a lock file in a form of Bun's that was not compared");
        assertThat(found("package-lock.json", " ".repeat((4 << 20) + 1), "{}"))
                .containsExactly(
                        "WARN package-lock.json: too large for the rules on dependencies, which did not look at it");
        assertThat(found("node_modules/x/yarn.lock", "c@1:\n  version \"1\"\n", "{}"))
                .isEmpty();
    }

    @Test
    void whateverComesIsReadInBounds() {
        var random = new Random(5);
        for (String seed : List.of(CLASSIC, BERRY, PNPM, BUN)) {
            for (int round = 0; round < 2_000; round++) {
                var text = new StringBuilder(seed);
                for (int change = 0; change < 4; change++) {
                    int at = random.nextInt(text.length());
                    int from = random.nextInt(seed.length());
                    String piece = seed.substring(from, Math.min(seed.length(), from + random.nextInt(60)));
                    text.replace(at, Math.min(text.length(), at + random.nextInt(9)), piece);
                }
                LockText.yarn(text.toString()).forEach(Locked::isFromElsewhere);
                LockText.pnpm(text.toString()).forEach(Locked::isFromElsewhere);
                try {
                    LockText.bun(text.toString().getBytes(UTF_8)).forEach(Locked::isFromElsewhere);
                } catch (JacksonException e) {
                    assertThat(e.getOriginalMessage()).isNotBlank();
                }
            }
        }
    }

    private static List<String> found(String file, String content, String dependencies) throws IOException {
        return new Shipment()
                .with("package.json", "{\"dependencies\":" + dependencies + "}")
                .with(file, content)
                .findings(new DependencyRule());
    }
}

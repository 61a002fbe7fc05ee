package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DependencyRuleTest {
    private static final String MANIFEST = "package/package.json";
    private final DependencyRule rule = new DependencyRule();

    private List<String> npm(String dependencies) throws IOException {
        return new Shipment()
                .with(MANIFEST, "{\"dependencies\":" + dependencies + "}")
                .findings(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git+https://git.example/x.git",
                "git://git.example/x",
                "git@git.example:x/y.git",
                "github:a/b",
                "a/b",
                "a/b#main",
                "https://files.example/x.tgz",
                "http://files.example/x.tgz"
            })
    void whatComesFromNoRegistryBlocks(String version) throws IOException {
        assertThat(npm("{\"x\":\"" + version + "\"}"))
                .containsExactly("BLOCK " + MANIFEST + ": the dependency `x@" + version
                        + "` does not come from a registry, so it may change or vanish");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:../x", "link:../x", "workspace:*", "workspace:^1.0.0", "../x", "/x", "~/x"})
    void whatIsOnlyHereBlocks(String version) throws IOException {
        assertThat(npm("{\"x\":\"" + version + "\"}"))
                .containsExactly("BLOCK " + MANIFEST + ": the dependency `x@" + version
                        + "` is on this machine and nowhere else");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", "=1.2.3", "1.2.3-beta.1", "1.2.3+build", "npm:y@1.2.3", "npm:@s/y@1.2.3"})
    void exactVersionsAreSilent(String version) throws IOException {
        assertThat(npm("{\"x\":\"" + version + "\"}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "", "latest", "x", ">=1", ">= 1.0"})
    void anyVersionWarns(String version) throws IOException {
        assertThat(npm("{\"x\":\"" + version + "\"}"))
                .containsExactly("WARN " + MANIFEST + ": any version of the dependency `x@" + version + "` will do");
    }

    @Test
    void rangesAreOneNote() throws IOException {
        assertThat(
                        npm(
                                "{\"x\":\"^1.0.0\",\"y\":\"~2.1\",\"z\":\"1.x\",\"w\":\"1.0.0 - 2.0.0\",\"v\":\"npm:y@^1.0.0\"}"))
                .containsExactly(
                        "NOTE " + MANIFEST
                                + ": what is installed is decided where it is installed: 5 of its dependencies are ranges, such as `x@^1.0.0`");
    }

    @Test
    void aManifestThatIsNoneBlocks() throws IOException {
        assertThat(new Shipment().with(MANIFEST, "{").findings(rule))
                .containsExactly("BLOCK " + MANIFEST + ": it is not JSON, so its dependencies are not known");
    }

    @Test
    void aLockFileThatFitsIsSilentAndOneThatDoesNotWarns() throws IOException {
        String manifest = "{\"dependencies\":{\"a\":\"1.0.0\",\"b\":\"2.0.0\"}}";
        String fits = """
                {"packages":{"":{"dependencies":{"a":"1.0.0","b":"2.0.0"}},
                "node_modules/a":{"version":"1.0.0","resolved":"https://registry.example/a","integrity":"sha512-x"},
                "node_modules/b":{"version":"2.0.0","resolved":"https://registry.example/b","integrity":"sha512-y"}}}""";
        String lock = "package/npm-shrinkwrap.json";
        assertThat(new Shipment().with(MANIFEST, manifest).with(lock, fits).findings(rule))
                .isEmpty();
        String other = """
                {"packages":{"":{"dependencies":{"a":"1.0.0"}},
                "node_modules/a":{"version":"1.0.1","resolved":"git+ssh://git.example/a"},
                "node_modules/c":{"version":"1.0.0","resolved":"https://registry.example/c"}}}""";
        assertThat(new Shipment()
                        .with(MANIFEST, manifest)
                        .with(lock, other)
                        .with("package/node_modules/a/package.json", "{\"version\":\"1.0.0\"}")
                        .findings(rule))
                .containsExactlyInAnyOrder(
                        "WARN " + lock + ": the lock file and `package.json` do not name the same `dependencies`",
                        "WARN " + lock + ": the lock file does not have `b`",
                        "BLOCK " + lock
                                + ": the lock file takes `node_modules/a` from a place that is no registry, or over a line that anybody may change",
                        "WARN " + lock + ": the lock file has no digest for `node_modules/c`",
                        "WARN package/node_modules/a/package.json: what is shipped along is not the version of the lock file");
    }

    @Test
    void toolsOfDevelopmentThatAreShippedAlongWarn() throws IOException {
        assertThat(new Shipment()
                        .with(
                                MANIFEST,
                                "{\"dependencies\":{\"a\":\"1.0.0\"},\"devDependencies\":{\"@s/t\":\"1.0.0\",\"u\":\"1.0.0\"}}")
                        .with("package/node_modules/a/package.json", "{\"dependencies\":{\"u\":\"1\"}}")
                        .with("package/node_modules/@s/t/package.json", "{}")
                        .with("package/node_modules/@s/t/lib/package.json", "{}")
                        .with("package/node_modules/u/package.json", "{}")
                        .findings(rule))
                .containsExactly(
                        "WARN package/node_modules/@s/t/package.json: `@s/t`, which is only for development, is shipped along");
    }

    @ParameterizedTest
    @CsvSource({"expres, express", "lodahs, lodash", "reactt, react", "chalck, chalk", "axois, axios"})
    void namesOneEditAwayFromAKnownOneWarn(String name, String known) throws IOException {
        assertThat(npm("{\"" + name + "\":\"1.0.0\"}"))
                .containsExactly(
                        "WARN " + MANIFEST + ": the dependency `" + name + "` is called nearly like `" + known + "`");
    }

    @Test
    void namesInLettersThatLookLikeOthersBlock() throws IOException {
        assertThat(npm("{\"l\u043edash\":\"1.0.0\"}").getFirst())
                .startsWith("BLOCK")
                .endsWith("is called nearly like `lodash`");
        assertThat(LookAlikes.NPM.of("r\u00e9act")).isEqualTo(Optional.of("react"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"react", "preact", "express", "@scope/expres", "left-pad", "ab", "color", "colors"})
    void otherNamesAreSilent(String name) {
        assertThat(LookAlikes.NPM.of(name)).isEmpty();
    }

    @Test
    void theMetadataOfAWheelIsRead() throws IOException {
        String metadata = """
                Metadata-Version: 2.1
                Requires-Dist: a==1.0.0
                Requires-Dist: b>=2
                Requires-Dist: c @ git+https://git.example/c
                Requires-Dist: d; extra == "test"
                Requires-Dist: reqests==1.0

                Requires-Dist: not a header any more""";
        assertThat(new Shipment().with("x-1.0.dist-info/METADATA", metadata).findings(rule))
                .containsExactly(
                        "BLOCK x-1.0.dist-info/METADATA: the dependency `c @ git+https://git.example/c` does not come from a registry, so it may change or vanish",
                        "WARN x-1.0.dist-info/METADATA: the dependency `reqests` is called nearly like `requests`",
                        "NOTE x-1.0.dist-info/METADATA: what is installed is decided where it is installed: 1 of its dependencies are ranges, such as `b>=2`");
    }

    @Test
    void theRecordOfAWheelIsComparedWithItsFiles() throws IOException {
        String record = "x/a.py," + digest("one") + ",3\nx/b.py," + digest("two") + ",3\nx/gone.py," + digest("")
                + ",0\nx-1.0.dist-info/RECORD,,\n";
        assertThat(new Shipment()
                        .with("x/a.py", "one")
                        .with("x/b.py", "changed")
                        .with("x/more.py", "")
                        .with("x-1.0.dist-info/RECORD", record)
                        .findings(rule))
                .containsExactlyInAnyOrder(
                        "BLOCK x/b.py: it is not the file that the record of the wheel has the digest of",
                        "WARN x-1.0.dist-info/RECORD: the record lists `x/gone.py`, which is not in the wheel",
                        "WARN x-1.0.dist-info/RECORD: the record does not list `x/more.py`");
    }

    private static String digest(String content) {
        return "sha256="
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Digest.of(content.getBytes(UTF_8)).raw());
    }

    @Test
    void theProjectFileOfAJarIsRead() throws IOException {
        String pom = """
                <project><version>1.0</version><parent><version>3-SNAPSHOT</version></parent>
                <dependencies>
                  <dependency><groupId>g</groupId><artifactId>a</artifactId><version>1.0</version></dependency>
                  <dependency><groupId>g</groupId><artifactId>b</artifactId><version>[1,2)</version></dependency>
                  <dependency><groupId>g</groupId><artifactId>c</artifactId><version>1-SNAPSHOT</version><scope>test</scope></dependency>
                  <dependency><groupId>g</groupId><artifactId>d</artifactId><version>1</version><scope>system</scope></dependency>
                </dependencies></project>""";
        String path = "META-INF/maven/g/x/pom.xml";
        assertThat(new Shipment().with(path, pom).findings(rule))
                .containsExactlyInAnyOrder(
                        "WARN " + path + ": its parent is a snapshot",
                        "WARN " + path + ": the dependency `g:b:[1,2)` is a range",
                        "BLOCK " + path + ": the dependency `g:d:1` is on this machine and nowhere else");
    }

    @Test
    void aReleaseThatNeedsASnapshotBlocks() throws IOException {
        String path = "META-INF/maven/g/x/pom.xml";
        String needs = "<dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId>"
                + "<version>1-SNAPSHOT</version></dependency></dependencies></project>";
        assertThat(new Shipment()
                        .with(path, "<project><version>1.0</version>" + needs)
                        .findings(rule))
                .containsExactly("BLOCK " + path + ": the dependency `g:a:1-SNAPSHOT` is a snapshot, which changes");
        assertThat(new Shipment()
                        .with(path, "<project><version>2-SNAPSHOT</version>" + needs)
                        .findings(rule))
                .containsExactlyInAnyOrder(
                        "WARN " + path + ": it is a snapshot itself",
                        "WARN " + path + ": the dependency `g:a:1-SNAPSHOT` is a snapshot, which changes");
    }

    @Test
    void aProjectFileWithADoctypeReadsNothingElse() throws IOException {
        String path = "META-INF/maven/g/x/pom.xml";
        String pom =
                "<!DOCTYPE project [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><project><version>&e;</version></project>";
        assertThat(new Shipment().with(path, pom).findings(rule))
                .allSatisfy(line -> assertThat(line).doesNotContain("root"));
    }

    @Test
    void theMetadataOfAPythonSourceDistributionIsRead() throws IOException {
        assertThat(new Shipment()
                        .with("x-1.0/PKG-INFO", "Name: x\nRequires-Dist: c @ https://files.example/c.zip\n")
                        .with("x-1.0/x.egg-info/PKG-INFO", "Requires-Dist: c @ https://files.example/c.zip\n")
                        .findings(rule))
                .containsExactly(
                        "BLOCK x-1.0/PKG-INFO: the dependency `c @ https://files.example/c.zip` does not come from a registry, so it may change or vanish");
    }

    @Test
    void theLockFileAndTheCatalogOfGradleAreRead() throws IOException {
        assertThat(new Shipment()
                        .with(
                                "gradle.lockfile",
                                "# made by Gradle\ng:a:1.0=runtimeClasspath\ng:b:2-SNAPSHOT=runtimeClasspath\nempty=\n")
                        .with("gradle/libs.versions.toml", """
                                # a = "9-SNAPSHOT"
                                [versions]
                                a = "1.0"
                                b = "1.+"
                                c = { strictly = "[1.0, 2.0[" }
                                [libraries]
                                d = "g:d:latest.release"
                                e = { module = "g:e", version = '3-SNAPSHOT' }
                                """)
                        .with("examples/android/gradle.lockfile", "g:z:1-SNAPSHOT=a\n")
                        .findings(rule))
                .containsExactlyInAnyOrder(
                        "BLOCK gradle.lockfile: the dependency `g:b:2-SNAPSHOT` is a snapshot, which changes",
                        "BLOCK gradle/libs.versions.toml: the dependency `3-SNAPSHOT` is a snapshot, which changes",
                        "WARN gradle/libs.versions.toml: the version in `b = \"1.+\"` is a range",
                        "WARN gradle/libs.versions.toml: the version in `c = { strictly = \"[1.0, 2.0[\" }` is a range",
                        "WARN gradle/libs.versions.toml: the version in `d = \"g:d:latest.release\"` is a range");
    }

    @Test
    void theDigestsOfASignedJarAreComparedWithItsFiles() throws IOException {
        String manifest = "Manifest-Version: 1.0\r\n\r\nName: a/One.class\r\nSHA-256-Digest: " + jarDigest("one")
                + "\r\n\r\nName: a/T\r\n wo.class\r\nSHA-256-Digest: " + jarDigest("two")
                + "\r\n\r\nName: a/Gone.class\r\nSHA-256-Digest: " + jarDigest("")
                + "\r\n\r\nName: a/Old.class\r\nSHA1-Digest: x=\r\n\r\n";
        var jar = new Shipment()
                .with("META-INF/MANIFEST.MF", manifest)
                .with("a/One.class", "one")
                .with("a/Two.class", "changed")
                .with("a/Old.class", "")
                .with("a/More.class", "");
        assertThat(jar.findings(rule)).isEmpty(); // nobody has signed it
        assertThat(jar.with("META-INF/ACME.SF", "").findings(rule))
                .containsExactlyInAnyOrder(
                        "BLOCK a/Two.class: it is not the file that the manifest of the signed jar has the digest of",
                        "WARN META-INF/MANIFEST.MF: the manifest has a digest of `a/Gone.class`, which is not in the jar",
                        "WARN META-INF/MANIFEST.MF: the jar is signed, but not its file `a/More.class`",
                        "NOTE META-INF/MANIFEST.MF: digests of the signed jar that are not SHA-256 were not compared: 1");
    }

    private static String jarDigest(String content) {
        return Base64.getEncoder()
                .encodeToString(Digest.of(content.getBytes(UTF_8)).raw());
    }
}

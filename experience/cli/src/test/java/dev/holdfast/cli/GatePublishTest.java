package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class GatePublishTest {
    private static final String MAP = """
            {"version":3,"sources":["../src/secret.ts"],"sourcesContent":["export const plan = 1;\\n"],"mappings":"AAAA"}""";

    /** Plays Maven: {@code deploy} writes one module to the repository it is told, {@code deploy-file} copies what it is told. */
    private static final String MAVEN = """
            #!/bin/bash
            set -e
            echo "$*" >> calls
            for word in "$@"; do
                case "$word" in
                    -DaltDeploymentRepository=*) target=${word#*::file://} ;;
                    -Durl=*) url=${word#-Durl=file://} ;;
                    -Dfile=*) file=${word#-Dfile=} ;;
                    -DpomFile=*) pom=${word#-DpomFile=} ;;
                    -Dfiles=*) files=${word#-Dfiles=} ;;
                esac
            done
            if [ -n "$target" ]; then
                mkdir -p "$target/g/a/1"
                cp a-1.jar a-1-sources.jar "$target/g/a/1/"
                echo '<project/>' > "$target/g/a/1/a-1.pom"
                echo 0123 > "$target/g/a/1/a-1.jar.sha1"
                echo '<metadata/>' > "$target/g/a/maven-metadata.xml"
            else
                mkdir -p "$url"
                cp "$file" "$pom" ${files//,/ } "$url/"
            fi
            """;

    @TempDir
    private Path folder;

    private Desk desk;
    private HttpServer registry;
    private final List<JsonNode> published = new CopyOnWriteArrayList<>();

    @BeforeEach
    void setUp() throws IOException {
        desk = new Desk(folder);
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", this::answer);
        registry.start();
        String address = "127.0.0.1:" + registry.getAddress().getPort();
        desk.file(".npmrc", "registry=http://" + address + "/\n//" + address + "/:_authToken=none\n")
                .file("package.json", """
                        {"name": "acme-agent", "version": "1.0.0", "main": "cli.js", "files": ["*.js", "*.map"],
                         "scripts": {"prepack": "echo 'built()' > built.js; echo $npm_config_pack_destination > where", "prepublishOnly": "echo once >> order"}}
                        """)
                .file("cli.js", "run()\n");
    }

    @AfterEach
    void tearDown() {
        registry.stop(0);
    }

    @Test
    void publishesTheVeryBytesThatWereJudged() {
        var result =
                desk.run("gate", "publish", "--attest", "acme.intoto.jsonl", "--", "npm", "publish", "--tag", "next");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("passes   acme-agent-1.0.0.tgz\n         3 files, ");
        assertThat(published).hasSize(1);
        byte[] tarball = Base64.getDecoder()
                .decode(published
                        .getFirst()
                        .path("_attachments")
                        .path("acme-agent-1.0.0.tgz")
                        .path("data")
                        .asString());
        assertThat(result.out()).contains("sha256 " + Digest.of(tarball).brief() + "…");
        assertThat(published.getFirst().path("dist-tags").has("next")).isTrue();
        assertThat(desk.read("order")).isEqualTo("once\n");
        assertThat(desk.run("ledger", "show").out())
                .contains("gate.judged       acme-agent-1.0.0.tgz pass "
                        + Digest.of(tarball).brief() + " 0 0");
        write("acme.tgz", tarball);
        assertThat(desk.run("gate", "verify", "acme.tgz", "--attestation", "acme.intoto.jsonl")
                        .out())
                .startsWith("verified\n  artifact  acme-agent-1.0.0.tgz\n  sha256    " + Digest.of(tarball));
        assertThat(packed()).doesNotExist();
    }

    @Test
    void publishesNothingWhenThatIsBlocked() {
        desk.file("cli.js.map", MAP);
        var result = desk.run("gate", "publish", "--attest", "acme.intoto.jsonl", "--", "npm", "publish");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).startsWith("BLOCKED  acme-agent-1.0.0.tgz\n").contains("cli.js.map");
        assertThat(result.err()).endsWith("nothing is published\n");
        assertThat(published).isEmpty();
        assertThat(desk.workspace().resolve("acme.intoto.jsonl")).doesNotExist();
        assertThat(desk.run("ledger", "show").out()).contains("gate.judged       acme-agent-1.0.0.tgz block ");
        assertThat(packed()).doesNotExist();
    }

    @Test
    void aPackedFileIsPublishedAsItIs() throws IOException {
        desk.run("gate", "publish", "--", "npm", "publish");
        byte[] tarball = Base64.getDecoder()
                .decode(published
                        .getFirst()
                        .path("_attachments")
                        .path("acme-agent-1.0.0.tgz")
                        .path("data")
                        .asString());
        write("given.tgz", tarball);
        assertThat(desk.run("gate", "publish", "--", "npm", "publish", "given.tgz")
                        .exitCode())
                .isZero();
        assertThat(published.get(1).path("_attachments").toString())
                .contains(Base64.getEncoder().encodeToString(tarball));
    }

    @Test
    void whatChangesBehindTheBackIsNotWhatNpmReads() throws IOException {
        zip("real.zip", "cli.js", "run()");
        zip("other.zip", "cli.js", "steal()");
        desk.file("npm", """
                #!/bin/bash
                case "$1" in
                    pack) cp real.zip "$3/a-1.tgz"; echo "$3" > where ;;
                    publish) cp other.zip "$(cat where)/a-1.tgz"; cp "$2" published ;;
                esac
                """);
        Path npm = executable("npm");
        var result = desk.run("gate", "publish", "--", npm.toString(), "publish");
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(Files.readAllBytes(desk.workspace().resolve("published")))
                .isEqualTo(Files.readAllBytes(desk.workspace().resolve("real.zip")));
        assertThat(packed()).doesNotExist();
        desk.file(
                "npm",
                Files.readString(npm)
                        .replace("cp other.zip \"$(cat where)/a-1.tgz\"", "chmod u+w $2 ${2%/*}; cp other.zip $2"));
        var changed = desk.run("gate", "publish", "--", npm.toString(), "publish");
        assertThat(changed.exitCode()).isEqualTo(2);
        assertThat(changed.err()).contains("the file changed while npm published it");
    }

    @Test
    void theValueOfAnOptionIsNoPackage() throws IOException {
        Path config = desk.home().resolve("npmrc");
        Files.move(desk.workspace().resolve(".npmrc"), config);
        var result = desk.run("gate", "publish", "--", "npm", "publish", "--userconfig", config.toString());
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(published).hasSize(1);
        assertThat(desk.run("gate", "publish", "--", "npm", "publish", "--provenance", "/b")
                        .err())
                .startsWith("holdfast: one package is judged and published at a time");
    }

    @Test
    void aFailingScriptPublishesNothing() {
        desk.file("package.json", """
                {"name": "acme-agent", "version": "1.0.0", "scripts": {"prepack": "echo $npm_config_pack_destination > where; exit 7"}}""");
        var result = desk.run("gate", "publish", "--", "npm", "publish");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("`npm pack --pack-destination` failed with exit code 7");
        assertThat(published).isEmpty();
        assertThat(packed()).doesNotExist();
    }

    @Test
    void otherCommandsAreRefused() {
        assertThat(desk.run("gate", "publish", "--", "yarn", "publish").err())
                .isEqualTo("holdfast: `yarn` is not known; give `npm publish …` or `mvn deploy …`\n");
        assertThat(desk.run("gate", "publish", "--", "npm", "install").err())
                .startsWith("holdfast: only `npm publish …` publishes");
        for (String other : List.of(
                "-w", "--w", "--ws", "-ws=true", "--workspac=a", "--include-workspace-root", ".", "./b", "/b")) {
            assertThat(desk.run("gate", "publish", "--", "npm", "publish", "--access", "public", other)
                            .err())
                    .as(other)
                    .startsWith("holdfast: one package is judged and published at a time");
        }
        assertThat(desk.run("gate", "publish", "--", "npm", "publish", "--dry-run")
                        .err())
                .startsWith("holdfast: with `--dry-run` npm publishes nothing");
        assertThat(desk.run("gate", "publish", "--", "npm", "publish", "acme@1").exitCode())
                .isEqualTo(2);
        assertThat(desk.run("gate", "publish", "--", "mvn", "install").err())
                .startsWith("holdfast: only `mvn deploy …` publishes");
        assertThat(desk.run("gate", "publish", "--", "mvn", "deploy").err())
                .startsWith("holdfast: say once where to deploy to");
        desk.file("pom.xml", "<artifactId>central-publishing-maven-plugin</artifactId>");
        assertThat(desk.run("gate", "publish", "--", "mvn", "deploy", "-DaltDeploymentRepository=r::file:///x")
                        .err())
                .startsWith("holdfast: `central-publishing-maven-plugin` in `pom.xml` publishes by itself");
        desk.file("pom.xml", "<project/>")
                .file("module/pom.xml", "<artifactId>nexus-staging-maven-plugin</artifactId>");
        assertThat(desk.run("gate", "publish", "--", "mvn", "deploy", "-DaltDeploymentRepository=r::file:///x")
                        .err())
                .startsWith("holdfast: `nexus-staging-maven-plugin` in `module/pom.xml` publishes by itself");
        desk.file("module/pom.xml", "<project>" + " ".repeat(5 << 20) + "</project>");
        assertThat(desk.run("gate", "publish", "--", "mvn", "deploy", "-DaltDeploymentRepository=r::file:///x")
                        .err())
                .startsWith("holdfast: `module/pom.xml` has more than 4 MB");
        Path inner = desk.file("pom.xml", "central-publishing-maven-plugin")
                .workspace()
                .resolve("other");
        desk.file("other/pom.xml", "<project/>");
        assertThat(desk.runIn(inner, "gate", "publish", "--", "mvn", "deploy", "-DaltDeploymentRepository=r::file:///x")
                        .err())
                .startsWith("holdfast: `central-publishing-maven-plugin` in `../pom.xml` publishes by itself");
        desk.file("pom.xml", "<project/>").file("module/pom.xml", "<project/>");
        desk.file("beside/release.xml", "central-publishing-maven-plugin");
        for (List<String> file :
                List.of(List.of("-f", "../beside/release.xml"), List.of("--file=../beside/release.xml"))) {
            var command = new ArrayList<>(List.of("gate", "publish", "--", "mvn", "deploy"));
            command.addAll(file);
            command.add("-DaltDeploymentRepository=r::file:///x");
            assertThat(desk.runIn(inner, command.toArray(String[]::new)).err())
                    .startsWith("holdfast: `central-publishing-maven-plugin` in `release.xml` publishes by itself");
        }
        assertThat(published).isEmpty();
    }

    @Test
    void whatMavenDeploysIsJudgedAndThenDeployedByteByByte() throws IOException {
        String mvn = maven();
        zip("a-1.jar", "A.class", "code");
        zip("a-1-sources.jar", "A.txt", "text");
        Path target = desk.home().resolve("repository");
        var result =
                desk.run("gate", "publish", "--", mvn, "-B", "deploy", "-DaltDeploymentRepository=r::file://" + target);
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("passes   a-1-sources.jar\n", "passes   a-1.jar\n", "passes   rest\n");
        assertThat(Files.readAllBytes(target.resolve("a-1.jar")))
                .isEqualTo(Files.readAllBytes(desk.workspace().resolve("a-1.jar")));
        assertThat(desk.read("calls").lines().skip(1).toList())
                .singleElement()
                .asString()
                .startsWith("org.apache.maven.plugins:maven-deploy-plugin:3.1.4:deploy-file -DrepositoryId=r"
                        + " -Durl=file://" + target + " -B -DpomFile=")
                .endsWith("-Dclassifiers=sources -Dtypes=jar");
        assertThat(desk.read("calls")).contains(" -DskipPublishing=true -DskipNexusStagingDeployMojo=true ");
        String staged = desk.read("calls").lines().findFirst().orElseThrow().replaceFirst(".*file://", "");
        assertThat(Path.of(staged)).doesNotExist();
        assertThat(Path.of(staged).getFileName()).hasToString("staged");
    }

    @Test
    void whatMavenWouldDeployAndIsBlockedStaysWhereItIs() throws IOException {
        String mvn = maven();
        zip("a-1.jar", "A.js.map", MAP);
        zip("a-1-sources.jar", "A.txt", "text");
        Path target = desk.home().resolve("repository");
        var result = desk.run(
                "gate", "publish", "--", mvn, "deploy", "-DaltDeploymentRepository=r::default::file://" + target);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(target).doesNotExist();
        assertThat(desk.read("calls").lines())
                .singleElement()
                .asString()
                .startsWith(
                        "deploy -DskipPublishing=true -DskipNexusStagingDeployMojo=true -DaltDeploymentRepository=r::default::file:///");
    }

    private String maven() throws IOException {
        desk.file("mvn", MAVEN);
        return executable("mvn").toString();
    }

    private Path executable(String name) throws IOException {
        Path file = desk.workspace().resolve(name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private void zip(String name, String entry, String content) throws IOException {
        try (var zip =
                new ZipOutputStream(Files.newOutputStream(desk.workspace().resolve(name)))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content.getBytes(UTF_8));
            zip.closeEntry();
        }
    }

    private void write(String name, byte[] bytes) {
        try {
            Files.write(desk.workspace().resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where npm was told to pack to, which nobody needs any more. */
    private Path packed() {
        return Path.of(desk.read("where").strip());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean put = exchange.getRequestMethod().equals("PUT");
            if (put) {
                published.add(Wire.read(new String(body, UTF_8)));
            }
            byte[] answer = (put ? "{\"ok\":true}" : "{\"error\":\"not found\"}").getBytes(UTF_8);
            exchange.sendResponseHeaders(put ? 201 : 404, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}

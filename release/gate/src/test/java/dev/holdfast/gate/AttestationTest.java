package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class AttestationTest {
    private static final Instant AT = Instant.parse("2026-11-27T12:00:00Z");
    private static final Digest SUBJECT = Digest.of("the artifact");

    @TempDir
    private Path folder;

    private SigningKey key;

    @BeforeEach
    void setUp() {
        key = SigningKey.open(folder.resolve("gate"), new SecureRandom());
    }

    @Test
    void isOneKeyForAllWhoMakeItAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            Path file = folder.resolve("raced" + round);
            List<Callable<String>> openings = Collections.nCopies(
                    8,
                    () -> SigningKey.open(file, new SecureRandom())
                            .verifyingKey()
                            .pem());
            try (var threads = Executors.newFixedThreadPool(openings.size())) {
                var keys = new HashSet<String>();
                for (Future<String> key : threads.invokeAll(openings)) {
                    keys.add(key.get());
                }
                assertThat(keys).hasSize(1);
            }
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void whatPassedIsAttestedAndReadBack() {
        byte[] envelope = Attestation.sign(judgement(), AT, key).getBytes(UTF_8);
        assertThat(Attestation.open(
                        envelope, VerifyingKey.parse(key.verifyingKey().pem())))
                .isEqualTo(new Attestation("a.tgz", SUBJECT, AT, 0));
    }

    @Test
    void whatIsBlockedIsNotAttested() {
        ArtifactRule bad = (inventory, findings) -> findings.add(
                new Finding(Rule.of("bad", Topic.SOURCE), Weight.BLOCK, FindingGroup.WHOLE, "bad", "make it good"));
        var blocked = new Judgement(
                SUBJECT,
                Parcel.named("a.tgz").file("a", "b").checked(bad),
                List.of(),
                Optional.empty(),
                Optional.empty());
        assertThatThrownBy(() -> Attestation.sign(blocked, AT, key)).hasMessage("only what passes is attested");
    }

    @Test
    void everyChangeOfPayloadTypeOrSignatureIsRefused() {
        ObjectNode envelope = (ObjectNode)
                PlainJson.read(Attestation.sign(judgement(), AT, key).getBytes(UTF_8));
        String statement =
                new String(Base64.getDecoder().decode(envelope.path("payload").asString()), UTF_8);
        String other = statement.replace(SUBJECT.hex(), Digest.of("another").hex());
        assertThat(other).isNotEqualTo(statement);
        assertRefused(
                envelope.deepCopy().put("payload", Base64.getEncoder().encodeToString(other.getBytes(UTF_8))),
                "the attestation is not signed by this key; give the key of who signed it with `--key`");
        assertRefused(
                envelope.deepCopy().put("payloadType", "text/plain"),
                "the attestation is no DSSE envelope around an in-toto statement");
        ObjectNode unsigned = envelope.deepCopy();
        unsigned.putArray("signatures");
        assertRefused(unsigned, "the attestation is no DSSE envelope around an in-toto statement");
        ObjectNode garbage = envelope.deepCopy();
        garbage.putArray("signatures").addObject().put("sig", "AAAA");
        assertRefused(garbage, "the attestation is not signed by this key; give the key of who signed it with `--key`");
        var stranger = SigningKey.open(folder.resolve("stranger"), new SecureRandom());
        assertThatThrownBy(() -> Attestation.open(PlainJson.line(envelope).getBytes(UTF_8), stranger.verifyingKey()))
                .hasMessageStartingWith("the attestation is not signed by this key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "nonsense",
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"https://slsa.dev/provenance/v1\"}",
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"https://holdfast.dev/gate-verdict/v1\","
                        + "\"subject\":[{\"name\":\"a\",\"digest\":{\"sha256\":\"00\"}}],\"predicate\":{\"verdict\":\"pass\"}}",
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"https://holdfast.dev/gate-verdict/v1\","
                        + "\"subject\":[{},{}],\"predicate\":{\"verdict\":\"pass\"}}",
            })
    void anotherStatementByTheSameKeySaysNoSuchThing(String statement) {
        byte[] envelope = Envelope.sign(statement, key).getBytes(UTF_8);
        assertThatThrownBy(() -> Attestation.open(envelope, key.verifyingKey()))
                .hasMessage("it is signed by this key, but it does not say that an artifact passed the gate");
    }

    @Test
    void theKeyFileIsItsOwnersAloneAndStaysWhatItIs() throws IOException {
        Path file = folder.resolve("gate");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SigningKey.open(file, new SecureRandom()).verifyingKey().pem())
                .isEqualTo(key.verifyingKey().pem());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> SigningKey.open(file, new SecureRandom()))
                .hasMessage("the signing key `" + file + "`: others may read it; run `chmod 600` on it, and make a new"
                        + " key if they could have");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "nothing");
        assertThatThrownBy(() -> SigningKey.open(file, new SecureRandom()))
                .hasMessage("the signing key `" + file + "`: it holds no key on P-256; move it away and a new key is"
                        + " made");
    }

    /** By a program that shares no line with ours. */
    @Test
    void opensslVerifiesTheSignature() throws IOException, InterruptedException {
        ObjectNode envelope = (ObjectNode)
                PlainJson.read(Attestation.sign(judgement(), AT, key).getBytes(UTF_8));
        byte[] payload = Base64.getDecoder().decode(envelope.path("payload").asString());
        Files.writeString(folder.resolve("key.pem"), key.verifyingKey().pem());
        Files.write(
                folder.resolve("signature"),
                Base64.getDecoder()
                        .decode(envelope.path("signatures").path(0).path("sig").asString()));
        Files.writeString(
                folder.resolve("signed"),
                "DSSEv1 28 application/vnd.in-toto+json " + payload.length + " " + new String(payload, UTF_8));
        assertThat(openssl("dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "signed"))
                .isEqualTo("Verified OK\n");
        Files.writeString(folder.resolve("signed"), "another");
        assertThat(openssl("dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "signed"))
                .startsWith("Verification failure");
    }

    private String openssl(String... words) throws IOException, InterruptedException {
        var argv = new ArrayList<>(List.of("openssl"));
        argv.addAll(List.of(words));
        Process process = new ProcessBuilder(argv)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }

    private void assertRefused(ObjectNode envelope, String message) {
        assertThatThrownBy(() -> Attestation.open(PlainJson.line(envelope).getBytes(UTF_8), key.verifyingKey()))
                .isInstanceOf(GateException.class)
                .hasMessage(message);
    }

    private static Judgement judgement() {
        return new Judgement(
                SUBJECT, Parcel.named("a.tgz").file("a", "b").checked(), List.of(), Optional.empty(), Optional.empty());
    }
}

package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.scan.ScanSettings;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys here are invented, and put together from parts so that no scanner of this repository takes them for real. */
class ScanRuleTest {
    private static final String KEY = "npm" + "_" + "q7Zt2mXw9RbK4vLcY8sPdJ3hN6gTfA1eUoBi";

    @Test
    void aProvenCredentialBlocksAndIsNotShown() {
        assertThat(findings("auth=" + KEY))
                .containsExactly(
                        new Finding(
                                Rule.of("secret", Topic.SECRET),
                                Weight.BLOCK,
                                new Place(MemberName.of("a.js"), 5),
                                "npm token `npm_... (40 characters)`",
                                "revoke it where it was issued, then take it out; once published, taking it out is not enough"));
    }

    @Test
    void saysHowACredentialWasWrapped() {
        String twice = encoded(encoded("auth = " + KEY));

        assertThat(findings("x('" + twice + "')"))
                .extracting(Finding::what)
                .containsExactly("npm token `npm_... (40 characters)` in base64 in base64");
    }

    @Test
    void whatOnlyLooksLikeACredentialIsForAPersonToLookAt() {
        assertThat(findings("password = \"kT7#pq2LmZ9!\";"))
                .extracting(Finding::weight, Finding::what)
                .containsExactly(tuple(Weight.WARN, "perhaps a password `kT... (12 characters)`"));
    }

    @ParameterizedTest
    @CsvSource({
        ".env, BLOCK",
        "test/fixtures/.env.default, BLOCK",
        ".env.example, BLOCK",
        "config/prod.env, BLOCK",
        "src/config.js, WARN"
    })
    void inAFileOfSettingsItBlocksWhateverTheFileIsCalled(String path, Weight weight) {
        var findings = new Findings(10);
        String text = "MODE=dev\nDB_PASSWORD=kT7#pq2LmZ9!\nAPI_KEY=changeme\nTOKEN=your-token-here\nSECRET=${SECRET}\n";
        new ScanRule(ScanSettings.DEFAULT)
                .look(new Member(MemberName.of(path), Member.NO_MODE, text.getBytes(UTF_8)), _ -> true, findings);
        assertThat(findings.sorted())
                .extracting(Finding::weight, Finding::what)
                .containsExactly(tuple(weight, "perhaps a password `kT... (12 characters)`"));
    }

    @Test
    void whatIsNoSecretIsToldOnceForEachFileAndKind() {
        List<Finding> findings = findings(
                "// ada@lovelace.name\n// bob@builder.name\nopen('/home/ada/notes.txt')\n'db.prod.corp'\n'DE02120300000000202051'");

        assertThat(findings)
                .extracting(Finding::weight, Finding::what)
                .containsExactly(
                        tuple(Weight.WARN, "iban `DE...02051`"),
                        tuple(Weight.NOTE, "mail address `ad...@lovelace.name`, and 1 more"),
                        tuple(Weight.NOTE, "home folder `/home/ada/notes.txt`"),
                        tuple(Weight.NOTE, "internal host `db.prod.corp`"));
    }

    @Test
    void findsWhatItIsTold() {
        var findings = new Findings(10);
        var settings = new ScanSettings(Set.of("blue-harbour-42"), List.of("ada.example"));
        new ScanRule(settings)
                .look(member("x = 'blue-harbour-42', 'http://db.prod.ada.example/'"), _ -> true, findings);

        assertThat(findings.sorted()).extracting(Finding::weight).containsExactly(Weight.BLOCK, Weight.NOTE);
    }

    private static List<Finding> findings(String text) {
        var findings = new Findings(10);
        new ScanRule(ScanSettings.DEFAULT).look(member(text), _ -> true, findings);
        return findings.sorted();
    }

    private static Member member(String text) {
        return new Member(MemberName.of("a.js"), Member.NO_MODE, text.getBytes(UTF_8));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}

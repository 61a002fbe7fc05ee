package dev.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gate.Difference.TraitChange;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    @Test
    void namesWhatIsNewGoneAndOtherByFileAndKind() {
        var old = Parcel.named("a-1.tgz")
                .file("package/package.json", "{}")
                .file("package/gone.js", 5)
                .file("package/same.js", "same")
                .file("package/more.js", 10)
                .inventory();
        var now = Parcel.named("a-2.tgz")
                .file("package/package.json", "{}")
                .file("package/same.js", "same")
                .file("package/more.js", 17)
                .file("package/more.js.map", 100)
                .inventory();
        var difference = Difference.between(old, now);
        assertThat(difference.bytes()).isEqualTo(new Difference.Size(21, 123));
        assertThat(difference.files())
                .extracting(change -> change.what().sign() + change.path() + " "
                        + change.bytes().growth())
                .containsExactly("+more.js.map 100", "~more.js 7", "-gone.js -5");
        assertThat(difference.kinds())
                .extracting(change -> change.kind() + " " + change.files().growth() + " "
                        + change.bytes().growth())
                .containsExactly("MAP 1 100", "PROGRAM -1 2");
    }

    @Test
    void namesWhatManifestsSayOtherwise() {
        var old = Parcel.named("a-1.tgz").file("package/package.json", """
                        {"main": "a.js", "dependencies": {"left": "1.0.0", "right": "2.0.0"}}""").inventory();
        var now = Parcel.named("a-2.tgz")
                .file("package/package.json", """
                        {"main": "b.js", "bin": {"a": "cli.js"}, "dependencies": {"right": "2.0.1"},
                         "scripts": {"postinstall": "node steal.js", "test": "x"}}""")
                .file("package/cli.js", 0755, "1")
                .inventory();
        assertThat(Difference.between(old, now).traits())
                .containsExactly(
                        new TraitChange("dependencies", "left", "1.0.0", ""),
                        new TraitChange("dependencies", "right", "2.0.0", "2.0.1"),
                        new TraitChange("entry points", "bin", "", "{\"a\":\"cli.js\"}"),
                        new TraitChange("entry points", "main", "a.js", "b.js"),
                        new TraitChange("install scripts", "postinstall", "", "node steal.js"),
                        new TraitChange("permissions", "cli.js", "", "0755"));
    }

    @Test
    void readsTheManifestsOfJarsWheelsAndExtensions() {
        var nothing = Parcel.named("old").inventory();
        var now = Parcel.named("new")
                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nMain-Class: a.very.long\r\n .name.Main\r\n")
                .file("META-INF/maven/g/a/pom.xml", """
                        <!DOCTYPE x [<!ENTITY e "e">]>
                        <project><dependencies><dependency><groupId>g</groupId><artifactId>b</artifactId>
                        <version>1</version></dependency></dependencies></project>""")
                .file("a.dist-info/METADATA", "Name: a\nRequires-Dist: requests (>=2)\n\nRequires-Dist: none\n")
                .file("manifest.json", "{\"permissions\": [\"tabs\"], \"server\": {\"entry_point\": \"s.js\"}}")
                .inventory();
        assertThat(Difference.between(nothing, now).traits())
                .containsExactly(
                        new TraitChange("dependencies", "g:b", "", "1"),
                        new TraitChange("dependencies", "requests", "", "(>=2)"),
                        new TraitChange("entry points", "Main-Class", "", "a.very.long.name.Main"),
                        new TraitChange("entry points", "server", "", "s.js"),
                        new TraitChange("permissions", "tabs", "", "permissions"));
    }

    @Test
    void manifestsThatAreMalformedSayNothing() {
        var old = Parcel.named("old").inventory();
        var now = Parcel.named("new")
                .file("package.json", "{\"main\": ")
                .file("pom.xml", "<project><dependencies>")
                .file("manifest.json", "[".repeat(100_000))
                .inventory();
        assertThat(Difference.between(old, now).traits()).isEmpty();
    }
}

package dev.holdfast.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between modules, as code. A module may know those listed for it and no other of ours. */
class ArrowsTest {
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("terms", Set.of()),
            Map.entry("config", Set.of("terms")),
            Map.entry("ledger", Set.of("terms")),
            Map.entry("vault", Set.of("terms")),
            Map.entry("scan", Set.of("terms")),
            Map.entry("workspace", Set.of("terms", "vault")),
            Map.entry("policy", Set.of("terms")),
            Map.entry("approval", Set.of("terms")),
            Map.entry("sandbox", Set.of("terms")),
            Map.entry("shell", Set.of("terms")),
            Map.entry("broker", Set.of("terms")),
            Map.entry("tools", Set.of("terms")),
            Map.entry("model", Set.of("terms")),
            Map.entry(
                    "monitor",
                    Set.of(
                            "terms",
                            "scan",
                            "vault",
                            "policy",
                            "approval",
                            "workspace",
                            "sandbox",
                            "shell",
                            "broker",
                            "tools",
                            "model")),
            Map.entry(
                    "agent",
                    Set.of("terms", "ledger", "vault", "policy", "approval", "tools", "model", "monitor", "workspace")),
            Map.entry("gate", Set.of("terms", "config", "scan", "ledger")),
            Map.entry("demo", Set.of("terms")),
            Map.entry("drill", Set.of("terms", "demo")));

    static List<String> names() {
        return MAY_KNOW.keySet().stream().sorted().toList();
    }

    @Test
    void sawEveryModule() {
        var expected = new ArrayList<>(names());
        expected.add("cli");
        assertThat(House.modules().keySet()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(House.modules().values())
                .allSatisfy(count -> assertThat(count).isGreaterThan(4L));
    }

    @ParameterizedTest
    @MethodSource("names")
    void knowsOnlyWhatItsArrowsAllow(String module) {
        String[] forbidden = House.modules().keySet().stream()
                .filter(other -> !other.equals(module) && !MAY_KNOW.get(module).contains(other))
                .map(other -> "dev.holdfast." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.holdfast." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(House.CLASSES);
    }

    @Test
    void everyModuleHasOnePackage() {
        assertThat(House.CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .allSatisfy(name -> assertThat(name.split("\\.", -1)).hasSize(3));
    }

    @Test
    void termsStandOnTheJdkAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.holdfast.terms")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "dev.holdfast.terms", "org.jspecify..")
                .check(House.CLASSES);
    }

    @Test
    void aLibraryLivesInOneLayerBehindOurOwnTypes() {
        only(Set.of("config", "demo"), "org.snakeyaml.."); // the demo reads its transcripts by itself, on terms alone
        only(Set.of("cli"), "picocli..");
        only(Set.of("tools"), "com.networknt..");
        only(Set.of("tools", "workspace"), "com.github.difflib..");
        only(Set.of("ledger"), "org.bouncycastle..");
        only(Set.of("policy"), "com.cedarpolicy..");
        only(Set.of("policy"), "com.google.common.."); // in the signatures of the former, as the next two
        only(Set.of("policy"), "com.fasterxml.jackson.core..");
        only(Set.of("policy"), "com.fasterxml.jackson.databind..");
        only(Set.of("shell"), "org.treesitter..");
        only(Set.of("broker"), "java.net.http..");
        only(Set.of("ledger", "demo"), "com.sun.net.httpserver.."); // a witness, and models that play transcripts
        // a sync of many files; files beneath a handle; processes behind the kernel's walls; the command line asks only
        // for its terminal
        only(Set.of("ledger", "workspace", "sandbox", "cli"), "java.lang.foreign..");
    }

    @Test
    void onlyTheSandboxTheScriptedWorldsTheVaultAndTheGateStartProcesses() {
        noClasses()
                .that()
                // the vault runs the client of a key management service that the configuration names
                .resideOutsideOfPackages(packages(Set.of("sandbox", "demo", "drill", "vault")))
                .and()
                .doNotHaveFullyQualifiedName("dev.holdfast.gate.Programs") // npm and git, which pack what is looked at
                .and()
                .doNotHaveFullyQualifiedName("dev.holdfast.gate.Toolchain") // what the person publishes with
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .check(House.CLASSES);
    }

    @Test
    void whatThinksDoesNotTouchFiles() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(Set.of("policy", "tools", "model", "agent", "scan", "terms", "shell")))
                .and()
                .doNotHaveFullyQualifiedName("dev.holdfast.policy.Engine") // unpacks its native library, and deletes it
                .and()
                .doNotHaveFullyQualifiedName("dev.holdfast.shell.Grammar") // the same
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Files.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.nio.channels..")
                .check(House.CLASSES);
    }

    private static void only(Set<String> modules, String library) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages(modules))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(House.CLASSES);
    }

    private static String[] packages(Set<String> modules) {
        return modules.stream().map(module -> "dev.holdfast." + module).toArray(String[]::new);
    }
}

package dev.holdfast.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
                            "broker",
                            "tools",
                            "model")),
            Map.entry(
                    "agent",
                    Set.of("terms", "ledger", "vault", "policy", "approval", "tools", "model", "monitor", "workspace")),
            Map.entry("demo", Set.of("terms")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.holdfast");

    private static Map<String, Long> modules() {
        return CLASSES.stream()
                .collect(Collectors.groupingBy(ArrowsTest::module, TreeMap::new, Collectors.counting()));
    }

    private static String module(JavaClass type) {
        return type.getPackageName().split("\\.")[2];
    }

    static List<String> names() {
        return MAY_KNOW.keySet().stream().sorted().toList();
    }

    @Test
    void sawEveryModule() {
        var expected = new ArrayList<>(names());
        expected.add("cli");
        assertThat(modules().keySet()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(modules().values()).allSatisfy(count -> assertThat(count).isGreaterThan(4L));
    }

    @ParameterizedTest
    @MethodSource("names")
    void knowsOnlyWhatItsArrowsAllow(String module) {
        String[] forbidden = modules().keySet().stream()
                .filter(other -> !other.equals(module) && !MAY_KNOW.get(module).contains(other))
                .map(other -> "dev.holdfast." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.holdfast." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(CLASSES);
    }

    @Test
    void everyModuleHasOnePackage() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .allSatisfy(name -> assertThat(name.split("\\.")).hasSize(3));
    }

    @Test
    void termsStandOnTheJdkAlone() {
        noClasses()
                .that()
                .resideInAPackage("dev.holdfast.terms")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "dev.holdfast.terms", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void aLibraryLivesInOneLayerBehindOurOwnTypes() {
        only(Set.of("config"), "org.snakeyaml..");
        only(Set.of("cli"), "picocli..");
        only(Set.of("tools"), "com.networknt..");
        only(Set.of("tools", "workspace"), "com.github.difflib..");
        only(Set.of("broker"), "java.net.http..");
        only(Set.of("workspace"), "java.lang.foreign..");
    }

    @Test
    void onlyTheSandboxAndTheDemoStartProcesses() {
        var allowed = Set.of("sandbox", "demo");
        noClasses()
                .that()
                .resideOutsideOfPackages(packages(allowed))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .check(CLASSES);
    }

    private static void only(Set<String> modules, String library) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages(modules))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    private static String[] packages(Set<String> modules) {
        return modules.stream().map(module -> "dev.holdfast." + module).toArray(String[]::new);
    }
}

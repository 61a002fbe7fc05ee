package dev.holdfast.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What of our style a machine can hold. Each rule first asserts that it saw something it could have caught. */
class StyleTest {
    private static final Pattern GETTER = Pattern.compile("get([A-Z].*)?");
    private static final Pattern EMPTY_NAME =
            Pattern.compile(".*(Manager|Helper|Utils?|Impl|Data|Info|Processor|Handler)");
    private static final int COMPONENTS_MAX = 5;

    /** Records that are wider for a reason: events are read beside their format, constants beside the kernel's. */
    private static final Set<String> WIDE = Set.of(
            "MonitorEvent$Judged",
            "MonitorEvent$Closed",
            "MonitorEvent$Replied",
            "MonitorState$Stand",
            "Sketch",
            "Arch$Files",
            "Arch$Marks");

    @Test
    void everyPackageIsNullMarked() {
        var packages =
                House.CLASSES.stream().map(JavaClass::getPackageName).distinct().toList();
        assertThat(packages)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(House.CLASSES.getPackage(name).isAnnotatedWith(NullMarked.class))
                        .as("`%s` is @NullMarked in its package-info.java", name)
                        .isTrue());
    }

    @Test
    void nothingIsNamedGet() {
        var methods = House.CLASSES.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .toList();
        assertThat(methods).hasSizeGreaterThan(500);
        assertThat(methods.stream()
                        .filter(method -> GETTER.matcher(method.getName()).matches())
                        .filter(method -> method.getName().length() > 3)
                        .filter(method -> !overridesForeign(method))
                        .map(JavaMethod::getFullName))
                .isEmpty();
        assertThat(House.CLASSES.stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> GETTER.matcher(field.getName()).matches())
                        .map(JavaField::getFullName))
                .isEmpty();
    }

    @Test
    void recordsHoldNoArrays() {
        assertThat(records()).hasSizeGreaterThan(50);
        assertThat(records()
                        .flatMap(StyleTest::components)
                        .filter(field -> field.getRawType().isArray())
                        .map(JavaField::getFullName))
                .isEmpty();
    }

    @Test
    void recordsAreSmall() {
        assertThat(records()
                        .filter(type -> components(type).count() > COMPONENTS_MAX)
                        .map(type ->
                                type.getName().substring(type.getPackageName().length() + 1))
                        .filter(name -> !WIDE.contains(name)))
                .isEmpty();
    }

    @Test
    void typesAreNamedForWhatTheyAre() {
        assertThat(House.CLASSES.stream()
                        .map(JavaClass::getSimpleName)
                        .filter(name -> EMPTY_NAME.matcher(name).matches()))
                .isEmpty();
    }

    @Test
    void noPublicMethodTakesABoolean() {
        var methods = House.CLASSES.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .toList();
        assertThat(methods).hasSizeGreaterThan(300);
        assertThat(methods.stream()
                        .filter(method -> !overridesForeign(method))
                        .filter(StyleTest::takesABoolean)
                        .map(JavaMethod::getFullName))
                .isEmpty();
    }

    @Test
    void exceptionsAreUnchecked() {
        var exceptions = House.CLASSES.stream()
                .filter(type -> type.isAssignableTo(Exception.class))
                .toList();
        assertThat(exceptions).hasSizeGreaterThan(8);
        assertThat(exceptions.stream()
                        .filter(type -> !type.isAssignableTo(RuntimeException.class))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getName))
                .isEmpty();
    }

    @Test
    void theOldDatesAndThreadLocalsAreNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Date|Calendar|TimeZone)|java\\.lang\\.(Inheritable)?ThreadLocal")
                .check(House.CLASSES);
    }

    @Test
    void onlyTheCommandLineWritesToTheStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.holdfast.cli")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(House.CLASSES);
    }

    private static Stream<JavaClass> records() {
        return House.CLASSES.stream().filter(JavaClass::isRecord);
    }

    private static Stream<JavaField> components(JavaClass type) {
        return type.getFields().stream().filter(field -> !field.getModifiers().contains(JavaModifier.STATIC));
    }

    private static boolean takesABoolean(JavaCodeUnit method) {
        return method.getRawParameterTypes().stream()
                .anyMatch(type -> type.isEquivalentTo(boolean.class) || type.isEquivalentTo(Boolean.class));
    }

    /** Whether the name was chosen by somebody else: the JDK or a library. */
    private static boolean overridesForeign(JavaMethod method) {
        var owner = method.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .filter(type -> !type.getPackageName().startsWith("dev.holdfast"))
                .flatMap(type -> type.getMethods().stream())
                .anyMatch(other -> other.getName().equals(method.getName())
                        && other.getRawParameterTypes().size()
                                == method.getRawParameterTypes().size());
    }
}

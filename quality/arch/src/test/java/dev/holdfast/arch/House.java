package dev.holdfast.arch;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The classes of all modules, read once for all rules. */
final class House {
    /** Everything of ours that ships, without tests. */
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.holdfast");

    private House() {}

    /** The module a class is in: the last part of its package. */
    static String module(JavaClass type) {
        return type.getPackageName().split("\\.", -1)[2];
    }

    /** Every module with how many classes it has. */
    static Map<String, Long> modules() {
        return CLASSES.stream().collect(Collectors.groupingBy(House::module, TreeMap::new, Collectors.counting()));
    }
}

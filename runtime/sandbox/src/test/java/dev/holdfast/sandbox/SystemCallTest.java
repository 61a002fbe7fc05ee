package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds our numbers against the kernel's own headers for each processor, as Debian ships them. */
class SystemCallTest {
    private static final Pattern CALL = Pattern.compile("(?m)^#define\\s+__NR(?:3264)?_(\\w+)\\s+(\\d+)\\s*$");
    private static final Pattern NUMBER = Pattern.compile("(?m)^#define\\s+(\\w+)\\s+(0x[0-9a-fA-F]+|\\d+)\\b");
    private static final int AUDIT_64_BITS = 0x8000_0000;
    private static final int AUDIT_LITTLE_ENDIAN = 0x4000_0000;

    /** Newer than the headers of the oldest system we are checked on; from here on all processors share one number. */
    private static final int SHARED_FROM = 424;

    @ParameterizedTest
    @EnumSource
    void everyNumberIsTheKernels(Architecture processor) throws IOException {
        var kernel = new TreeMap<String, Integer>();
        CALL.matcher(header(processor, "asm/unistd_64.h", "asm-generic/unistd.h"))
                .results()
                .forEach(found -> kernel.put(found.group(1), Integer.valueOf(found.group(2))));
        assertThat(kernel).hasSizeGreaterThan(300);
        for (SystemCall call : SystemCall.values()) {
            String name = call == SystemCall.SYSCTL && processor == Architecture.X86_64
                    ? "_sysctl"
                    : call.name().toLowerCase(Locale.ROOT);
            int ours = call.number(processor);
            if (ours >= SHARED_FROM && !kernel.containsKey(name)) {
                assertThat(call.number(Architecture.X86_64)).isEqualTo(call.number(Architecture.AARCH64));
            } else {
                assertThat(kernel.getOrDefault(name, SystemCall.ABSENT))
                        .as(name)
                        .isEqualTo(ours);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFilterKnowsTheProcessorByTheKernelsName(Architecture processor) throws IOException {
        String machine = switch (processor) {
            case X86_64 -> "EM_X86_64";
            case AARCH64 -> "EM_AARCH64";
        };
        assertThat(header(processor, "linux/audit.h"))
                .containsPattern(
                        "AUDIT_ARCH_" + processor + "\\s+\\(" + machine + "\\|__AUDIT_ARCH_64BIT\\|__AUDIT_ARCH_LE\\)");
        int number = numbers(header(processor, "linux/elf-em.h")).getOrDefault(machine, 0);
        assertThat(processor.auditArchitecture()).isEqualTo(number | AUDIT_64_BITS | AUDIT_LITTLE_ENDIAN);
    }

    /** The flags of open that we use; on aarch64 two of them are not the common ones. */
    @ParameterizedTest
    @EnumSource
    void theFlagsOfOpenAreTheKernels(Architecture processor) throws IOException {
        var flags = numbers(header(processor, "asm-generic/fcntl.h"));
        flags.putAll(numbers(header(processor, "asm/fcntl.h")));
        assertThat(Descriptors.noFollow(processor)).isEqualTo(flags.getOrDefault("O_NOFOLLOW", 0));
        assertThat(Descriptors.PATH_ONLY)
                .isEqualTo(flags.getOrDefault("O_PATH", 0) | flags.getOrDefault("O_CLOEXEC", 0));
        assertThat(Filter.CREATING).isEqualTo(flags.getOrDefault("O_CREAT", 0) | flags.getOrDefault("__O_TMPFILE", 0));
    }

    private static Map<String, Integer> numbers(String header) {
        var numbers = new TreeMap<String, Integer>();
        NUMBER.matcher(header)
                .results()
                .forEach(found -> numbers.putIfAbsent(found.group(1), Integer.decode(found.group(2))));
        return numbers;
    }

    /** The first of these that is there: headers for this machine, or for the other one, as cross compilers need them. */
    private static String header(Architecture processor, String... names) throws IOException {
        String system = switch (processor) {
            case X86_64 -> "x86_64-linux-gnu";
            case AARCH64 -> "aarch64-linux-gnu";
        };
        var folders = processor == Architecture.here().orElseThrow()
                ? List.of(Path.of("/usr/include", system), Path.of("/usr/include"))
                : List.of(Path.of("/usr", system, "include"));
        for (String name : names) {
            for (Path folder : folders) {
                if (Files.exists(folder.resolve(name))) {
                    return Files.readString(folder.resolve(name));
                }
            }
        }
        throw new IllegalStateException("no header `" + names[0] + "` for " + processor
                + "; on Debian install linux-libc-dev and, on x86-64, linux-libc-dev-arm64-cross");
    }
}

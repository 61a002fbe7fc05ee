package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds our numbers against the kernel's own headers, as Debian ships them. */
class SystemCallTest {
    private static final Pattern DEFINITION = Pattern.compile("(?m)^#define\\s+__NR(?:3264)?_(\\w+)\\s+(\\d+)\\s*$");

    /** Newer than the headers of the oldest system we are checked on; from here on all processors share one number. */
    private static final int SHARED_FROM = 424;

    @ParameterizedTest
    @CsvSource({
        "X86_64, /usr/include/x86_64-linux-gnu/asm/unistd_64.h",
        "AARCH64, /usr/include/asm-generic/unistd.h",
    })
    void everyNumberIsTheKernels(Architecture processor, Path header) throws IOException {
        Map<String, Integer> kernel = new TreeMap<>();
        DEFINITION
                .matcher(Files.readString(header))
                .results()
                .forEach(found -> kernel.put(found.group(1), Integer.valueOf(found.group(2))));
        assertThat(kernel).hasSizeGreaterThan(300);
        for (SystemCall call : SystemCall.values()) {
            String name = call == SystemCall.SYSCTL && processor == Architecture.X86_64
                    ? "_sysctl"
                    : call.name().toLowerCase(java.util.Locale.ROOT);
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
}

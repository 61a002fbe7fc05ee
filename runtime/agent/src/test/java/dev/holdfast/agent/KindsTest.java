package dev.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** To write the page anew: {@code mvn -pl runtime/agent test -Dtest=KindsTest -Dholdfast.write=true}. */
class KindsTest {
    private static final Path PAGE = Path.of("../../docs/formats/kinds.md");

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException {
        var page = new KindsPage();
        String text = page.text();
        assertThat(page.undescribed()).as("fields without a word in Javadoc").isEmpty();
        if (Boolean.getBoolean("holdfast.write")) {
            Files.writeString(PAGE, text);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(text);
    }
}

package a;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SumTest {
    @Test
    void adds(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "3");
        assertEquals(Sum.of(1, 2), Integer.parseInt(Files.readString(file)));
    }
}

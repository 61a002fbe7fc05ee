package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.CallId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FileToolsTest {
    private final MemoryHands hands = new MemoryHands();

    @Test
    void listsAFolder() {
        hands.with("a.txt", "x").with("b/c.txt", "").with("-rf", "yy");
        assertThat(Calls.done(hands, "list_files", "{}")).isEqualTo("""
                `.`, 3 entries
                -rf  2 bytes
                a.txt  1 byte
                b/""");
        assertThat(Calls.done(hands, "list_files", "{\"path\":\"b\"}")).isEqualTo("`b`, 1 entry\nc.txt  0 bytes");
        assertThat(Calls.done(new MemoryHands(), "list_files", "{}")).isEqualTo("`.` is empty");
    }

    @Test
    void boundsAList() {
        for (int i = 0; i < ListFiles.ENTRIES_MAX + 2; i++) {
            hands.with("f" + (1000 + i), "");
        }
        assertThat(Calls.done(hands, "list_files", "{}"))
                .startsWith("`.`, 502 entries\nf1000  0 bytes\n")
                .endsWith("f1499  0 bytes\n… and 2 more: look for them with find_files");
    }

    @Test
    void readsAFileWithLineNumbers() {
        hands.with("a.txt", "one\n\nthree\n");
        assertThat(read("{\"path\":\"a.txt\"}"))
                .isEqualTo("`a.txt`, lines 1 to 3 of 3\n     1\tone\n     2\t\n     3\tthree");
    }

    @Test
    void readsAFilePageByPage() {
        hands.with("a.txt", "1\n2\n3\n4\n5\n");
        assertThat(read("{\"path\":\"a.txt\",\"from_line\":2,\"lines\":2}"))
                .isEqualTo("`a.txt`, lines 2 to 3 of 5; go on with from_line 4\n     2\t2\n     3\t3");
        assertThat(read("{\"path\":\"a.txt\",\"from_line\":4,\"lines\":2}"))
                .isEqualTo("`a.txt`, lines 4 to 5 of 5\n     4\t4\n     5\t5");
        assertThatThrownBy(() -> read("{\"path\":\"a.txt\",\"from_line\":6}"))
                .isExactlyInstanceOf(ToolFailure.class)
                .hasMessage("`a.txt` has 5 lines, so there is no line 6");
    }

    @Test
    void endsAPageEarlyRatherThanFloodTheModel() {
        hands.with("a.txt", ("x".repeat(900) + "\n").repeat(200));
        assertThat(read("{\"path\":\"a.txt\"}"))
                .startsWith("`a.txt`, lines 1 to 111 of 200; go on with from_line 112\n");
    }

    @Test
    void cutsALongLineBetweenCharacters() {
        hands.with("a.txt", "x".repeat(999) + "\ud83d\ude00yz");
        assertThat(read("{\"path\":\"a.txt\"}"))
                .isEqualTo("`a.txt` (no newline at the end), lines 1 to 1 of 1\n     1\t" + "x".repeat(999)
                        + "… (4 more characters)");
    }

    @Test
    void namesWhatALineNumberedPageHides() {
        hands.with("crlf.txt", "a\r\nb\r\n").with("empty.txt", "");
        hands.files.put("latin1.txt", "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        hands.files.put("image.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1});
        assertThat(read("{\"path\":\"crlf.txt\"}"))
                .isEqualTo("`crlf.txt` (lines end in CRLF), lines 1 to 2 of 2\n     1\ta\n     2\tb");
        assertThat(read("{\"path\":\"empty.txt\"}")).isEqualTo("`empty.txt` is empty");
        assertThat(read("{\"path\":\"latin1.txt\"}"))
                .isEqualTo(
                        "`latin1.txt` (not all UTF-8: U+FFFD stands for the rest), lines 1 to 1 of 1\n     1\tcaf\uFFFD");
        assertThat(read("{\"path\":\"image.png\"}"))
                .isEqualTo("`image.png` is a binary file of 6 bytes; it is not shown");
    }

    @Test
    void readsAnEarlierOutput() {
        hands.earlier.put(CallId.of(3), "line\nother");
        assertThat(Calls.done(hands, "read_output", "{\"call\":\"c3\",\"from_line\":2}"))
                .isEqualTo("output of `c3`, lines 2 to 2 of 2\n     2\tother");
        assertThatThrownBy(() -> Calls.run(hands, "read_output", "{\"call\":\"c4\"}"))
                .hasMessage("no call `c4` of this session has an output");
    }

    @Test
    void writesMovesAndDeletes() {
        assertThat(Calls.done(hands, "write_file", "{\"path\":\"a/b.txt\",\"content\":\"h\u00e9\\nx\"}"))
                .isEqualTo("created `a/b.txt`: 2 lines, 5 bytes");
        assertThat(Calls.done(hands, "write_file", "{\"path\":\"./a//b.txt\",\"content\":\"\"}"))
                .isEqualTo("replaced `a/b.txt`: 0 lines, 0 bytes");
        assertThat(Calls.done(hands, "move_path", "{\"from\":\"a/b.txt\",\"to\":\"c\"}"))
                .isEqualTo("moved `a/b.txt` to `c`");
        assertThat(Calls.done(hands, "delete_path", "{\"path\":\"c\"}")).isEqualTo("deleted `c`");
        assertThat(hands.changes).containsExactly("write a/b.txt", "write a/b.txt", "move a/b.txt c", "delete c");
    }

    @Test
    void replacesAFileWithTheCharactersThatAModelWasShownByTheirCodePoints() {
        hands.with("a.txt", "x\u200by");
        Calls.done(hands, "write_file", "{\"path\":\"a.txt\",\"content\":\"z[U+200B][U+FEFF]\"}");
        Calls.done(hands, "write_file", "{\"path\":\"new.txt\",\"content\":\"z[U+200B]\"}");
        assertThat(hands.text("a.txt")).isEqualTo("z\u200b[U+FEFF]");
        assertThat(hands.text("new.txt")).isEqualTo("z[U+200B]");
    }

    private String read(String json) {
        return Calls.done(hands, "read_file", json);
    }
}

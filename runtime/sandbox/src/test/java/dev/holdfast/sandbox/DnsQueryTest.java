package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.terms.HostPort;
import dev.holdfast.terms.Peer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsQueryTest {
    private static final String HEADER = "1234 0100 0001 0000 0000 0000 ";
    private static final String NAME = "03617069 0765 78616d706c65 03636f6d 00 "; // api.example.com
    private static final List<InetAddress> ADDRESSES =
            List.of(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"));

    @Test
    void readsWhatAResolverAsks() {
        assertThat(DnsQuery.of(bytes(HEADER + NAME + "0001 0001")).map(query -> query.name() + " " + query.type()))
                .contains("api.example.com 1");
        String extended = "1234 0120 0001 0000 0000 0001 " + NAME + "001c 0001 00 0029 04d0 0000 0000 0000";
        assertThat(DnsQuery.of(bytes(extended)).map(query -> query.name() + " " + query.type()))
                .contains("api.example.com 28");
    }

    @ParameterizedTest
    @CsvSource({
        "an answer, 1234 8100 0001 0000 0000 0000 {name} 0001 0001",
        "another operation, 1234 2100 0001 0000 0000 0000 {name} 0001 0001",
        "cut off, 1234 0300 0001 0000 0000 0000 {name} 0001 0001",
        "no question, 1234 0100 0000 0000 0000 0000 {name} 0001 0001",
        "two questions, 1234 0100 0002 0000 0000 0000 {name} 0001 0001 {name} 001c 0001",
        "with an answer, 1234 0100 0001 0001 0000 0000 {name} 0001 0001",
        "with an authority, 1234 0100 0001 0000 0001 0000 {name} 0001 0001",
        "another class, 1234 0100 0001 0000 0000 0000 {name} 0001 0003",
        "a pointer to itself, 1234 0100 0001 0000 0000 0000 c00c 0001 0001",
        "a pointer to the header, 1234 0100 0001 0000 0000 0000 03617069 c000 0001 0001",
        "a label of 64, 1234 0100 0001 0000 0000 0000 40 {64} 00 0001 0001",
        "a name of 256, 1234 0100 0001 0000 0000 0000 {label}{label}{label}{label} 00 0001 0001",
        "the root, 1234 0100 0001 0000 0000 0000 00 0001 0001",
        "no end of the name, 1234 0100 0001 0000 0000 0000 03617069",
        "a label beyond the end, 1234 0100 0001 0000 0000 0000 3f617069",
        "no type, 1234 0100 0001 0000 0000 0000 {name}",
        "half a class, 1234 0100 0001 0000 0000 0000 {name} 0001 00",
        "half a header, 1234 0100 0001",
        "nothing, ''",
    })
    void readsNothingElse(String what, String message) {
        String hex = message.replace("{name}", NAME)
                .replace("{64}", "61".repeat(64))
                .replace("{label}", "3f" + "61".repeat(63));
        assertThat(DnsQuery.of(bytes(hex))).as(what).isEmpty();
    }

    @Test
    void makesNoBytesOfANameLookLikeAnotherName() {
        String hex = HEADER + "0b 6170692e6578616d706c65 03 636f6d 01 00 01 ff 00 0001 0001";
        assertThat(DnsQuery.of(bytes(hex)).map(DnsQuery::name)).contains("api?example.com.?.?");
    }

    @Test
    void answersWithTheAddressesOfTheTypeAlone() {
        var query = DnsQuery.of(bytes(HEADER + NAME + "0001 0001")).orElseThrow();
        assertThat(query.answer(ADDRESSES))
                .isEqualTo(bytes(
                        "1234 8580 0001 0001 0000 0000 " + NAME + "0001 0001 c00c 0001 0001 0000003c 0004 c0000201"));
        var six = DnsQuery.of(bytes(HEADER + NAME + "001c 0001")).orElseThrow();
        assertThat(six.answer(ADDRESSES))
                .isEqualTo(bytes("1234 8580 0001 0001 0000 0000 " + NAME
                        + "001c 0001 c00c 001c 0001 0000003c 0010 20010db8000000000000000000000001"));
        var text = DnsQuery.of(bytes(HEADER + NAME + "0010 0001")).orElseThrow();
        assertThat(text.answer(ADDRESSES)).isEqualTo(bytes("1234 8580 0001 0000 0000 0000 " + NAME + "0010 0001"));
        assertThat(query.denial()).isEqualTo(bytes("1234 8583 0001 0000 0000 0000 " + NAME + "0001 0001"));
    }

    /** Any bytes at all are read to some end, and what was read can be answered. */
    @Test
    void noMessageBreaksIt() {
        var random = new Random(7);
        byte[] sound = bytes(HEADER + NAME + "0001 0001");
        for (int round = 0; round < 50_000; round++) {
            byte[] message = round % 2 == 0 ? Arrays.copyOf(sound, random.nextInt(40)) : sound.clone();
            for (int i = 0; i < random.nextInt(1, 8) && message.length > 0; i++) {
                message[random.nextInt(message.length)] = (byte) random.nextInt();
            }
            Optional<DnsQuery> query = DnsQuery.of(message);
            query.ifPresent(read -> assertThat(read.answer(ADDRESSES).length).isBetween(17, 400));
        }
    }

    @Test
    void theServerAnswersEachQuestionAndEndsAtWhatIsNone() throws IOException {
        var refusals = new RefusalNotes();
        var server =
                new NameServer(List.of(new Peer(new HostPort("api.example.com", 443), ADDRESSES.getFirst())), refusals);
        String known = message(HEADER + NAME + "0001 0001");
        String other = message(HEADER + "04 6576696c 03 6f7267 00 0001 0001");
        String mail = message(HEADER + "04 6d61696c 03 6f7267 00 000f 0001");
        String strange = message(HEADER + "04 6d2f696c 03 6f7267 00 0001 0001");
        assertThat(answers(server, known + other + mail + strange + "0000" + known))
                .containsExactly("8580", "8583", "8583", "8583");
        assertThat(answers(server, known + "ffff" + known.repeat(100))).containsExactly("8580");
        assertThat(answers(server, known + known.substring(0, 20))).containsExactly("8580");
        assertThat(refusals.all()).containsExactly(new Refusal.Name("evil.org"));
    }

    /** What the server said, by the flags of its messages. */
    private static List<String> answers(NameServer server, String hex) throws IOException {
        var said = new ByteArrayOutputStream();
        server.serve(new Socket() {
            @Override
            public synchronized void setSoTimeout(int millis) {}

            @Override
            public InputStream getInputStream() {
                return new ByteArrayInputStream(bytes(hex));
            }

            @Override
            public OutputStream getOutputStream() {
                return said;
            }
        });
        var flags = new ArrayList<String>();
        byte[] all = said.toByteArray();
        for (int at = 0; at < all.length; at += 2 + ((all[at] & 0xFF) << 8 | (all[at + 1] & 0xFF))) {
            flags.add(HexFormat.of().formatHex(all, at + 4, at + 6));
        }
        return flags;
    }

    private static String message(String hex) {
        byte[] bytes = bytes(hex);
        return HexFormat.of().toHexDigits((short) bytes.length) + HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}

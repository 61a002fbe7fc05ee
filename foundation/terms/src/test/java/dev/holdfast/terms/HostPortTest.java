package dev.holdfast.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "api.example.com:443, api.example.com:443",
        "API.Example.COM:443, api.example.com:443",
        "api.example.com.:443, api.example.com:443",
        "xn--bcher-kva.example:443, xn--bcher-kva.example:443",
        "localhost:8080, localhost:8080",
        "192.0.2.1:1, 192.0.2.1:1",
        "[2001:DB8::1]:65535, [2001:db8:0:0:0:0:0:1]:65535",
        "[::1]:80, [0:0:0:0:0:0:0:1]:80",
        "[::ffff:192.0.2.1]:80, 192.0.2.1:80",
    })
    void readsWhatAPersonWrites(String written, String meant) {
        assertThat(HostPort.of(written)).hasToString(meant);
        assertThat(HostPort.of(HostPort.of(written).toString())).isEqualTo(HostPort.of(written));
    }

    @ParameterizedTest
    @CsvSource({
        "'', it has no port",
        "api.example.com, it has no port",
        "[::1], it has no port",
        "api.example.com:, a port is a number from 1 to 65535",
        "api.example.com:0, a port is a number from 1 to 65535",
        "api.example.com:65536, a port is a number from 1 to 65535",
        "api.example.com:99999999999, a port is a number from 1 to 65535",
        "api.example.com:+443, a port is a number from 1 to 65535",
        "api.example.com:0443, a port is a number from 1 to 65535",
        "api.example.com:https, a port is a number from 1 to 65535",
        "::1:443, an IPv6 address stands in []",
        "user:word@api.example.com:443, leave out the user",
        "https://api.example.com:443, leave out scheme and path",
        "api.example.com/v1:443, leave out scheme and path",
        "*.example.com:443, 'it has no wildcards, so name each host by itself'",
        "bücher.example:443, 'write an international name in its ASCII form, `xn--...`'",
        "api..example.com:443, 'a host is a DNS name, an IPv4 address or an IPv6 address in []'",
        "api.example.com..:443, 'a host is a DNS name, an IPv4 address or an IPv6 address in []'",
        "-x.example:443, 'a host is a DNS name, an IPv4 address or an IPv6 address in []'",
        ":443, 'a host is a DNS name, an IPv4 address or an IPv6 address in []'",
        "2130706433:443, 'a host is a DNS name, an IPv4 address or an IPv6 address in []'",
        "127.1:443, 'a host is a DNS name, an IPv4 address or an IPv6 address in []'",
        "0x7f.0x1:443, 'a host is a DNS name, an IPv4 address or an IPv6 address in []'",
        "[fe80::1%eth0]:443, 'a host is a DNS name, an IPv4 address or an IPv6 address in []'",
        "[::1:443, 'a host is a DNS name, an IPv4 address or an IPv6 address in []'",
        "[api.example.com]:443, 'a host is a DNS name, an IPv4 address or an IPv6 address in []'",
        "[:::]:443, 'a host is a DNS name, an IPv4 address or an IPv6 address in []'",
    })
    void refusesWhatIsNotExactlyThat(String written, String why) {
        assertThatThrownBy(() -> HostPort.of(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("`" + written + "` is no HOST:PORT: " + why);
    }

    @ParameterizedTest
    @CsvSource({"'a\tb:1'", "'a b:1'", "'a\n:1'", "'a:1 '", "'a:1\u007f'", "'\u001b[2J:1'"})
    void refusesControlCharactersAndShowsThem(String written) {
        assertThatThrownBy(() -> HostPort.of(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" is no HOST:PORT: it holds a blank or a control character")
                .message()
                .doesNotContainPattern("\\p{Cntrl}");
    }

    /** Whatever is taken for a host and a port stays one, and no text breaks the reader. */
    @Test
    void takesOnlyWhatItCanWriteAgain() {
        var random = new Random(11);
        String alphabet = "a0.:[]%-@x1f/*";
        for (int round = 0; round < 20_000; round++) {
            String text = random.ints(random.nextInt(1, 14), 0, alphabet.length())
                    .collect(StringBuilder::new, (out, at) -> out.append(alphabet.charAt(at)), StringBuilder::append)
                    .toString();
            try {
                var read = HostPort.of(text);
                assertThat(HostPort.of(read.toString())).isEqualTo(read);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining(" is no HOST:PORT: ");
            }
        }
    }

    @Test
    void aPeerKeepsItsNameAndItsAddress() {
        var peer = new Peer(HostPort.of("api.example.com:443"), InetAddress.ofLiteral("2001:db8::1"));
        assertThat(peer).hasToString("api.example.com/[2001:db8:0:0:0:0:0:1]:443");
        assertThat(Peer.of(peer.toString())).isEqualTo(peer);
        var plain = Peer.at(InetAddress.ofLiteral("10.1.2.3"), 80);
        assertThat(plain).hasToString("10.1.2.3:80");
        assertThat(Peer.of("10.1.2.3:80")).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({"api.example.com:443", "a/b:1", "10.0.0.1/10.0.0.2:80", "a/b/10.0.0.1:1", "/10.0.0.1:1"})
    void aPeerIsNothingButAnAddressWithOrWithoutAName(String text) {
        assertThatThrownBy(() -> Peer.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}

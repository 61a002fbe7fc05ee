package dev.holdfast.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.broker.BrokerException.Code;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    https://api.example.com                | https://api.example.com       | api.example.com:443
                    HTTPS://API.Example.COM/v1/            | https://api.example.com/v1    | api.example.com:443
                    https://api.example.com:8443/a/b       | https://api.example.com:8443/a/b | api.example.com:8443
                    http://localhost:11434/v1              | http://localhost:11434/v1     | localhost:11434
                    http://127.0.0.1:8080                  | http://127.0.0.1:8080         | 127.0.0.1:8080
                    http://127.9.9.9                       | http://127.9.9.9              | 127.9.9.9:80
                    http://[::1]:8080/v1                   | http://[::1]:8080/v1          | [::1]:8080
                    https://10.1.2.3/v1                    | https://10.1.2.3/v1           | 10.1.2.3:443
                    https://xn--bcher-kva.example          | https://xn--bcher-kva.example | xn--bcher-kva.example:443
                    """)
    void acceptsAndNormalises(String written, String kept, String hostAndPort) {
        Destination destination = Destination.of(written);

        assertThat(destination).hasToString(kept);
        assertThat(destination.hostAndPort()).isEqualTo(hostAndPort);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    api.example.com                | not an http or https URL: `api.example.com`
                    ftp://api.example.com          | not an http or https URL: `ftp://api.example.com`
                    https:///v1                    | no usable host in `https:///v1`; write a DNS name, an IPv4 address or an IPv6 address in []
                    https://a b                    | not a URL: `https://a b`
                    https://a.example/%0           | not a URL: `https://a.example/%0`
                    https://u:pw@a.example/v1      | a URL with a user name or password: `https://…@a.example/v1`; put the key in a file or a variable
                    https://a.example?key=1        | a destination has no query and no fragment, unlike `https://a.example?key=1`
                    https://a.example#x            | a destination has no query and no fragment, unlike `https://a.example#x`
                    https://a.example:0            | no such port: `https://a.example:0`
                    https://a.example:70000        | no such port: `https://a.example:70000`
                    http://a.example/v1            | `http://a.example/v1` would send keys and prompts in the clear; use https, or http with `localhost`, `127.0.0.1` or `[::1]`
                    http://localhost.a.example     | `http://localhost.a.example` would send keys and prompts in the clear; use https, or http with `localhost`, `127.0.0.1` or `[::1]`
                    http://192.168.1.5:8000        | `http://192.168.1.5:8000` would send keys and prompts in the clear; use https, or http with `localhost`, `127.0.0.1` or `[::1]`
                    https://2130706433             | no usable host in `https://2130706433`; write a DNS name, an IPv4 address or an IPv6 address in []
                    https://127.1                  | no usable host in `https://127.1`; write a DNS name, an IPv4 address or an IPv6 address in []
                    https://0x7f.0.0.1             | no usable host in `https://0x7f.0.0.1`; write a DNS name, an IPv4 address or an IPv6 address in []
                    https://a.0x7f                 | no usable host in `https://a.0x7f`; write a DNS name, an IPv4 address or an IPv6 address in []
                    https://0127.0.0.1             | no usable host in `https://0127.0.0.1`; write a DNS name, an IPv4 address or an IPv6 address in []
                    https://[fe80::1%25eth0]       | no usable host in `https://[fe80::1%25eth0]`; write a DNS name, an IPv4 address or an IPv6 address in []
                    https://a.example.             | no usable host in `https://a.example.`; write a DNS name, an IPv4 address or an IPv6 address in []
                    https://a_b.example            | no usable host in `https://a_b.example`; write a DNS name, an IPv4 address or an IPv6 address in []
                    https://bücher.example         | a URL is up to 2048 visible ASCII characters, unlike `https://bücher.example`
                    https://a.example/v1/../v2     | a path with dot segments, empty segments, `;` or encoded delimiters: `https://a.example/v1/../v2`
                    https://a.example/v1/%2E%2e/v2 | a path with dot segments, empty segments, `;` or encoded delimiters: `https://a.example/v1/%2E%2e/v2`
                    https://a.example/%00          | a path with dot segments, empty segments, `;` or encoded delimiters: `https://a.example/%00`
                    """)
    void refusesAndSaysWhy(String written, String message) {
        assertThatThrownBy(() -> Destination.of(written))
                .isInstanceOf(BrokerException.class)
                .hasMessage(message)
                .extracting(e -> ((BrokerException) e).code())
                .isEqualTo(Code.DESTINATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com/v1",
                "https://api.example.com/v1/chat/completions",
                "https://API.example.com:443/v1/models?limit=5",
                "https://api.example.com/v1/caf%C3%A9"
            })
    void coversWhatLiesBeneathIt(String url) {
        assertThat(Destination.of("https://api.example.com/v1").covers(URI.create(url)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.com/v1/chat",
                "https://api.example.com:444/v1/chat",
                "https://api.example.com.evil.example/v1/chat",
                "https://evil.example/v1/chat",
                "https://evil.example\u2215@api.example.com/v1",
                "https://api.example.com@evil.example/v1/chat",
                "https://user@api.example.com/v1/chat",
                "https://api.example.com./v1/chat",
                "https://api.example.com/v1evil",
                "https://api.example.com/v2",
                "https://api.example.com/",
                "https://api.example.com/v1/../admin",
                "https://api.example.com/v1/./chat",
                "https://api.example.com/v1/%2e%2e/admin",
                "https://api.example.com/v1/..%2fadmin",
                "https://api.example.com/v1/%252e%252e/admin",
                "https://api.example.com/v1/..%5cadmin",
                "https://api.example.com/v1//chat",
                "https://api.example.com/v1/a;/../../admin",
                "https://api.example.com/v1/chat#part",
                "https://api.example.com/v1/%0d%0aHost:evil",
                "//api.example.com/v1/chat",
                "/v1/chat",
                "mailto:api.example.com"
            })
    void coversNothingElse(String url) {
        assertThat(Destination.of("https://api.example.com/v1").covers(URI.create(url)))
                .isFalse();
    }

    @Test
    void coversEveryPathWhenItHasNone() {
        Destination whole = Destination.of("https://api.example.com");

        assertThat(whole.covers(URI.create("https://api.example.com/any/path"))).isTrue();
        assertThat(whole.covers(URI.create("https://api.example.com"))).isTrue();
    }
}

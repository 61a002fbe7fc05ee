package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sandbox.Variables;
import dev.holdfast.terms.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class OwnGrantsTest {
    private static final OwnGrants.Names NOBODY = name -> {
        throw new UnknownHostException(name);
    };

    @TempDir
    private Path folder;

    private Path home = Path.of("/");
    private Path work = Path.of("/");

    @BeforeEach
    void lay() throws IOException {
        home = Files.createDirectory(folder.toRealPath().resolve("home"));
        work = Files.createDirectory(folder.toRealPath().resolve("work"));
        Files.createDirectories(home.resolve(".claude"));
        Files.createDirectories(home.resolve("state/holdfast/keys"));
        Files.createDirectories(home.resolve("config"));
        Files.createSymbolicLink(work.resolve("link"), home.resolve(".claude"));
    }

    @Test
    void aNameIsGrantedWithTheAddressesItResolvedToOnce() {
        var grants = read(name -> addresses("1.1.1.1", "2606:4700::1111", "1.1.1.1"), "--net", "API.Example.com.:443");
        assertThat(grants.beyond().peers())
                .containsExactly(
                        Peer.of("api.example.com/1.1.1.1:443"), Peer.of("api.example.com/[2606:4700::1111]:443"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "192.168.0.1",
                "169.254.169.254",
                "fd00:ec2::254",
                "fe80::1",
                "224.0.0.1",
                "0.0.0.0",
                "::",
                "::1",
                "::ffff:10.0.0.1"
            })
    void aNameThatLeadsToNoPublicAddressIsRefused(String address) {
        assertThatThrownBy(() -> read(name -> addresses("1.1.1.1", address), "--net", "api.example.com:443"))
                .isInstanceOf(Stop.class)
                .hasMessageStartingWith("`--net api.example.com:443`: the name leads to `")
                .hasMessageContaining(
                        "`, which is not a public address; if that address is meant, declare it itself with"
                                + " `--net ");
    }

    @Test
    void addressesAndThisMachineAreMeantAsTyped() {
        assertThat(read(NOBODY, "--net", "10.1.2.3:5432", "--net", "[::1]:80", "--net", "localhost:8080")
                        .beyond()
                        .peers())
                .containsExactly(
                        Peer.of("10.1.2.3:5432"),
                        Peer.of("[::1]:80"),
                        Peer.of("localhost/127.0.0.1:8080"),
                        Peer.of("localhost/[::1]:8080"));
    }

    @Test
    void aNameWithManyAddressesIsGrantedWithTheFirst() {
        String[] many = new String[40];
        Arrays.setAll(many, i -> "1.1.1." + i);
        assertThat(read(name -> addresses(many), "--net", "cdn.example.com:443")
                        .beyond()
                        .peers())
                .hasSize(16);
    }

    @Test
    void pathsAreGrantedAsTheyReallyAre() {
        var beyond = read(
                        NOBODY,
                        "--read",
                        "link",
                        "--write",
                        home.resolve(".claude/../.claude").toString())
                .beyond();
        assertThat(beyond.readable()).containsExactly(home.resolve(".claude"));
        assertThat(beyond.writable()).containsExactly(home.resolve(".claude"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--read no/such | there is no such file or folder",
                "--read / | is or holds your home folder",
                "--read {home} | is or holds your home folder",
                "--write {home}/.. | is or holds your home folder",
                "--read {home}/state | holds or lies in a folder of Holdfast itself",
                "--read {home}/state/holdfast | holds or lies in a folder of Holdfast itself",
                "--read {home}/state/holdfast/keys | holds or lies in a folder of Holdfast itself",
                "--write {home}/config | holds or lies in a folder of Holdfast itself",
                "--write /usr/share | belongs to the system",
                "--write /etc/ssl | belongs to the system",
                "--write /dev/null | belongs to the system",
                "--write /proc/self | belongs to the system",
                "--net example.com | it has no port",
                "--net 0.0.0.0:80 | is no address of a host",
                "--net [::]:80 | is no address of a host",
                "--net x.invalid:80 | the name does not resolve",
                "--env NO_SUCH | the variable is not set",
                "--env A=b | name a variable of your environment",
                "--env LD_PRELOAD | makes programs load or run something",
                "--env HOME | is set by the sandbox",
            })
    void whatCannotBeGrantedIsRefused(String flags, String message) {
        String[] words = flags.replace("{home}", home.toString()).split(" ", -1);
        assertThatThrownBy(() -> read(NOBODY, words))
                .isInstanceOf(Stop.class)
                .hasMessageStartingWith("`--")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LD_LIBRARY_PATH",
                "NODE_OPTIONS",
                "JAVA_TOOL_OPTIONS",
                "_JAVA_OPTIONS",
                "BASH_ENV",
                "BASH_FUNC_x",
                "ENV",
                "GIT_SSH_COMMAND",
                "PYTHONSTARTUP",
                "PERL5LIB",
                "RUBYOPT",
                "npm_config_node_options",
                "SSH_AUTH_SOCK",
                "GIT_ASKPASS",
                "RUSTC_WRAPPER",
                "MAVEN_OPTS",
                "RES_OPTIONS",
                "HTTPS_PROXY"
            })
    void noVariableIsPassedOnThatLoadsCode(String name) {
        assertThat(Variables.mayBePassedOn(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "CLAUDE_CONFIG_DIR", "PATH", "LC_ALL"})
    void keysArePassedOn(String name) {
        assertThat(Variables.mayBePassedOn(name)).isTrue();
    }

    @Test
    void aVariableIsPassedOnWithItsValue() {
        var grants = read(NOBODY, "--env", "OPENAI_API_KEY", "--env", "OPENAI_API_KEY");
        assertThat(grants.variables()).isEqualTo(Map.of("OPENAI_API_KEY", "sk-value"));
    }

    @Command(name = "exec")
    private static final class Line {
        @Mixin
        private GrantOptions options = new GrantOptions();
    }

    private OwnGrants read(OwnGrants.Names names, String... words) {
        var line = new Line();
        new CommandLine(line).parseArgs(words);
        var silent = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        var surroundings = new Surroundings(
                Map.of(
                        "HOME", home.toString(),
                        "XDG_STATE_HOME", home.resolve("state").toString(),
                        "XDG_CONFIG_HOME", home.resolve("config").toString(),
                        "LD_PRELOAD", "x.so",
                        "OPENAI_API_KEY", "sk-value"),
                work,
                new Surroundings.Streams(InputStream.nullInputStream(), silent, silent, Set.of()),
                new Surroundings.Chance(InstantSource.system(), new SecureRandom()),
                "ada");
        return OwnGrants.of(surroundings, line.options, names);
    }

    private static InetAddress[] addresses(String... literals) {
        return List.of(literals).stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }
}

package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Confinement.Grants;
import dev.holdfast.terms.HostPort;
import dev.holdfast.terms.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command finds the peers it was granted by their names, and learns of no others. */
@Timeout(60)
class NamesInsideTest {
    private static final String NAME = "api.example.com";

    @TempDir
    Path folder;

    private Ground ground = new Ground(Path.of("/"), Path.of("/"), Path.of("/"), Path.of("/"));
    private Sandbox sandbox = new NoSandbox(Diagnosis.notProbed());

    @BeforeEach
    void lay() throws IOException {
        ground = Ground.in(folder);
        sandbox = new Landlock(Ruleset.abi(), ground.home(), ground.scratch(), List.of(), Diagnosis.notProbed());
    }

    @Test
    void connectsToAGrantedNameAndToNoOtherPortOrAddressOfIt() throws IOException, InterruptedException {
        try (var granted = server("127.0.0.2", 0);
                var sibling = server("127.0.0.3", granted.getLocalPort());
                var other = server("127.0.0.2", 0)) {
            int port = granted.getLocalPort();
            Ended ended = run(
                    List.of(peer(NAME, port, "127.0.0.2")),
                    "exec 3<>/dev/tcp/" + NAME + "/" + port + " && echo by name;"
                            + " exec 3<>/dev/tcp/127.0.0.2/" + port + " && echo by address;"
                            + " exec 3<>/dev/tcp/" + NAME + "/" + other.getLocalPort() + " && echo WON;"
                            + " exec 3<>/dev/tcp/127.0.0.3/" + port + " && echo WON;");
            assertThat(ended.output().text())
                    .startsWith("by name\nby address\n")
                    .doesNotContain("WON");
            assertThat(ended.refused())
                    .containsExactly(
                            new Refusal.Connect(peer(NAME, other.getLocalPort(), "127.0.0.2")),
                            new Refusal.Connect(Peer.at(InetAddress.ofLiteral("127.0.0.3"), port)));
            assertThat(sibling.isBound()).isTrue();
        }
    }

    @Test
    void knowsEveryAddressOfAGrantedNameHoweverItIsWritten() throws InterruptedException {
        var peers = List.of(peer(NAME, 443, "192.0.2.1"), peer(NAME, 443, "192.0.2.2"), peer(NAME, 443, "2001:db8::1"));
        String ask = "import socket, sys\n"
                + "for name in sys.argv[1:]: print(sorted({a[4][0] for a in socket.getaddrinfo(name, 443)}))";
        Ended ended = run(peers, "/usr/bin/python3 -c '" + ask + "' " + NAME + " API.Example.COM " + NAME + ".");
        String all = "['192.0.2.1', '192.0.2.2', '2001:db8::1']\n";
        assertThat(ended.output().text()).isEqualTo(all + all + all);
        assertThat(ended.refused()).isEmpty();
    }

    @Test
    void remembersTheNamesThatItDoesNotTell() throws InterruptedException {
        Ended ended = run(
                List.of(peer(NAME, 443, "192.0.2.1")),
                "getent ahosts evil.example.org; getent ahosts sub." + NAME + "; getent hosts 192.0.2.1; echo end");
        assertThat(ended.output().text()).isEqualTo("end\n");
        assertThat(ended.refused())
                .containsExactly(new Refusal.Name("evil.example.org"), new Refusal.Name("sub." + NAME));
    }

    /** Whatever name servers the machine has: the one that would be asked does not matter. */
    @Test
    void answersInThePlaceOfAnyNameServer() throws InterruptedException {
        String ask = """
                import socket, struct, sys
                question = b"\\x03api\\x07example\\x03com\\0" + struct.pack(">HH", 1, 1)
                query = struct.pack(">HHHHHH", 7, 0x100, 1, 0, 0, 0) + question
                for address in sys.argv[1:]:
                    s = socket.create_connection((address, 53)); s.sendall(struct.pack(">H", len(query)) + query)
                    print(s.recv(512)[-4:])
                """;
        Ended ended = run(
                List.of(peer(NAME, 443, "192.0.2.1")),
                "/usr/bin/python3 -c '" + ask + "' 127.0.0.1 127.0.0.53 10.9.8.7 ::1 2001:db8::53");
        assertThat(ended.output().text()).isEqualTo("b'\\xc0\\x00\\x02\\x01'\n".repeat(5));
    }

    @Test
    void aCommandWithoutPeersHasNoNameServer() throws InterruptedException {
        Ended ended = run(List.of(), "exec 3<>/dev/tcp/127.0.0.1/53 && echo WON; echo \"[$RES_OPTIONS]\"");
        assertThat(ended.output().text()).contains("Connection refused", "[]\n").doesNotContain("WON");
    }

    /** A name server that was granted is meant, and not ours. */
    @Test
    void aGrantedNameServerIsItself() throws InterruptedException {
        Ended ended = run(
                List.of(Peer.at(InetAddress.ofLiteral("127.0.0.9"), 53)),
                "exec 3<>/dev/tcp/127.0.0.9/53 && echo ours; echo end");
        assertThat(ended.output().text())
                .contains("Connection refused", "end\n")
                .doesNotContain("ours");
    }

    /** For programs that resolve names by themselves. */
    @Test
    void passesOnToAGrantedNameByProxyAndToNothingElse() throws Exception {
        try (var granted = server("127.0.0.2", 0);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = granted.getLocalPort();
            var heard = threads.submit(() -> {
                try (var connection = granted.accept()) {
                    String said = new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                    connection.getOutputStream().write("and good bye".getBytes(StandardCharsets.US_ASCII));
                    return said;
                }
            });
            String ask = """
                    import os, socket, sys, urllib.parse
                    at = urllib.parse.urlsplit(os.environ["HTTPS_PROXY"])
                    for request in sys.argv[1:]:
                        s = socket.create_connection((at.hostname, at.port)); s.settimeout(20)
                        s.sendall((request + " HTTP/1.1\\r\\nhost: x\\r\\n\\r\\n").encode()); answer = s.recv(12)
                        while b"200" in answer and not answer.endswith(b"\\r\\n\\r\\n"): answer += s.recv(1)
                        if b"200" in answer:
                            s.sendall(b"hello"); s.shutdown(socket.SHUT_WR)
                            while piece := s.recv(100): answer += piece
                        print(answer.replace(b"\\r\\n", b"|").decode())
                    """;
            Ended ended = run(
                    List.of(peer(NAME, port, "127.0.0.2")),
                    "/usr/bin/python3 -c '" + ask + "' 'CONNECT " + NAME + ":" + port + "' 'CONNECT " + NAME
                            + ":1' 'CONNECT"
                            + " evil.example.org:443' 'CONNECT 127.0.0.1:" + port + "' 'GET http://" + NAME + ":" + port
                            + "/' 'CONNECT " + NAME + "'");
            assertThat(ended.output().text())
                    .isEqualTo("HTTP/1.1 200 Connection Established||and good bye\n" + "HTTP/1.1 403\n".repeat(3)
                            + "HTTP/1.1 400\n".repeat(2));
            assertThat(heard.get()).isEqualTo("hello");
            assertThat(ended.refused())
                    .containsExactly(
                            new Refusal.Name(NAME + ":1"),
                            new Refusal.Name("evil.example.org:443"),
                            new Refusal.Connect(Peer.at(InetAddress.ofLiteral("127.0.0.1"), port)));
        }
    }

    /** A tunnel that nobody uses, and one to a host that never answers, end with the command. */
    @Test
    void noTunnelOutlivesItsCommand() throws IOException, InterruptedException {
        try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.4"));
                var idle = server("127.0.0.2", 0)) {
            List<Socket> waiting = filled(silent);
            String ask =
                    "exec 3<>/dev/tcp/127.0.0.1/${HTTPS_PROXY##*:}; printf \"CONNECT $0 HTTP/1.1\\r\\n\\r\\n\" >&3;";
            String script =
                    "bash -c '" + ask + " : > asked; cat <&3' 127.0.0.4:" + silent.getLocalPort() + " & bash -c '" + ask
                            + " head -c 12 <&3; : > told; sleep 1000' 127.0.0.2:" + idle.getLocalPort()
                            + " & until [ -e asked ] && [ -e told ]; do sleep 0.1; done";
            var peers = List.of(
                    Peer.at(InetAddress.ofLiteral("127.0.0.4"), silent.getLocalPort()),
                    Peer.at(InetAddress.ofLiteral("127.0.0.2"), idle.getLocalPort()));
            long before = System.nanoTime();
            assertThat(run(peers, script).output().text()).isEqualTo("HTTP/1.1 200");
            assertThat(System.nanoTime() - before).isLessThan(30_000_000_000L); // else it waited for the silent one
            for (Socket each : waiting) {
                each.close();
            }
        }
    }

    @Test
    void isThereForItsOwnCommandAlone() throws InterruptedException, IOException {
        var peers = List.of(peer(NAME, 443, "192.0.2.1"));
        try (var server = PrivateServer.open(new NameServer(peers, new RefusalNotes()));
                var stranger = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            stranger.setSoTimeout(20_000);
            assertThat(stranger.getInputStream().read()).isEqualTo(-1); // not announced, so closed without a word
        }
    }

    /** Connections that never speak, and more of them than are served, hold up nothing and leave nothing. */
    @Test
    void silentConnectionsEndWithTheCommand() throws InterruptedException {
        String script = """
                import socket
                held = []
                for i in range(200):
                    s = socket.socket(); s.settimeout(10)
                    try: s.connect(("127.0.0.53", 53)); held.append(s)
                    except OSError as e: break
                print("held" if len(held) >= 64 else len(held))
                """;
        long before = System.nanoTime();
        Ended ended = run(List.of(peer(NAME, 443, "192.0.2.1")), "/usr/bin/python3 -c '" + script + "'");
        assertThat(ended.output().text()).isEqualTo("held\n");
        assertThat(System.nanoTime() - before).isLessThan(25_000_000_000L);
    }

    /** Somebody far away says nothing: other calls go on, and the end of the command is the end of the wait. */
    @Test
    void aConnectionThatIsNeverAnsweredBlocksNothing() throws IOException, InterruptedException {
        try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.4"));
                var other = server("127.0.0.5", 0)) {
            List<Socket> waiting = filled(silent);
            var peers = List.of(
                    Peer.at(InetAddress.ofLiteral("127.0.0.4"), silent.getLocalPort()),
                    Peer.at(InetAddress.ofLiteral("127.0.0.5"), other.getLocalPort()));
            String script = "for i in 1 2 3; do (exec 3<>/dev/tcp/127.0.0.4/" + silent.getLocalPort() + ") & done;"
                    + " sleep 0.5; exec 4<>/dev/tcp/127.0.0.5/" + other.getLocalPort() + " && echo other;";
            assertThat(run(peers, script).output().text()).isEqualTo("other\n");
            assertNothingConnects();
            try (var running = sandbox.start(ground.bash(script + " sleep 1000"), confinement(peers))) {
                while (connecting() < 3) {
                    Thread.onSpinWait(); // the class's timeout ends it
                }
                running.kill();
                assertThat(running.await().stop()).contains(new Stop.Killed());
            }
            assertNothingConnects();
            for (Socket each : waiting) {
                each.close();
            }
        }
    }

    /** Connections until the server's queue is full: then it answers no more. */
    private static List<Socket> filled(ServerSocket server) throws IOException {
        var waiting = new ArrayList<Socket>();
        while (true) {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 300);
            } catch (SocketTimeoutException e) {
                return waiting;
            }
        }
    }

    private static void assertNothingConnects() {
        while (connecting() > 0) {
            Thread.onSpinWait(); // the class's timeout ends it, long before the kernel would
        }
    }

    private static long connecting() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sandbox-connect"))
                .count();
    }

    private static ServerSocket server(String address, int port) throws IOException {
        return new ServerSocket(port, 5, InetAddress.ofLiteral(address));
    }

    private static Peer peer(String name, int port, String address) {
        return new Peer(new HostPort(name, port), InetAddress.ofLiteral(address));
    }

    private Ended run(List<Peer> peers, String script) throws InterruptedException {
        try (var running = sandbox.start(ground.bash(script), confinement(peers))) {
            return running.await();
        }
    }

    private Confinement confinement(List<Peer> peers) {
        return Confinement.to(ground.workspace()).with(new Grants(List.of(), List.of(), peers));
    }
}

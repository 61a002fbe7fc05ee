package dev.holdfast.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Others on the machine, whom no command may touch: servers of every kind, and a process of the same user that holds a
 * canary in its memory. They tell who came.
 */
final class Strangers {
    private static final long SECONDS_MAX = 20;

    /** A word of ours: what came before it was dealt with when it is. */
    private static final String KNOCK = "knock";

    private static final int WORD_BYTES = KNOCK.length();

    private final Queue<String> visits = new ConcurrentLinkedQueue<>();
    private final AtomicLong welcome = new AtomicLong();
    private final AtomicReference<CountDownLatch> knocks = new AtomicReference<>(new CountDownLatch(0));
    private final List<Knock> doors = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final InetSocketAddress friend;
    private final Process decoy;
    private final Writer toDecoy;
    private final String secret;
    private volatile boolean friendly;

    private interface Knock {
        void now() throws IOException;
    }

    /**
     * @param program of random calls, which is the decoy as well
     * @param socket a socket file that is made
     */
    Strangers(Path program, Path socket) throws IOException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        var open = new ServerSocket(0, 50, loopback);
        this.friend = new InetSocketAddress(loopback, open.getLocalPort());
        serve("its granted server", open, true);
        serve(
                "the granted port of another address",
                new ServerSocket(friend.getPort(), 50, InetAddress.ofLiteral("127.0.0.2")),
                false);
        serve("a server", new ServerSocket(0, 50, loopback), false);
        var six = InetAddress.ofLiteral("::1");
        if (Files.exists(Path.of("/proc/net/if_inet6"))) {
            serve("a server of IPv6", new ServerSocket(0, 50, six), false);
        }
        serveDatagrams(new DatagramSocket(0, loopback));
        serveFile(socket);
        words.add("+@canary");
        words.add("+@Canary");
        this.decoy = new ProcessBuilder(program.toString(), "decoy")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.toDecoy = decoy.outputWriter();
        BufferedReader fromDecoy = decoy.inputReader();
        this.secret = fromDecoy.readLine().substring("ready ".length());
        thread(() -> {
            for (String line = fromDecoy.readLine(); line != null; line = fromDecoy.readLine()) {
                came(line.equals(KNOCK) ? KNOCK : "", line, false);
            }
        });
        doors.add(() -> {
            toDecoy.write(KNOCK + "\n");
            toDecoy.flush();
        });
    }

    /** The one address that may be granted. */
    InetSocketAddress friend() {
        return friend;
    }

    long decoy() {
        return decoy.pid();
    }

    /** Where the decoy's canary is in its memory. */
    String secret() {
        return secret;
    }

    /** All addresses, as the program takes them. */
    List<String> words() {
        return List.copyOf(words);
    }

    /** From now on the friend expects visits, or nobody does. */
    void expect(boolean visits) {
        friendly = visits;
    }

    /** How many visits were expected. */
    long welcome() {
        return welcome.get();
    }

    /** Who came and must not have, and what became of the decoy; forgets them. */
    List<String> complaints() throws IOException, InterruptedException {
        if (!decoy.isAlive()) {
            return List.of("the process outside is dead");
        }
        var all = new CountDownLatch(doors.size());
        knocks.set(all);
        for (Knock door : doors) {
            door.now();
        }
        if (!all.await(SECONDS_MAX, TimeUnit.SECONDS)) {
            return List.of("a server outside does not answer any more");
        }
        var complaints = new ArrayList<String>();
        for (String visit = visits.poll(); visit != null; visit = visits.poll()) {
            complaints.add(visit);
        }
        return complaints.stream().distinct().toList();
    }

    private void came(String word, String where, boolean expected) {
        if (word.equals(KNOCK)) {
            knocks.get().countDown();
        } else if (expected && friendly) {
            welcome.incrementAndGet();
        } else {
            visits.add("reached " + where);
        }
    }

    private void serve(String name, ServerSocket server, boolean expected) {
        var address = (InetSocketAddress) server.getLocalSocketAddress();
        words.add("+" + address.getAddress().getHostAddress() + "|" + address.getPort());
        thread(() -> {
            while (true) {
                try (Socket visitor = server.accept()) {
                    came(read(visitor), name, expected);
                }
            }
        });
        doors.add(() -> {
            try (var socket = new Socket(address.getAddress(), address.getPort())) {
                socket.getOutputStream().write(KNOCK.getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    private static String read(Socket visitor) {
        try {
            return new String(visitor.getInputStream().readNBytes(WORD_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it hung up
        }
    }

    private void serveDatagrams(DatagramSocket server) {
        words.add("+127.0.0.1|" + server.getLocalPort());
        thread(() -> {
            var packet = new DatagramPacket(new byte[WORD_BYTES], WORD_BYTES);
            while (true) {
                packet.setLength(WORD_BYTES);
                server.receive(packet);
                came(
                        new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1),
                        "a server of datagrams",
                        false);
            }
        });
        doors.add(() -> {
            try (var socket = new DatagramSocket()) {
                byte[] word = KNOCK.getBytes(StandardCharsets.US_ASCII);
                socket.send(new DatagramPacket(word, word.length, server.getLocalSocketAddress()));
            }
        });
    }

    private void serveFile(Path file) throws IOException {
        var address = UnixDomainSocketAddress.of(file);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        thread(() -> {
            while (true) {
                try (SocketChannel visitor = server.accept()) {
                    var word = ByteBuffer.allocate(WORD_BYTES);
                    while (word.hasRemaining() && visitor.read(word) >= 0) {
                        Thread.onSpinWait();
                    }
                    came(new String(word.array(), StandardCharsets.ISO_8859_1), "a socket file", false);
                }
            }
        });
        doors.add(() -> {
            try (var channel = SocketChannel.open(address)) {
                channel.write(ByteBuffer.wrap(KNOCK.getBytes(StandardCharsets.US_ASCII)));
            }
        });
    }

    private interface Task {
        void run() throws IOException;
    }

    private void thread(Task task) {
        Thread.ofPlatform().name("stranger").daemon().start(() -> {
            try {
                task.run();
            } catch (IOException e) {
                visits.add("a server outside broke down: " + e.getMessage());
            }
        });
    }
}

package dev.holdfast.sandbox;

import static dev.holdfast.sandbox.Attempt.Control.NOT_SHOWN;
import static dev.holdfast.sandbox.Attempt.Control.WHERE_ALLOWED;
import static dev.holdfast.sandbox.Attempt.Control.WHERE_ALLOWED_FOR_ROOT;
import static dev.holdfast.sandbox.Attempt.Control.WORKS;
import static dev.holdfast.sandbox.Attempt.Sign.ARRIVED;
import static dev.holdfast.sandbox.Attempt.Sign.CHANGED;
import static dev.holdfast.sandbox.Attempt.Sign.SAID;
import static dev.holdfast.sandbox.Attempt.program;
import static dev.holdfast.sandbox.Attempt.shell;
import static dev.holdfast.sandbox.Backend.BUBBLEWRAP;
import static dev.holdfast.sandbox.Backend.LANDLOCK;

import dev.holdfast.sandbox.Attempt.Chapter;
import java.util.List;

/** Attempts to reach or to be reached. */
final class NetworkAttempts {
    static final Chapter CHAPTER = new Chapter(
            "Network",
            List.of(
                    program("tcp", "connect to a server of the machine", WORKS, ARRIVED),
                    program(
                            "tcp_on_another_address",
                            "the same by an own server on the same port of another address",
                            WORKS,
                            ARRIVED),
                    program("tcp_by_ipv6", "the same by IPv6", WHERE_ALLOWED, ARRIVED),
                    program("tcp_any_address", "the same by 0.0.0.0", WORKS, ARRIVED),
                    shell(
                            "tcp-far",
                            "connect to an address outside",
                            "exec 3<>/dev/tcp/$ADDRESS/$PORT && echo WON; exec 3<>/dev/tcp/192.0.2.1/80 && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell("name", "resolve a name", "getent ahosts example.org && echo WON", NOT_SHOWN, SAID),
                    program("mptcp", "connect by MPTCP", WHERE_ALLOWED, ARRIVED),
                    program("sctp", "use SCTP", WHERE_ALLOWED, SAID),
                    program("smc", "use SMC", WHERE_ALLOWED, SAID),
                    program("fast_open_by_sendto", "connect by TCP fast open: sendto", WORKS, ARRIVED),
                    program("fast_open_by_sendmsg", "the same by sendmsg", WORKS, ARRIVED),
                    program("fast_open_by_sendmmsg", "the same by sendmmsg", WORKS, ARRIVED),
                    program("fast_open_by_option", "the same by a socket option", WORKS, ARRIVED),
                    program("connect_by_sendto", "send without a connection", NOT_SHOWN, ARRIVED),
                    program("udp", "send a datagram", WORKS, ARRIVED),
                    program("udp_connected", "the same after connect", WORKS, ARRIVED),
                    program("udp_lite", "use UDP-Lite", WHERE_ALLOWED, SAID).open(BUBBLEWRAP, Gap.OWN_NETWORK),
                    program("ping", "send ICMP", WHERE_ALLOWED, SAID).open(BUBBLEWRAP, Gap.OWN_NETWORK),
                    program("raw", "use raw sockets", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("packet", "use packet sockets", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("netlink_route", "ask the kernel about the network", WORKS, SAID)
                            .open(BUBBLEWRAP, Gap.OWN_NETWORK),
                    program("netlink_audit", "talk to the audit system", WORKS, SAID),
                    program("netlink_others", "talk to other parts of the kernel", WORKS, SAID),
                    program("vsock", "use vsock", WHERE_ALLOWED, SAID),
                    program("crypto", "use the kernel's ciphers", WHERE_ALLOWED, SAID),
                    program("other_families", "use any other family of sockets", WORKS, SAID),
                    program("socket_file", "connect to a socket file outside", WORKS, ARRIVED),
                    program("socket_file_from_its_folder", "the same from its folder", WORKS, ARRIVED),
                    program("socket_file_by_a_link", "the same by a symbolic link", WORKS, ARRIVED),
                    program("socket_file_beneath_own_root", "the same beneath /proc/self/root", WORKS, ARRIVED),
                    program("socket_file_by_descriptor_link", "the same by /proc/self/fd", WORKS, ARRIVED),
                    program("datagram_to_a_socket_file", "send a datagram to a socket file outside", WORKS, ARRIVED),
                    program("datagram_from_a_pair", "the same from a pair of sockets", WORKS, ARRIVED),
                    program("datagram_from_a_raw_pair", "the same from a raw pair", WORKS, ARRIVED),
                    program("stream_from_a_pair", "the same from a pair of streams", NOT_SHOWN, ARRIVED),
                    program("socket_file_outside", "make a socket file outside", WORKS, CHANGED),
                    program("abstract_socket", "connect to an abstract socket", WORKS, ARRIVED),
                    program("datagram_to_an_abstract_socket", "send a datagram to one", WORKS, ARRIVED),
                    program("take_an_abstract_name", "take an abstract name", WORKS, SAID)
                            .open(LANDLOCK, Gap.SOCKET_NAMES)
                            .open(BUBBLEWRAP, Gap.OWN_NETWORK),
                    program("listen_on_loopback", "listen on the loopback interface", WORKS, SAID)
                            .open(LANDLOCK, Gap.SERVERS)
                            .open(BUBBLEWRAP, Gap.OWN_NETWORK),
                    program("listen_on_all", "listen on all interfaces", WORKS, SAID)
                            .open(BUBBLEWRAP, Gap.OWN_NETWORK),
                    program("listen_on_all_by_ipv6", "the same by IPv6", WHERE_ALLOWED, SAID)
                            .open(BUBBLEWRAP, Gap.OWN_NETWORK),
                    program("listen_on_an_address", "listen on an address of the machine", WHERE_ALLOWED, SAID),
                    program("listen_without_bind", "listen without bind", WORKS, SAID)
                            .open(BUBBLEWRAP, Gap.OWN_NETWORK),
                    program("bind_unspecified", "bind an address of no family", WHERE_ALLOWED, SAID)
                            .open(BUBBLEWRAP, Gap.OWN_NETWORK),
                    program("listen_on_a_reserved_port", "listen on a reserved port", WHERE_ALLOWED, SAID),
                    program("share_a_port", "join a program on its port", WORKS, SAID)
                            .open(LANDLOCK, Gap.SHARED_PORT)
                            .open(BUBBLEWRAP, Gap.OWN_NETWORK),
                    program(
                            "port_of_a_closed_server",
                            "connect to a port whose own server was closed and opened by somebody else",
                            WORKS,
                            ARRIVED)));

    private NetworkAttempts() {}
}

/* Sockets. What listens outside is in decoy.c. */
#include "attack.h"
#include <netinet/tcp.h>

#define FAST_OPEN 0x20000000 /* MSG_FASTOPEN */
#define OTHERS inet("127.0.0.1", number("PORT"))

static int connect_by(int socket, struct sockaddr_in where) {
    if (socket < 0) {
        return errno;
    }
    int error = TRY(connect(socket, (void *)&where, sizeof where));
    return error ? error : say(socket);
}

ATTACK(tcp) { return connect_by(socket(AF_INET, SOCK_STREAM, 0), OTHERS); }
ATTACK(tcp_on_another_address) {
    struct sockaddr_in own, others = inet("127.0.0.2", number("PORT2"));
    int server = socket(AF_INET, SOCK_STREAM, 0);
    own = inet("127.0.0.1", number("PORT2")); /* the port is our own, the address is not */
    if (bind(server, (void *)&own, sizeof own) || listen(server, 1)) {
        perror("bind");
    }
    return connect_by(socket(AF_INET, SOCK_STREAM, 0), others);
}
ATTACK(tcp_by_ipv6) {
    struct sockaddr_in6 where = {.sin6_family = AF_INET6, .sin6_port = htons(number("PORT"))};
    inet_pton(AF_INET6, "::ffff:127.0.0.1", &where.sin6_addr);
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    return fd < 0 || connect(fd, (void *)&where, sizeof where) ? errno : say(fd);
}
ATTACK(tcp_any_address) { return connect_by(socket(AF_INET, SOCK_STREAM, 0), inet("0.0.0.0", number("PORT"))); }
ATTACK(mptcp) { return connect_by(socket(AF_INET, SOCK_STREAM, 262), OTHERS); }
ATTACK(sctp) { return TRY(socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP)); }
ATTACK(smc) { return TRY(socket(AF_INET, SOCK_STREAM, 256)); }
ATTACK(fast_open_by_sendto) {
    struct sockaddr_in where = OTHERS;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return TRY(sendto(fd, "leak", 4, FAST_OPEN, (void *)&where, sizeof where));
}
ATTACK(fast_open_by_sendmsg) {
    struct sockaddr_in where = OTHERS;
    struct iovec text = {"leak", 4};
    struct msghdr message = {.msg_name = &where, .msg_namelen = sizeof where, .msg_iov = &text, .msg_iovlen = 1};
    return TRY(sendmsg(socket(AF_INET, SOCK_STREAM, 0), &message, FAST_OPEN));
}
ATTACK(fast_open_by_sendmmsg) {
    struct sockaddr_in where = OTHERS;
    struct iovec text = {"leak", 4};
    struct mmsghdr message = {.msg_hdr = {.msg_name = &where, .msg_namelen = sizeof where, .msg_iov = &text, .msg_iovlen = 1}};
    return TRY(sendmmsg(socket(AF_INET, SOCK_STREAM, 0), &message, 1, FAST_OPEN));
}
ATTACK(fast_open_by_option) {
    int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &on, sizeof on);
    return connect_by(fd, OTHERS);
}
ATTACK(connect_by_sendto) {
    struct sockaddr_in where = OTHERS;
    return TRY(sendto(socket(AF_INET, SOCK_STREAM, 0), "leak", 4, MSG_NOSIGNAL, (void *)&where, sizeof where));
}
ATTACK(udp) {
    struct sockaddr_in where = inet("127.0.0.1", number("DATAGRAMS"));
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    return fd < 0 ? errno : TRY(sendto(fd, "leak", 4, 0, (void *)&where, sizeof where));
}
ATTACK(udp_connected) { return connect_by(socket(AF_INET, SOCK_DGRAM, 0), inet("127.0.0.1", number("DATAGRAMS"))); }
ATTACK(udp_lite) { return TRY(socket(AF_INET, SOCK_DGRAM, 136)); }
ATTACK(ping) { return TRY(socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP)); }
ATTACK(raw) { return TRY(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)); }
ATTACK(packet) { return TRY(socket(AF_PACKET, SOCK_RAW, 0)); }
ATTACK(netlink_route) { return TRY(socket(AF_NETLINK, SOCK_RAW, 0)); }
ATTACK(netlink_audit) { return TRY(socket(AF_NETLINK, SOCK_RAW, 9)); }
ATTACK(netlink_others) {
    for (int protocol = 1; protocol < 32; protocol++) {
        if (socket(AF_NETLINK, SOCK_RAW, protocol) >= 0) {
            return 0;
        }
    }
    return errno;
}
ATTACK(vsock) { return TRY(socket(AF_VSOCK, SOCK_STREAM, 0)); }
ATTACK(crypto) { return TRY(socket(AF_ALG, SOCK_SEQPACKET, 0)); }
ATTACK(other_families) {
    for (int family = 3; family < 64; family++) {
        for (int type = SOCK_STREAM; type <= SOCK_PACKET; type++) {
            if (family != AF_INET6 && family != AF_NETLINK && socket(family, type, 0) >= 0) {
                printf("family %d\n", family);
                return 0;
            }
        }
    }
    return errno;
}

static int connect_to_file(int type, struct sockaddr_un where, socklen_t length) {
    int fd = socket(AF_UNIX, type, 0);
    return fd < 0 || connect(fd, (void *)&where, length) ? errno : say(fd);
}
static int connect_to(const char *path) { return connect_to_file(SOCK_STREAM, file(path), sizeof(struct sockaddr_un)); }

ATTACK(socket_file) { return connect_to(in("OUTSIDE", "s")); }
ATTACK(socket_file_from_its_folder) { return chdir(var("OUTSIDE")) ? errno : connect_to("s"); }
ATTACK(socket_file_by_a_link) {
    unlink("l");
    return symlink(in("OUTSIDE", "s"), "l") ? errno : connect_to("l");
}
ATTACK(socket_file_beneath_own_root) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "/proc/self/root%s", in("OUTSIDE", "s"));
    return connect_to(path);
}
ATTACK(socket_file_by_descriptor_link) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", open(in("OUTSIDE", "s"), O_PATH));
    return connect_to(path);
}
ATTACK(datagram_to_a_socket_file) {
    return connect_to_file(SOCK_DGRAM, file(in("OUTSIDE", "d")), sizeof(struct sockaddr_un));
}
/* A pair needs no connect, and an end of it sends wherever it is told to. */
static int send_from_a_pair(struct sockaddr_un where, socklen_t length, int type) {
    int pair[2];
    if (socketpair(AF_UNIX, type, 0, pair)) {
        return errno;
    }
    struct iovec text = {"leak", 4};
    struct msghdr message = {.msg_name = &where, .msg_namelen = length, .msg_iov = &text, .msg_iovlen = 1};
    return TRY(sendto(pair[0], "leak", 4, MSG_NOSIGNAL, (void *)&where, length))
        ?: TRY(sendmsg(pair[0], &message, MSG_NOSIGNAL));
}
ATTACK(datagram_from_a_pair) { return send_from_a_pair(file(in("OUTSIDE", "d")), sizeof(struct sockaddr_un), SOCK_DGRAM); }
ATTACK(datagram_from_a_raw_pair) { return send_from_a_pair(file(in("OUTSIDE", "d")), sizeof(struct sockaddr_un), SOCK_RAW); }
ATTACK(stream_from_a_pair) {
    send_from_a_pair(file(in("OUTSIDE", "s")), sizeof(struct sockaddr_un), SOCK_STREAM);
    send_from_a_pair(file(in("OUTSIDE", "s")), sizeof(struct sockaddr_un), SOCK_SEQPACKET);
    return EAGAIN; /* the kernel may take the bytes and give them to the other end of the pair */
}

static struct sockaddr_un abstract(const char *name, socklen_t *length) {
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    strncpy(where.sun_path + 1, name, sizeof where.sun_path - 2);
    *length = offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name);
    return where;
}
ATTACK(abstract_socket) {
    socklen_t length;
    struct sockaddr_un where = abstract(var("ABSTRACT"), &length);
    return connect_to_file(SOCK_STREAM, where, length);
}
ATTACK(datagram_to_an_abstract_socket) {
    socklen_t length;
    char name[64];
    snprintf(name, sizeof name, "%s-d", var("ABSTRACT"));
    struct sockaddr_un where = abstract(name, &length);
    return send_from_a_pair(where, length, SOCK_DGRAM);
}
ATTACK(take_an_abstract_name) {
    socklen_t length;
    struct sockaddr_un where = abstract("holdfast-nobody-has-this", &length);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    return fd < 0 ? errno : TRY(bind(fd, (void *)&where, length));
}
ATTACK(socket_file_outside) {
    struct sockaddr_un where = file(in("OUTSIDE", "new"));
    return TRY(bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&where, sizeof where));
}

/* Zero when a listening socket is open to more than the loopback interface. */
static int is_public(int fd) {
    struct sockaddr_in where;
    socklen_t length = sizeof where;
    if (listen(fd, 1) || getsockname(fd, (void *)&where, &length)) {
        return errno;
    }
    return (ntohl(where.sin_addr.s_addr) >> 24) == 127 ? EADDRNOTAVAIL : 0;
}
static int bind_to(const char *address, int port) {
    struct sockaddr_in where = inet(address, port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd < 0 || bind(fd, (void *)&where, sizeof where) ? errno : is_public(fd);
}
ATTACK(listen_on_all) { return bind_to("0.0.0.0", 0); }
ATTACK(listen_on_an_address) { return bind_to(var("ADDRESS"), 0); }
ATTACK(listen_without_bind) { return is_public(socket(AF_INET, SOCK_STREAM, 0)); }
ATTACK(listen_on_all_by_ipv6) {
    struct sockaddr_in6 where = {.sin6_family = AF_INET6};
    socklen_t length = sizeof where;
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (void *)&where, length) || listen(fd, 1) || getsockname(fd, (void *)&where, &length)) {
        return errno;
    }
    return IN6_IS_ADDR_UNSPECIFIED(&where.sin6_addr) ? 0 : EADDRNOTAVAIL;
}
ATTACK(listen_on_a_reserved_port) {
    struct sockaddr_in where = inet("127.0.0.1", 1023);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd < 0 || bind(fd, (void *)&where, sizeof where) ? errno : TRY(listen(fd, 1));
}
ATTACK(listen_on_loopback) {
    struct sockaddr_in where;
    return own_server(&where) < 0 ? errno : 0;
}
ATTACK(bind_unspecified) {
    struct sockaddr_in where = inet("0.0.0.0", 0);
    where.sin_family = AF_UNSPEC;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd < 0 || bind(fd, (void *)&where, sizeof where) ? errno : is_public(fd);
}

ATTACK(share_a_port) {
    struct sockaddr_in where = inet("127.0.0.1", number("SHARED"));
    int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    return fd < 0 || bind(fd, (void *)&where, sizeof where) ? errno : TRY(listen(fd, 9));
}

/* Opens a server, has an accomplice outside open one on the same port instead, and connects to that. */
ATTACK(port_of_a_closed_server) {
    struct sockaddr_in where;
    int server = own_server(&where);
    if (server < 0) {
        return errno;
    }
    close(server);
    FILE *told = fopen("port.part", "w");
    fprintf(told, "%d\n", ntohs(where.sin_port));
    fclose(told);
    rename("port.part", "port");
    for (int i = 0; i < 2000 && access("open", F_OK); i++) {
        usleep(1000);
    }
    return connect_by(socket(AF_INET, SOCK_STREAM, 0), where);
}

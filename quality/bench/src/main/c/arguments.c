#include "calls.h"

#define ROOMS 12
#define ROOM_BYTES 512
#define SEEN 512

struct outside outside;

static __thread uint64_t state = 1;
static __thread char rooms[ROOMS][ROOM_BYTES] __attribute__((aligned(16)));
static __thread int next_room;
static __thread long length_of_address;
static __thread uint64_t seen[SEEN];

uint64_t draw(uint64_t below) { /* xorshift64* */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (state * 2685821657736338717ULL >> 16) % below;
}

void seed(uint64_t number) { state = number * 0x9E3779B97F4A7C15ULL | 1; }

int once_in(uint64_t times) { return draw(times) == 0; }

static void print(const char *token) {
    uint64_t hash = 0;
    for (int i = 0; i < TOKEN_BYTES; i++) {
        hash = hash * 31 + (unsigned char)token[i];
    }
    uint64_t *slot = &seen[hash % SEEN];
    if (*slot == hash) {
        return; /* said already */
    }
    *slot = hash;
    char line[TOKEN_BYTES + 1];
    memcpy(line, token, TOKEN_BYTES);
    line[TOKEN_BYTES] = '\n';
    if (write(OUT, line, sizeof line) < 0) {
        *slot = 0;
    }
}

void confess(void) {
    char *end = (char *)rooms + sizeof rooms;
    char *from = (char *)rooms;
    while ((from = memmem(from, end - from, TOKEN, sizeof TOKEN - 1)) && from + TOKEN_BYTES <= end) {
        print(from);
        memset(from, 'x', TOKEN_BYTES);
    }
}

void confess_at(const void *address) {
    char copy[TOKEN_BYTES];
    int pipes[2];
    if (syscall(SYS_pipe2, pipes, O_CLOEXEC) == 0) {
        /* The kernel looks first: there may be no memory. */
        if (write(pipes[1], address, sizeof copy) == sizeof copy && read(pipes[0], copy, sizeof copy) == sizeof copy &&
            !memcmp(copy, TOKEN, sizeof TOKEN - 1)) {
            print(copy);
        }
        close(pipes[0]);
        close(pipes[1]);
    }
}

static char *room(void) { return rooms[next_room++ % ROOMS]; }

static long one_of(const long *values, int count) { return values[draw(count)]; }
#define ONE_OF(...) one_of((const long[]){__VA_ARGS__}, sizeof((const long[]){__VA_ARGS__}) / sizeof(long))

static long some_of(const long *values, int count) {
    long all = 0;
    for (int i = draw(4); i > 0; i--) {
        all |= values[draw(count)];
    }
    return all;
}
#define SOME_OF(...) some_of((const long[]){__VA_ARGS__}, sizeof((const long[]){__VA_ARGS__}) / sizeof(long))

static char *path(void) {
    const char *known = outside.paths[draw(outside.path_count)];
    char *text = room();
    switch (draw(14)) {
        case 0: snprintf(text, ROOM_BYTES, "%s/x%d", known, (int)draw(3)); break;
        case 1: snprintf(text, ROOM_BYTES, "%s/..", known); break;
        case 2: snprintf(text, ROOM_BYTES, "/proc/self/root%s", known); break;
        case 3: snprintf(text, ROOM_BYTES, "/proc/self/fd/%d", (int)draw(32)); break;
        case 4: snprintf(text, ROOM_BYTES, "/proc/%d/%s", draw(2) ? outside.decoy : outside.platform,
                         draw(2) ? "environ" : draw(2) ? "mem" : "fd/3"); break;
        case 5: snprintf(text, ROOM_BYTES, "../../../../../../../..%s", known); break;
        case 6: snprintf(text, ROOM_BYTES, "y%d", (int)draw(4)); break;
        case 7: snprintf(text, ROOM_BYTES, "%s/../y%d", known, (int)draw(4)); break;
        case 8: text[0] = 0; break;
        default: snprintf(text, ROOM_BYTES, "%s", known);
    }
    return text;
}

static long descriptor(void) {
    switch (draw(24)) {
        case 0: return -1;
        case 1: return AT_FDCWD;
        case 2: return draw(3);
        default: return 3 + draw(24);
    }
}

static long address(void) {
    char *text = room();
    memset(text, 0, sizeof(struct sockaddr_storage));
    const char *known = outside.addresses[draw(outside.address_count)];
    const char *bar = strchr(known, '|');
    if (once_in(4)) {
        struct sockaddr_un *file = (void *)text;
        const char *name = once_in(4) ? "\0own" : outside.paths[draw(outside.path_count)];
        file->sun_family = AF_UNIX;
        snprintf(file->sun_path + !*name, sizeof file->sun_path - 1, "%s", *name ? name : "own");
        length_of_address = sizeof *file;
    } else if (*known == '@') {
        struct sockaddr_un *file = (void *)text;
        file->sun_family = AF_UNIX;
        strncpy(file->sun_path + 1, known + 1, sizeof file->sun_path - 2);
        length_of_address = offsetof(struct sockaddr_un, sun_path) + strlen(known);
    } else {
        char host[64];
        int port = once_in(8) ? (int)draw(3) * 1023 : atoi(bar + 1);
        snprintf(host, sizeof host, "%.*s", (int)(bar - known), known);
        struct sockaddr_in6 *six = (void *)text;
        struct sockaddr_in *four = (void *)text;
        if (strchr(host, ':')) {
            six->sin6_family = AF_INET6;
            six->sin6_port = htons(port);
            inet_pton(AF_INET6, host, &six->sin6_addr);
            length_of_address = sizeof *six;
        } else {
            four->sin_family = AF_INET;
            four->sin_port = htons(port);
            inet_pton(AF_INET, once_in(8) ? "0.0.0.0" : host, &four->sin_addr);
            length_of_address = sizeof *four;
        }
    }
    if (once_in(16)) {
        length_of_address = draw(40);
    }
    return (long)text;
}

static long vector(void) {
    struct iovec *parts = (void *)room();
    for (int i = 0; i < 2; i++) {
        parts[i].iov_base = room();
        parts[i].iov_len = 64;
    }
    return (long)parts;
}

static long message(void) {
    struct msghdr *message = (void *)room();
    memset(message, 0, sizeof(struct msghdr) * 2);
    if (draw(4)) {
        message->msg_name = (void *)address();
        message->msg_namelen = length_of_address;
    }
    message->msg_iov = (void *)vector();
    message->msg_iovlen = 1;
    return (long)message;
}

static long process(void) {
    switch (draw(8)) {
        case 0: return outside.platform;
        case 1: return getpid();
        case 2: return getppid();
        case 3: return 0;
        case 4: return -(long)outside.decoy;
        default: return outside.decoy;
    }
}

static long rubbish(void) {
    switch (draw(6)) {
        case 0: return 0;
        case 1: return (long)(draw(1ULL << 47));
        case 2: return (long)room();
        case 3: return 1L << draw(63);
        case 4: return -(long)draw(4096);
        default: return draw(4096);
    }
}

static long processor_set(void) {
    memset(room(), 1, 8);
    return (long)rooms[(next_room - 1) % ROOMS];
}

static long limit(void) {
    struct rlimit *limit = (void *)room();
    limit->rlim_cur = limit->rlim_max = 8192;
    return (long)limit;
}

static long moment(void) {
    struct timespec *moment = (void *)room();
    memset(moment, 0, sizeof *moment * 2);
    return (long)moment;
}

/* struct open_how */
static long how(void) {
    uint64_t *how = (void *)room();
    how[0] = argument('O');
    how[1] = how[0] & (O_CREAT | O_TMPFILE) ? 0600 : 0;
    how[2] = draw(32);
    return (long)how;
}

static long name_of_attribute(void) {
    snprintf(room(), ROOM_BYTES, "user.x%d", (int)draw(2));
    return (long)rooms[(next_room - 1) % ROOMS];
}

/* Of a process, as the lines of /proc show it. */
static long strange_name(void) {
    static const char *names[] = {"a) Z 1 1 1", "\n", "Tgid:\t1\nUid:\t0", "\xff\xfe(", "bwrap", ""};
    snprintf(room(), ROOM_BYTES, "%s", names[draw(sizeof names / sizeof *names)]);
    return (long)rooms[(next_room - 1) % ROOMS];
}

long argument(char kind) {
    if (once_in(60)) {
        return rubbish();
    }
    switch (kind) {
        case 'P': return (long)path();
        case 'D': return draw(3) ? AT_FDCWD : descriptor();
        case 'F': return descriptor();
        case 'O': return SOME_OF(O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, O_DIRECTORY, O_PATH, O_NOFOLLOW, O_TMPFILE,
                                 O_EXCL, O_NONBLOCK) | O_CLOEXEC * draw(2);
        case 'M': return ONE_OF(0, 0644, 0600, 0777, 01777, 04755, 02755, 06777);
        case 'm': return ONE_OF(S_IFREG, S_IFIFO, S_IFSOCK, S_IFCHR, S_IFBLK) | ONE_OF(0644, 0666, 04755);
        case 'v': return ONE_OF(0, 0x103, 0x101, 0x801); /* the numbers of devices, if one could be made */
        case 'B': return (long)room();
        case 'N': return draw(ROOM_BYTES);
        case 'I': return (long)draw(12) - 2;
        case 'A': return address();
        case 'L': return length_of_address;
        case 'V': return vector();
        case 'H': return message();
        case 'T': return moment();
        case 'i': return draw(18); /* a kind of limit */
        case 'o': return ONE_OF(PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_NAME, PR_SET_KEEPCAPS,
                                PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, PR_SET_PTRACER);
        case 'n': return strange_name();
        case 'K': return ONE_OF(0, 0, SIGTERM, SIGKILL, SIGSTOP, SIGHUP, SIGUSR1);
        case 'Q': return process();
        case 'U': return ONE_OF(-1, 0, 1, 65534, getuid());
        case 'X': return name_of_attribute();
        case 'S': return ONE_OF(AF_UNIX, AF_INET, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK, AF_ALG, AF_BLUETOOTH);
        case 'Y': return ONE_OF(SOCK_STREAM, SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET, SOCK_RAW) | SOME_OF(SOCK_NONBLOCK);
        case 'R': return ONE_OF(0, 0, 0, IPPROTO_TCP, IPPROTO_UDP, 132, 262, 9);
        case 'G': return SOME_OF(MSG_DONTWAIT, MSG_FASTOPEN, MSG_OOB, MSG_NOSIGNAL, MSG_MORE) | MSG_DONTWAIT;
        case 'W': return SOME_OF(AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH, AT_SYMLINK_FOLLOW, AT_REMOVEDIR);
        case 'E': return SOME_OF(1, 2, 4); /* of renameat2 and others */
        case 'C': return SOME_OF(CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS,
                                 CLONE_NEWCGROUP, 0x80, CLONE_FILES, CLONE_FS);
        case 'J': return (long)processor_set();
        case 'l': return limit();
        case 'h': return how();
        case 's': return (long)outside.secret;
        case 'k': return 0x4846; /* the key of the decoy's memory */
        case 'r': return ONE_OF(0x5412, 0x541C, 0x40086602, 0x401C5820, 0x5401, 0x5413, 0x541B, 0x8901, 0x8912);
        case 'Z': return 0;
        case '1': return 1;
        case '8': return 24;
        default: return rubbish();
    }
}

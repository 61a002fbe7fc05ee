/* What stands outside, as the user that commands run as: a process with a secret, servers of every kind, shared memory
 * and queues. Prints where they are found; then, for each line it reads, what it heard since the last. */
#include "attack.h"
#include <mqueue.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#define TEXT_BYTES 64
#define SEMAPHORE 5

enum { TCP, OTHER_ADDRESS, DATAGRAMS, SHARED, FILE_STREAM, FILE_DATAGRAM, ABSTRACT_STREAM, ABSTRACT_DATAGRAM, REOPENED, ALL };
static const char *names[ALL] = {"tcp", "tcp-other-address", "udp", "shared-port", "file", "datagram-file", "abstract", "abstract-datagram", "reopened-port"};
static int sockets[ALL];

static void need(int right, const char *what) {
    if (!right) {
        perror(what);
        exit(4);
    }
}

static int listening(int type, void *where, socklen_t length) {
    int on = 1, fd = socket(((struct sockaddr *)where)->sa_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    need(!bind(fd, where, length), "bind");
    need(type == SOCK_DGRAM || !listen(fd, 512), "listen");
    return fd;
}

static int on_address(int type, const char *address, const char *name) {
    struct sockaddr_in where = inet(address, 0);
    socklen_t length = sizeof where;
    int fd = listening(type, &where, length);
    getsockname(fd, (void *)&where, &length);
    printf("%s=%d\n", name, ntohs(where.sin_port));
    return fd;
}

static int on_shared_port(void) {
    struct sockaddr_in where = inet("127.0.0.1", 0);
    socklen_t length = sizeof where;
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    need(!bind(fd, (void *)&where, length) && !listen(fd, 512), "share a port");
    getsockname(fd, (void *)&where, &length);
    printf("SHARED=%d\n", ntohs(where.sin_port));
    return fd;
}

static int on_file(int type, const char *name) {
    struct sockaddr_un where = file(in("OUTSIDE", name));
    unlink(where.sun_path);
    int fd = listening(type, &where, sizeof where);
    chmod(where.sun_path, 0777);
    return fd;
}

static int on_abstract(int type, const char *name) {
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    strcpy(where.sun_path + 1, name);
    return listening(type, &where, offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
}

static int semaphores, messages;
static char queue[64];

static void share(void) {
    struct {
        long type;
        char text[TEXT_BYTES];
    } message = {1, ""};
    strncpy(message.text, var("CANARY"), TEXT_BYTES - 1);
    int memory = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    char *text = shmat(memory, 0, 0);
    need(text != (void *)-1, "shared memory");
    strcpy(text, message.text);
    shmctl(memory, IPC_RMID, 0); /* gone with us */
    messages = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    need(!msgsnd(messages, &message, TEXT_BYTES, 0), "message");
    semaphores = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    semctl(semaphores, 0, SETVAL, SEMAPHORE);
    snprintf(queue, sizeof queue, "/holdfast-decoy-%d", getpid());
    struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 8};
    need(mq_open(queue, O_CREAT | O_RDWR, 0600, &attributes) >= 0, "queue");
    printf("SHM=%d\nMSG=%d\nSEM=%d\nQUEUE=%s\n", memory, messages, semaphores, queue);
}

/* Where a command has just closed a server, opens its own. */
static void reopen(void) {
    int port = 0;
    FILE *told = fopen("port", "r");
    if (!told) {
        return;
    }
    if (!sockets[REOPENED] && fscanf(told, "%d", &port) == 1) {
        struct sockaddr_in where = inet("127.0.0.1", port);
        sockets[REOPENED] = listening(SOCK_STREAM, &where, sizeof where);
        close(open("open", O_CREAT | O_WRONLY, 0666));
    }
    fclose(told);
}

static volatile int signals;
static void count(int signal) { signals += signal == SIGURG; }

static void tell(void) {
    char text[TEXT_BYTES];
    for (int i = 0; i < ALL; i++) {
        int times = 0, fd;
        while (sockets[i] && ((fd = accept(sockets[i], 0, 0)) >= 0 || recv(sockets[i], text, sizeof text, 0) >= 0)) {
            close(fd);
            times++;
        }
        if (times) {
            printf("%s ", names[i]);
        }
    }
    if (semctl(semaphores, 0, GETVAL) != SEMAPHORE) {
        printf("semaphore ");
        semctl(semaphores, 0, SETVAL, SEMAPHORE);
    }
    if (signals) {
        printf("signal ");
        signals = 0;
    }
    puts("");
    if (sockets[REOPENED]) {
        close(sockets[REOPENED]);
        sockets[REOPENED] = 0;
    }
}

static void leave(void) {
    msgctl(messages, IPC_RMID, 0);
    semctl(semaphores, 0, IPC_RMID);
    mq_unlink(queue);
}

static void leave_and_end(int signal) {
    leave();
    _exit(signal);
}

ATTACK(decoy) {
    signal(SIGURG, count);
    signal(SIGTERM, leave_and_end);
    char abstract[64], line[8];
    setpgid(0, 0);
    snprintf(abstract, sizeof abstract, "holdfast-decoy-%d", getpid());
    sockets[TCP] = on_address(SOCK_STREAM, "127.0.0.1", "PORT");
    sockets[OTHER_ADDRESS] = on_address(SOCK_STREAM, "127.0.0.2", "PORT2");
    sockets[DATAGRAMS] = on_address(SOCK_DGRAM, "127.0.0.1", "DATAGRAMS");
    sockets[SHARED] = on_shared_port();
    sockets[FILE_STREAM] = on_file(SOCK_STREAM, "s");
    sockets[FILE_DATAGRAM] = on_file(SOCK_DGRAM, "d");
    sockets[ABSTRACT_STREAM] = on_abstract(SOCK_STREAM, abstract);
    printf("ABSTRACT=%s\n", abstract);
    strcat(abstract, "-d");
    sockets[ABSTRACT_DATAGRAM] = on_abstract(SOCK_DGRAM, abstract);
    share();
    printf("DECOY=%d\nend\n", getpid());
    for (;;) {
        struct timeval tick = {0, 2000};
        fd_set input;
        FD_ZERO(&input);
        FD_SET(0, &input);
        if (select(1, &input, 0, 0, &tick) == 1) {
            if (read(0, line, sizeof line) <= 0) {
                break; /* signals are restarted */
            }
            tell();
        }
        reopen();
    }
    leave();
    return 0;
}

/* Races against whoever judges a call, and floods. What tells is what happened outside. */
#include "attack.h"

#define ROUNDS_MILLISECONDS 250
static volatile int over;

/* Whether there is time for another round. */
static int again(void) {
    static struct timespec end;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!end.tv_sec) {
        end = now;
        end.tv_nsec += ROUNDS_MILLISECONDS * 1000000L;
    }
    return now.tv_sec - end.tv_sec < (end.tv_nsec - now.tv_nsec) / 1e9;
}

/* Leaves what was changed as it is for a moment, so that it is seen whole. */
static void stay(void) {
    for (volatile int i = 0; i < 300; i++) {
    }
}

static void *start(void *(*body)(void *), void *with) {
    static pthread_t thread;
    pthread_create(&thread, 0, body, with);
    return 0;
}

static char moving_path[PATH_MAX];
static char paths[2][PATH_MAX];
static void *move_path(void *unused) {
    for (int i = 0; !over; i++) {
        strcpy(moving_path, paths[i & 1]);
        stay();
    }
    return unused;
}
ATTACK(flip_the_path_of_chmod) {
    strcpy(paths[0], "own-file-of-this-command-with-a-long-name");
    strcpy(paths[1], in("OUTSIDE", "file"));
    close(open(paths[0], O_CREAT | O_WRONLY, 0644));
    start(move_path, 0);
    while (again()) {
        chmod(moving_path, 0777);
    }
    over = 1;
    return EAGAIN;
}

static void *move_link(void *unused) {
    for (int i = 0; !over; i++) {
        unlink("next");
        symlink(paths[i & 1], "next");
        rename("next", "link");
    }
    return unused;
}
ATTACK(flip_the_link_of_chmod) {
    strcpy(paths[0], "own");
    strcpy(paths[1], in("OUTSIDE", "file"));
    close(open("own", O_CREAT | O_WRONLY, 0644));
    start(move_link, 0);
    while (again()) {
        chmod("link", 0777);
    }
    over = 1;
    return EAGAIN;
}

static void *swap_folders(void *unused) {
    while (!over) {
        syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "b", 2); /* RENAME_EXCHANGE */
    }
    return unused;
}
ATTACK(flip_the_folder_of_chmod) {
    mkdir("a", 0755);
    close(open("a/file", O_CREAT | O_WRONLY, 0644));
    symlink(var("OUTSIDE"), "b");
    start(swap_folders, 0);
    while (again()) {
        chmod("a/file", 0777);
    }
    over = 1;
    return EAGAIN;
}
ATTACK(flip_the_folder_of_a_write) {
    mkdir("a", 0755);
    symlink(var("OUTSIDE"), "b");
    start(swap_folders, 0);
    while (again()) {
        close(open("a/new", O_CREAT | O_WRONLY, 0644));
    }
    over = 1;
    return EAGAIN;
}

static struct sockaddr_storage moving, both[2];
static void *move_address(void *unused) {
    for (int i = 0; !over; i++) {
        memcpy(&moving, &both[i & 1], sizeof moving);
        stay();
    }
    return unused;
}
ATTACK(flip_the_address_of_connect) {
    struct sockaddr_in own, others = inet("127.0.0.1", number("PORT"));
    int server = own_server(&own);
    if (server < 0) {
        return errno;
    }
    fcntl(server, F_SETFL, O_NONBLOCK);
    memcpy(&both[0], &own, sizeof own);
    memcpy(&both[1], &others, sizeof others);
    start(move_address, 0);
    while (again()) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        connect(fd, (void *)&moving, sizeof own);
        close(accept(server, 0, 0));
        close(fd);
    }
    over = 1;
    return EAGAIN;
}
ATTACK(flip_the_socket_file_of_connect) {
    struct sockaddr_un own = file("own-socket"), others = file(in("OUTSIDE", "s"));
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(server, (void *)&own, sizeof own) || listen(server, 128)) {
        return errno;
    }
    memcpy(&both[0], &own, sizeof own);
    memcpy(&both[1], &others, sizeof others);
    fcntl(server, F_SETFL, O_NONBLOCK);
    start(move_address, 0);
    while (again()) {
        int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
        if (!connect(fd, (void *)&moving, sizeof own)) {
            close(accept(server, 0, 0));
        }
        close(fd);
    }
    over = 1;
    return EAGAIN;
}
ATTACK(flip_the_family_of_bind) {
    struct sockaddr_un own = file("own-socket");
    struct sockaddr_in all = inet("0.0.0.0", 0);
    memcpy(&both[0], &own, sizeof own);
    memcpy(&both[1], &all, sizeof all);
    start(move_address, 0);
    int won = 0;
    while (!won && again()) {
        struct sockaddr_in where = {0};
        socklen_t length = sizeof where;
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        bind(fd, (void *)&moving, sizeof all);
        getsockname(fd, (void *)&where, &length);
        won = where.sin_port && !where.sin_addr.s_addr;
        close(fd);
    }
    over = 1;
    return won ? 0 : EAGAIN;
}

static int replaced, unconnected;
static void *replace_socket(void *unused) {
    while (!over) {
        dup2(unconnected, replaced);
    }
    return unused;
}
ATTACK(replace_the_socket_of_connect) {
    struct sockaddr_in others = inet("127.0.0.1", number("PORT"));
    unconnected = socket(AF_INET, SOCK_STREAM, 0);
    replaced = dup(unconnected);
    start(replace_socket, 0);
    while (again()) {
        connect(replaced, (void *)&others, sizeof others);
    }
    over = 1;
    return EAGAIN;
}

/* Threads that are gone before their call is answered, so that their numbers are soon another's. */
ATTACK(die_while_a_call_waits) {
    struct sockaddr_in others = inet("127.0.0.1", number("PORT"));
    for (int i = 0; i < 100; i++) {
        int child = fork();
        if (!child) {
            for (;;) {
                connect(socket(AF_INET, SOCK_STREAM, 0), (void *)&others, sizeof others);
                chmod(in("OUTSIDE", "file"), 0777);
            }
        }
        usleep(500);
        kill(child, SIGKILL);
        waitpid(child, 0, 0);
    }
    close(open("own", O_CREAT | O_WRONLY, 0600));
    return chmod("own", 0640) ? errno : EAGAIN;
}

ATTACK(many_connects) {
    struct sockaddr_in others = inet("127.0.0.1", number("PORT"));
    for (int i = 0; i < 100; i++) {
        if (!fork()) {
            for (int j = 0; j < 3; j++) {
                int fd = socket(AF_INET, SOCK_STREAM, 0);
                if (!connect(fd, (void *)&others, sizeof others)) {
                    say(fd);
                }
                close(fd);
            }
            _exit(0);
        }
    }
    while (wait(0) > 0) {
    }
    return EAGAIN;
}

/* Connections that nobody accepts: whoever makes them in the caller's place must not wait for them. */
ATTACK(connect_to_a_full_socket_file) {
    struct sockaddr_un own = file("full");
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(server, (void *)&own, sizeof own) || listen(server, 0)) {
        return errno;
    }
    for (int i = 0; i < 4; i++) {
        if (!fork()) {
            connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&own, sizeof own);
            pause();
        }
    }
    usleep(300000);
    return EAGAIN;
}
ATTACK(many_waiting_connects) {
    struct sockaddr_un own = file("full");
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(server, (void *)&own, sizeof own) || listen(server, 0)) {
        return errno;
    }
    for (int i = 0; i < 1500; i++) {
        int child = fork();
        if (!child) {
            connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&own, sizeof own);
            _exit(0);
        }
        usleep(300);
        kill(child, SIGKILL);
        waitpid(child, 0, 0);
    }
    return EAGAIN;
}

ATTACK(many_descriptors) {
    int count = 0;
    while (open("/dev/null", O_RDONLY) >= 0) {
        count++;
    }
    return count > 4096 ? 0 : errno;
}
ATTACK(limits_up) {
    int which[] = {RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_NPROC};
    for (int i = 0; i < 4; i++) {
        struct rlimit now;
        getrlimit(which[i], &now);
        now.rlim_cur = now.rlim_max = now.rlim_max + 1;
        if (now.rlim_max && !setrlimit(which[i], &now)) {
            return 0;
        }
    }
    return errno;
}
ATTACK(file_beyond_the_limit) {
    signal(SIGXFSZ, SIG_IGN);
    return TRY(ftruncate(open("sparse", O_CREAT | O_RDWR, 0644), 3LL << 30));
}

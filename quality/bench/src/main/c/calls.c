/*
 * Makes random system calls for a short time, with arguments that are aimed at what lies outside of a sandbox.
 *
 *   calls SEED MILLIS DECOY SECRET PLATFORM WORD...     words: +HOST|PORT and +@NAME are addresses, others are paths
 *   calls decoy                                         the process outside that must not be touched
 *
 * Prints every canary that it read, and each call that no sandbox lets through and that reached the kernel.
 */
#include "calls.h"

#define PROCESSES_MAX 24
#define FILES_OPEN_MAX 40

static long end; /* of the time, in milliseconds */
static int *processes; /* made so far, by all of them together */

static long now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void wake(int number) { (void)number; } /* a call that waits is interrupted */

static void multiply(uint64_t number);

/* Calls until the time is over. */
static void *work(void *number) {
    seed((uint64_t)(uintptr_t)number);
    while (now() < end) {
        for (int i = 0; i < 50; i++) {
            call();
        }
        for (int i = 3 + draw(4); i < FILES_OPEN_MAX; i += 2) {
            close(i); /* or all would be taken soon */
        }
        if (once_in(20)) {
            multiply(draw(1ULL << 40));
        }
        while (waitpid(-1, 0, WNOHANG) > 0) {
        }
    }
    return 0;
}

static void alarm_often(void) {
    struct sigaction action = {.sa_handler = wake};
    struct itimerval often = {{0, 5000}, {0, 5000}};
    sigaction(SIGALRM, &action, 0);
    setitimer(ITIMER_REAL, &often, 0);
}

/* One more process that does the same: a child, one without a parent, one of another session, a thread. */
static void multiply(uint64_t number) {
    if (__atomic_add_fetch(processes, 1, __ATOMIC_RELAXED) > PROCESSES_MAX) {
        return;
    }
    if (draw(4) == 0) {
        pthread_t thread;
        pthread_create(&thread, 0, work, (void *)(uintptr_t)number);
        return;
    }
    int detached = draw(3), alone = draw(2);
    if (fork() == 0) {
        if (detached) {
            if (detached == 2 || once_in(2)) {
                setsid();
            }
            if (fork() != 0) {
                _exit(0);
            }
        }
        if (alone) {
            setpgid(0, 0);
        }
        if (once_in(6)) {
            execle("/bin/sleep", "sleep", "600", (char *)0, (char *[]){0}); /* nothing tells whose it is */
        }
        alarm_often();
        work((void *)(uintptr_t)number);
        if (number % 3 == 0) {
            end = now() + 600000; /* stays, and has to be ended */
            for (;;) {
                pause();
            }
        }
        _exit(0);
    }
}

/* Holds what must not be had from inside, and tells what arrives. */
static int decoy(void) {
    static char memory[64];
    snprintf(memory, sizeof memory, "%s", getenv("HOLDFAST_CANARY"));
    int id = shmget(0x4846, 64, IPC_CREAT | 0666);
    char *shared = shmat(id, 0, 0);
    memcpy(shared, memory, sizeof memory);
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    strcpy(name.sun_path + 1, "canary");
    socklen_t bytes = offsetof(struct sockaddr_un, sun_path) + 7;
    struct pollfd servers[3] = {
        {socket(AF_UNIX, SOCK_STREAM, 0), POLLIN, 0}, {socket(AF_UNIX, SOCK_DGRAM, 0), POLLIN, 0}, {0, POLLIN, 0}};
    if (bind(servers[0].fd, (void *)&name, bytes) || listen(servers[0].fd, 16)) {
        return 2;
    }
    name.sun_path[1] = 'C';
    if (bind(servers[1].fd, (void *)&name, bytes)) {
        return 2;
    }
    printf("ready %lu\n", (unsigned long)(uintptr_t)memory);
    fflush(stdout);
    for (;;) {
        char word[64];
        poll(servers, 3, -1);
        if (servers[0].revents) {
            puts("a socket name");
            close(accept4(servers[0].fd, 0, 0, SOCK_NONBLOCK));
        }
        if (servers[1].revents && recv(servers[1].fd, word, sizeof word, MSG_DONTWAIT) >= 0) {
            puts("a socket name of datagrams");
        }
        if (servers[2].revents) {
            if (!fgets(word, sizeof word, stdin)) {
                return 0; /* whom it was to deceive has ended */
            }
            if (memcmp(shared, memory, sizeof memory)) {
                puts("shared memory, and changed it");
                memcpy(shared, memory, sizeof memory);
            }
            fputs(word, stdout);
        }
        fflush(stdout);
    }
}

int main(int count, char **words) {
    if (count == 2 && !strcmp(words[1], "decoy")) {
        return decoy();
    }
    if (count < 7) {
        return 2;
    }
    const char *paths[count], *addresses[count];
    for (int i = 6; i < count; i++) {
        if (words[i][0] == '+') {
            addresses[outside.address_count++] = words[i] + 1;
        } else {
            paths[outside.path_count++] = words[i];
        }
    }
    outside.paths = paths;
    outside.addresses = addresses;
    outside.decoy = atoi(words[3]);
    outside.secret = strtoul(words[4], 0, 10);
    outside.platform = atoi(words[5]);
    processes = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (processes == MAP_FAILED || dup2(1, OUT) < 0) {
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    setlinebuf(stdout);
    uint64_t number = strtoull(words[1], 0, 10);
    end = now() + atol(words[2]);
    seed(number);
    for (int i = draw(4); i > 0; i--) {
        multiply(draw(1ULL << 40));
    }
    alarm_often();
    work((void *)(uintptr_t)number);
    return 0;
}

/* What every attack here needs. `attack NAME` runs one and says whether it worked. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <netinet/in.h>

struct attack {
    const char *name;
    int (*run)(void); /* zero: it worked; else the error number that it ended with */
    struct attack *next;
};
extern struct attack *attacks;

#define ATTACK(what)                                              \
    static int what(void);                                        \
    __attribute__((constructor)) static void what##_listed(void) { \
        static struct attack self = {#what, what, 0};             \
        self.next = attacks;                                      \
        attacks = &self;                                          \
    }                                                             \
    static int what(void)

/* Zero when a call succeeded, else its error number. */
#define TRY(call) ((call) < 0 ? errno : 0)

/* For a call whose arguments make it fail in any case: zero when the kernel looked at them. */
#define REACHES(call) reached((call) < 0 ? errno : 0)
int reached(int error);

const char *var(const char *name);   /* an environment variable, which must be there */
int number(const char *name);        /* the same as a number */
const char *in(const char *folder, const char *name); /* a path; valid until the next call */
struct sockaddr_in inet(const char *address, int port);
struct sockaddr_un file(const char *path);
int own_server(struct sockaddr_in *where); /* listens on the loopback interface; negative when that fails */
int say(int socket);                       /* sends a word */

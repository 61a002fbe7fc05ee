/* What both halves of `calls` need: drawing, and arguments that are valid, nearly valid or rubbish. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>

#define TOKEN "HFC-" /* every canary begins so, and goes on with twelve digits */
#define TOKEN_BYTES 16
#define OUT 100 /* standard output, where no random call closes it */

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452 /* newer than some headers */
#endif

/* What is outside, and where: from the words of the command line. */
struct outside {
    const char **paths;
    int path_count;
    const char **addresses; /* host|port, or @name */
    int address_count;
    pid_t decoy, platform;
    uintptr_t secret; /* in the decoy's memory */
};
extern struct outside outside;

uint64_t draw(uint64_t below); /* from 0 to below - 1 */
void seed(uint64_t number);
int once_in(uint64_t times);

/* The argument that a letter stands for; see `arguments.c`. */
long argument(char kind);

/* Prints every canary that calls have brought into this thread's memory. */
void confess(void);
void confess_at(const void *address);

/* One random call. */
void call(void);

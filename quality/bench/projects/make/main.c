#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void *run(void *argument) { return argument; }

int main(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, NULL) || pthread_join(thread, NULL)) return 1;
    char name[200];
    snprintf(name, sizeof name, "%s/aXXXXXX", getenv("TMPDIR"));
    return mkstemp(name) < 0;
}

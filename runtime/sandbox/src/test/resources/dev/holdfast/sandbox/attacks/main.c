#include "attack.h"

struct attack *attacks;

int reached(int error) { return error == EPERM || error == ENOSYS || error == EACCES || error == EAFNOSUPPORT ? error : 0; }

const char *var(const char *name) {
    const char *value = getenv(name);
    if (!value) {
        fprintf(stderr, "no %s\n", name);
        exit(3);
    }
    return value;
}

int number(const char *name) { return atoi(var(name)); }

const char *in(const char *folder, const char *name) {
    static char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", var(folder), name);
    return path;
}

struct sockaddr_in inet(const char *address, int port) {
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, address, &where.sin_addr);
    return where;
}

struct sockaddr_un file(const char *path) {
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    strncpy(where.sun_path, path, sizeof where.sun_path - 1);
    return where;
}

int own_server(struct sockaddr_in *where) {
    socklen_t length = sizeof *where;
    int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    *where = inet("127.0.0.1", 0);
    if (bind(server, (void *)where, length) || listen(server, 128) || getsockname(server, (void *)where, &length)) {
        return -1;
    }
    return server;
}

int say(int socket) { return TRY(write(socket, "leak", 4)); }

int main(int count, char **words) {
    if (count != 2) {
        return 2;
    }
    setvbuf(stdout, 0, _IONBF, 0);
    for (struct attack *each = attacks; each; each = each->next) {
        if (!strcmp(each->name, words[1])) {
            int error = each->run();
            puts(error ? strerror(error) : "WON");
            return error != 0;
        }
    }
    fprintf(stderr, "no attack %s\n", words[1]);
    return 2;
}

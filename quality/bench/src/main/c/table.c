#include "calls.h"

/* Where a call must not get through. */
enum wall { NONE, BOTH, LANDLOCK };

static const struct entry {
    const char *name;
    const char *kinds; /* one letter an argument, see `argument` */
    int number;
    enum wall wall;
} table[] = {
#define CALL(name, kinds, wall) {#name, kinds, SYS_##name, wall},
    CALL(open, "POM", NONE)
    CALL(open, "POM", NONE)
    CALL(openat, "DPOM", NONE)
    CALL(openat, "DPOM", NONE)
    CALL(openat, "DPOM", NONE)
    CALL(openat, "DPOM", NONE)
    CALL(creat, "PM", NONE)
    CALL(openat2, "DPh8", BOTH)
    CALL(read, "FBN", NONE)
    CALL(read, "FBN", NONE)
    CALL(pread64, "FBNZ", NONE)
    CALL(pread64, "FBNZ", NONE)
    CALL(readv, "FV1", NONE)
    CALL(write, "FBN", NONE)
    CALL(pwrite64, "FBNZ", NONE)
    CALL(writev, "FV1", NONE)
    CALL(pwritev2, "FV1ZZI", NONE)
    CALL(sendfile, "FFZN", NONE)
    CALL(copy_file_range, "FZFZNZ", NONE)
    CALL(splice, "FZFZNE", NONE)
    CALL(tee, "FFNE", NONE)
    CALL(vmsplice, "FV1E", NONE)
    CALL(truncate, "PI", NONE)
    CALL(ftruncate, "FI", NONE)
    CALL(fallocate, "FEZN", NONE)
    CALL(rename, "PP", NONE)
    CALL(renameat2, "DPDPE", NONE)
    CALL(link, "PP", NONE)
    CALL(linkat, "DPDPW", NONE)
    CALL(symlink, "PP", NONE)
    CALL(symlinkat, "PDP", NONE)
    CALL(unlink, "P", NONE)
    CALL(unlinkat, "DPW", NONE)
    CALL(mkdir, "PM", NONE)
    CALL(mkdirat, "DPM", NONE)
    CALL(rmdir, "P", NONE)
    CALL(mknod, "Pmv", NONE)
    CALL(mknodat, "DPmv", NONE)
    CALL(chmod, "PM", NONE)
    CALL(fchmod, "FM", NONE)
    CALL(fchmodat, "DPM", NONE)
    CALL(fchmodat2, "DPMW", NONE)
    CALL(chown, "PUU", LANDLOCK)
    CALL(lchown, "PUU", LANDLOCK)
    CALL(fchown, "FUU", LANDLOCK)
    CALL(fchownat, "DPUUW", LANDLOCK)
    CALL(setxattr, "PXBNE", NONE)
    CALL(lsetxattr, "PXBNE", NONE)
    CALL(fsetxattr, "FXBNE", NONE)
    CALL(removexattr, "PX", NONE)
    CALL(getxattr, "PXBN", NONE)
    CALL(utimensat, "DPTW", NONE)
    CALL(readlinkat, "DPBN", NONE)
    CALL(statx, "DPWNB", NONE)
    CALL(getdents64, "FBN", NONE)
    CALL(chdir, "P", NONE)
    CALL(fchdir, "F", NONE)
    CALL(chroot, "P", BOTH)
    CALL(dup, "F", NONE)
    CALL(fcntl, "FIF", NONE)
    CALL(flock, "F1", NONE)
    CALL(ioctl, "FrB", NONE)
    CALL(inotify_add_watch, "FPN", NONE)
    CALL(socket, "SYR", NONE)
    CALL(socket, "SYR", NONE)
    CALL(socket, "SYR", NONE)
    CALL(socketpair, "SYZB", NONE)
    CALL(connect, "FAL", NONE)
    CALL(connect, "FAL", NONE)
    CALL(connect, "FAL", NONE)
    CALL(connect, "FAL", NONE)
    CALL(bind, "FAL", NONE)
    CALL(bind, "FAL", NONE)
    CALL(listen, "FI", NONE)
    CALL(accept4, "FZZZ", NONE)
    CALL(sendto, "FBNGAL", NONE)
    CALL(sendto, "FBNGAL", NONE)
    CALL(sendmsg, "FHG", NONE)
    CALL(sendmmsg, "FH1G", NONE)
    CALL(recvfrom, "FBNGZZ", NONE)
    CALL(setsockopt, "FIIBI", NONE)
    CALL(getsockname, "FBB", NONE)
    CALL(shutdown, "FI", NONE)
    CALL(kill, "QK", NONE)
    CALL(tkill, "QK", NONE)
    CALL(tgkill, "QQK", NONE)
    CALL(rt_sigqueueinfo, "QKB", NONE)
    CALL(pidfd_open, "QZ", NONE)
    CALL(pidfd_send_signal, "FKZZ", NONE)
    CALL(pidfd_getfd, "FIZ", BOTH)
    CALL(setsid, "", NONE)
    CALL(setpgid, "QQ", NONE)
    CALL(setpriority, "IQI", NONE)
    CALL(ioprio_set, "IQN", NONE)
    CALL(sched_setaffinity, "Q8J", NONE)
    CALL(sched_setscheduler, "QIB", NONE)
    CALL(prlimit64, "QilB", NONE)
    CALL(setrlimit, "il", NONE)
    CALL(prctl, "onZZZ", NONE)
    CALL(personality, "N", NONE)
    CALL(setuid, "U", NONE)
    CALL(setresuid, "UUU", NONE)
    CALL(capset, "BB", NONE)
    CALL(ptrace, "IQss", BOTH)
    CALL(process_vm_readv, "QV1V1Z", BOTH)
    CALL(process_vm_writev, "QV1V1Z", BOTH)
    CALL(process_madvise, "FV1IZ", BOTH)
    CALL(kcmp, "QQIII", BOTH)
    CALL(mount, "PPsZZ", BOTH) /* of no known kind, so that it fails even where it may be asked for */
    CALL(umount2, "ZZ", BOTH)
    CALL(pivot_root, "ZZ", BOTH)
    CALL(open_tree, "DPE", BOTH)
    CALL(move_mount, "FZFZZ", BOTH)
    CALL(fsopen, "BZ", BOTH)
    CALL(mount_setattr, "FPZZZ", BOTH)
    CALL(setns, "FC", BOTH)
    CALL(keyctl, "IIBBN", BOTH)
    CALL(add_key, "BBBNI", BOTH)
    CALL(request_key, "BBBI", BOTH)
    CALL(bpf, "IBN", BOTH)
    CALL(perf_event_open, "BQIFZ", BOTH)
    CALL(userfaultfd, "Z", BOTH)
    CALL(io_uring_setup, "1B", BOTH)
    CALL(io_uring_enter, "FIIIZZ", BOTH)
    CALL(open_by_handle_at, "FBO", BOTH)
    CALL(fanotify_init, "ZZ", BOTH)
    CALL(move_pages, "QZZZZZ", BOTH)
    CALL(quotactl, "IZZZ", BOTH)
    CALL(syslog, "IBN", BOTH)
    CALL(clone3, "BN", BOTH)
    CALL(shmget, "kNI", LANDLOCK)
    CALL(shmat, "IZZ", LANDLOCK)
    CALL(semget, "kII", LANDLOCK)
    CALL(msgget, "kI", LANDLOCK)
    CALL(memfd_create, "BI", NONE)
    CALL(mmap, "ZN1", NONE)
    CALL(landlock_create_ruleset, "BNZ", NONE)
    CALL(landlock_restrict_self, "FZ", NONE)
    CALL(seccomp, "IIB", NONE)
    CALL(close, "F", NONE)
#undef CALL
};

static int behind_landlock(void) { return getenv("BEHIND_LANDLOCK") != 0; }

/*
 * Whether the error is one that a wall gives; any other shows that the kernel looked at the call. EINTR is a wall as well:
 * a signal came while an explained command waited for its answer.
 */
static int walled(long result) {
    return result == -EPERM || result == -ENOSYS || result == -EACCES || result == -EOPNOTSUPP || result == -EAFNOSUPPORT
        || result == -EINTR;
}

static void reached(const char *what, long result) {
    char line[96];
    int bytes = snprintf(line, sizeof line, "REACHED %s %ld\n", what, result);
    if (write(OUT, line, bytes) < 0) {
        _exit(1);
    }
}

static long raw(int number, const long *words) {
    long result = syscall(number, words[0], words[1], words[2], words[3], words[4], words[5]);
    return result < 0 ? -errno : result;
}

/* New namespaces, and children that another than the caller has to bury: the flags decide, and they must be refused. */
static void namespaces(void) {
    long spaces = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
    long flags = (argument('C') & (spaces | CLONE_FS | 0x80)) | (once_in(4) ? CLONE_PARENT : 0); /* no shared stack */
    long dangerous = flags & spaces;
    if (once_in(2)) {
        long result = raw(SYS_unshare, (long[]){flags & ~CLONE_PARENT, 0, 0, 0, 0, 0});
        if ((dangerous || flags & 0x80) && !walled(result)) {
            reached("unshare", result);
        }
        return;
    }
    long result = raw(SYS_clone, (long[]){(flags & ~0xffL) | SIGCHLD, 0, 0, 0, 0, 0});
    if (result == 0) {
        _exit(0);
    }
    if ((dangerous || flags & CLONE_PARENT) && !walled(result)) {
        reached("clone", result);
    }
    if (result > 0) {
        waitpid(result, 0, 0);
    }
}

/* Memory of the outside by its key. */
static void shared(void) {
    int id = shmget(0x4846, 64, 0);
    void *memory = id < 0 ? (void *)-1 : shmat(id, 0, 0);
    if (memory != (void *)-1) {
        confess_at(memory);
        memset(memory, 'x', 64);
        shmdt(memory);
    }
}

/* A file's content without a read. */
static void mapped(void) {
    void *memory = mmap(0, 4096, PROT_READ, draw(2) ? MAP_SHARED : MAP_PRIVATE, (int)argument('F'), 0);
    if (memory != MAP_FAILED) {
        confess_at(memory);
        munmap(memory, 4096);
    }
}

/* The decoy's memory, by its address. */
static void memory_of_decoy(void) {
    char copy[TOKEN_BYTES];
    struct iovec here = {copy, sizeof copy}, there = {(void *)outside.secret, sizeof copy};
    if (process_vm_readv(outside.decoy, &here, 1, &there, 1, 0) > 0) {
        confess_at(copy);
    }
}

/* A file is opened and then used, which two calls alone seldom do to the same one. */
static void file(void) {
    int opened = open((char *)argument('P'), (int)argument('O'), 0644);
    if (opened < 0) {
        return;
    }
    char *room = (char *)argument('B');
    switch (draw(6)) {
        case 0: raw(SYS_pwrite64, (long[]){opened, (long)room, 8, 0, 0, 0}); break;
        case 1: raw(SYS_ftruncate, (long[]){opened, draw(8), 0, 0, 0, 0}); break;
        case 2: raw(SYS_fchmod, (long[]){opened, argument('M'), 0, 0, 0, 0}); break;
        case 3: raw(SYS_getdents64, (long[]){opened, (long)room, 512, 0, 0, 0}); break;
        default: raw(SYS_pread64, (long[]){opened, (long)room, 512, 0, 0, 0});
    }
    close(opened);
}

/* A socket of each kind towards one address. */
static void meet(void) {
    static const int kinds[] = {AF_INET, AF_INET6, AF_UNIX};
    int type = draw(3) ? SOCK_STREAM : SOCK_DGRAM;
    int socket_there = socket(kinds[draw(3)], type | SOCK_NONBLOCK | SOCK_CLOEXEC, once_in(6) ? 262 : 0);
    if (socket_there < 0) {
        return;
    }
    long where = argument('A'), bytes = argument('L');
    if (once_in(3)) {
        raw(SYS_sendto, (long[]){socket_there, argument('B'), 8, once_in(2) ? MSG_FASTOPEN : 0, where, bytes});
    } else if (raw(SYS_connect, (long[]){socket_there, where, bytes, 0, 0, 0}) >= 0) {
        raw(SYS_sendto, (long[]){socket_there, argument('B'), 8, MSG_NOSIGNAL, 0, 0});
    }
    close(socket_there);
}

void call(void) {
    switch (draw(40)) {
        case 0: namespaces(); break;
        case 1: shared(); break;
        case 2: mapped(); break;
        case 3: memory_of_decoy(); break;
        case 4: case 5: case 6: case 7: file(); break;
        case 8: case 9: meet(); break;
        default: {
            const struct entry *each = &table[draw(sizeof table / sizeof *table)];
            long words[6] = {0};
            for (int i = 0; each->kinds[i]; i++) {
                words[i] = argument(each->kinds[i]);
            }
            if (each->number == SYS_mmap) {
                mapped(); /* where it may not fall upon our own memory */
                break;
            }
            if (each->number == SYS_close && words[0] >= 0 && words[0] < 3) {
                break;
            }
            long result = raw(each->number, words);
            if ((each->wall == BOTH || (each->wall == LANDLOCK && behind_landlock())) && !walled(result)) {
                reached(each->name, result);
            }
        }
    }
    confess();
}

/* Files: by calls that a shell does not make. */
#include "attack.h"
#include <sys/inotify.h>
#include <sys/fanotify.h>
#include <sys/xattr.h>
#include <linux/fs.h>
#include <linux/openat2.h>

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#define EMPTY "" /* a path, with AT_EMPTY_PATH */

ATTACK(read_by_openat2) {
    struct open_how how = {.flags = O_RDONLY};
    char text[64] = "";
    int fd = syscall(SYS_openat2, AT_FDCWD, in("OUTSIDE", "secret"), &how, sizeof how);
    if (fd < 0) {
        return errno;
    }
    read(fd, text, sizeof text - 1);
    puts(text);
    return 0;
}

ATTACK(chmod_by_path_handle) {
    int fd = open(in("OUTSIDE", "file"), O_PATH);
    return fd < 0 ? errno : TRY(syscall(SYS_fchmodat2, fd, EMPTY, 0777, AT_EMPTY_PATH));
}

ATTACK(chmod_by_descriptor_link) {
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", open(in("OUTSIDE", "file"), O_PATH));
    return TRY(chmod(name, 0777));
}

ATTACK(chmod_beneath_own_root) {
    char name[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/root%s", in("OUTSIDE", "file"));
    return TRY(chmod(name, 0777));
}

ATTACK(chmod_from_folder_handle) {
    int fd = open(var("OUTSIDE"), O_PATH | O_DIRECTORY);
    return fd < 0 ? errno : TRY(fchmodat(fd, "file", 0777, 0));
}

ATTACK(chmod_after_chdir) {
    return chdir(var("OUTSIDE")) ? errno : TRY(chmod("file", 0777));
}

ATTACK(fchmod_of_readable_file) {
    int fd = open(in("READABLE", "file"), O_RDONLY);
    return fd < 0 ? errno : TRY(fchmod(fd, 0777));
}

ATTACK(flags_of_readable_file) {
    int flags = 0;
    int fd = open(in("READABLE", "file"), O_RDONLY);
    if (fd < 0 || ioctl(fd, FS_IOC_GETFLAGS, &flags)) {
        return errno;
    }
    flags ^= FS_NODUMP_FL;
    return TRY(ioctl(fd, FS_IOC_SETFLAGS, &flags));
}

ATTACK(attributes_of_readable_file) {
    struct fsxattr all;
    int fd = open(in("READABLE", "file"), O_RDONLY);
    if (fd < 0 || ioctl(fd, FS_IOC_FSGETXATTR, &all)) {
        return errno;
    }
    all.fsx_xflags ^= FS_XFLAG_NODUMP;
    return TRY(ioctl(fd, FS_IOC_FSSETXATTR, &all));
}

ATTACK(set_attribute) { return TRY(setxattr(in("OUTSIDE", "file"), "user.canary", "x", 1, 0)); }

ATTACK(set_attribute_of_readable_file) {
    int fd = open(in("READABLE", "file"), O_RDONLY);
    return fd < 0 ? errno : TRY(fsetxattr(fd, "user.canary", "x", 1, 0));
}

ATTACK(change_owner) { return TRY(chown(in("OUTSIDE", "file"), getuid(), getgid())); }

ATTACK(change_times) { return TRY(utimensat(AT_FDCWD, in("OUTSIDE", "file"), (struct timespec[2]){{1, 0}, {1, 0}}, 0)); }

ATTACK(link_unnamed_file_out) {
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", open(".", O_TMPFILE | O_RDWR, 0600));
    return TRY(linkat(AT_FDCWD, name, AT_FDCWD, in("OUTSIDE", "new"), AT_SYMLINK_FOLLOW));
}

ATTACK(exchange_with_outside) {
    close(open("m", O_CREAT | O_RDWR, 0644));
    return TRY(syscall(SYS_renameat2, AT_FDCWD, "m", AT_FDCWD, in("OUTSIDE", "file"), RENAME_EXCHANGE));
}

ATTACK(clone_into_outside) {
    int from = open("m", O_CREAT | O_RDWR, 0644);
    int to = open(in("OUTSIDE", "file"), O_WRONLY);
    return to < 0 ? errno : TRY(copy_file_range(from, 0, to, 0, 1, 0)) ?: say(to);
}

ATTACK(setuid_by_open) { return TRY(open("s", O_CREAT | O_WRONLY, 04755)); }
ATTACK(setuid_by_creat) { return TRY(syscall(SYS_creat, "s", 06755)); }
ATTACK(setuid_by_mknod) { return TRY(mknod("s", S_IFREG | 04755, 0)); }
ATTACK(whiteout) {
    close(open("w", O_CREAT | O_WRONLY, 0644));
    return TRY(syscall(SYS_renameat2, AT_FDCWD, "w", AT_FDCWD, "w2", 4 /* RENAME_WHITEOUT */));
}

ATTACK(setuid_by_fchmod) { return TRY(fchmod(open("s", O_CREAT | O_WRONLY, 0755), 04755)); }
ATTACK(setuid_by_chmod) {
    close(open("s", O_CREAT | O_WRONLY, 0755));
    return TRY(chmod("s", 04755));
}
ATTACK(setuid_by_fchmodat2) {
    close(open("s", O_CREAT | O_WRONLY, 0755));
    return TRY(syscall(SYS_fchmodat2, AT_FDCWD, "s", 02755, 0));
}
ATTACK(setuid_by_unnamed_file) {
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", open(".", O_TMPFILE | O_RDWR, 04755));
    return TRY(linkat(AT_FDCWD, name, AT_FDCWD, "s", AT_SYMLINK_FOLLOW));
}

ATTACK(watch_outside) {
    struct {
        struct inotify_event event;
        char name[NAME_MAX + 1];
    } seen = {0};
    int fd = inotify_init1(IN_NONBLOCK);
    if (inotify_add_watch(fd, var("OUTSIDE"), IN_ALL_EVENTS) < 0) {
        return errno;
    }
    access(in("OUTSIDE", "file"), R_OK);
    close(open(var("OUTSIDE"), O_PATH));
    return read(fd, &seen, sizeof seen) < 0 && errno != EAGAIN ? errno : 0;
}

ATTACK(watch_with_fanotify) { return TRY(syscall(SYS_fanotify_init, FAN_CLASS_NOTIF | FAN_REPORT_FID, O_RDONLY)); }

ATTACK(open_by_handle) { return REACHES(syscall(SYS_open_by_handle_at, AT_FDCWD, "\0\0\0\0\0\0\0\0", O_RDONLY)); }

ATTACK(mount_something) { return REACHES(syscall(SYS_mount, "none", "/nonexistent/canary", "tmpfs", 0, 0)); }
ATTACK(unmount_something) { return REACHES(syscall(SYS_umount2, "/nonexistent/canary", 0)); }
ATTACK(clone_a_mount) { return REACHES(syscall(SYS_open_tree, AT_FDCWD, "/nonexistent/canary", 1)); }
ATTACK(open_a_tree_to_look) { return TRY(syscall(SYS_open_tree, AT_FDCWD, var("OUTSIDE"), 0)); }
ATTACK(open_a_file_system) { return REACHES(syscall(SYS_fsopen, "no such file system", 0)); }
ATTACK(pick_a_file_system) { return REACHES(syscall(SYS_fspick, AT_FDCWD, "/nonexistent/canary", 0)); }
ATTACK(configure_a_file_system) { return REACHES(syscall(SYS_fsconfig, -1, 0, 0, 0, 0)); }
ATTACK(mount_a_file_system) { return REACHES(syscall(SYS_fsmount, -1, 0, 0)); }
ATTACK(move_a_mount) { return REACHES(syscall(SYS_move_mount, -1, "", -1, "", 0)); }
ATTACK(change_a_mount) { return REACHES(syscall(442, AT_FDCWD, "/nonexistent/canary", 0, 0, 0)); }
ATTACK(change_the_root) { return REACHES(syscall(SYS_chroot, "/nonexistent/canary")); }
ATTACK(pivot_the_root) { return REACHES(syscall(SYS_pivot_root, "/nonexistent/canary", "/nonexistent/canary")); }

/* A folder so deep that its path is longer than a path may be: whoever names it must not stumble. */
static int deep(int levels) {
    char name[201];
    memset(name, 'd', 200);
    name[200] = 0;
    for (int i = 0; i < levels; i++) {
        if ((mkdir(name, 0755) && errno != EEXIST) || chdir(name)) {
            return errno;
        }
    }
    return 0;
}

ATTACK(chmod_in_the_deep) {
    int error = deep(30);
    if (error) {
        return error;
    }
    close(open("f", O_CREAT | O_WRONLY, 0600));
    chmod("f", 0644);
    if (!fork()) { /* whatever became of the overseer: stay */
        setsid();
        close(0), close(1), close(2);
        if (!fork()) {
            execl("/bin/sleep", "sleep", var("NAP"), (char *)0);
        }
        _exit(0);
    }
    usleep(200000);
    return 1;
}

ATTACK(deep_private_folder) {
    if (chdir(var("TMPDIR"))) {
        return errno;
    }
    int error = deep(60);
    return error ? error : EEXIST;
}

ATTACK(locked_private_folder) {
    if (chdir(var("TMPDIR"))) {
        return errno;
    }
    int depth = 0;
    while (depth < 1500 && !mkdir("l", 0755) && !chdir("l")) {
        depth++;
    }
    for (; depth > 0 && !chdir(".."); depth--) {
        chmod("l", 0);
    }
    return EEXIST;
}

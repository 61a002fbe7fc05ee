package dev.holdfast.sandbox;

import static dev.holdfast.sandbox.Attempt.Control.NOT_SHOWN;
import static dev.holdfast.sandbox.Attempt.Control.WHERE_ALLOWED;
import static dev.holdfast.sandbox.Attempt.Control.WHERE_ALLOWED_FOR_ROOT;
import static dev.holdfast.sandbox.Attempt.Control.WORKS;
import static dev.holdfast.sandbox.Attempt.Sign.CHANGED;
import static dev.holdfast.sandbox.Attempt.Sign.PLANTED;
import static dev.holdfast.sandbox.Attempt.Sign.SAID;
import static dev.holdfast.sandbox.Attempt.Sign.SHOWN;
import static dev.holdfast.sandbox.Attempt.program;
import static dev.holdfast.sandbox.Attempt.shell;
import static dev.holdfast.sandbox.Backend.BUBBLEWRAP;
import static dev.holdfast.sandbox.Backend.LANDLOCK;

import dev.holdfast.sandbox.Attempt.Chapter;
import java.util.List;

/** Attempts on files outside, and on what makes a file powerful. */
final class FileAttempts {
    static final Chapter CHAPTER = new Chapter(
            "Files",
            List.of(
                    shell("write-outside", "make a file outside", "echo x > $OUTSIDE/new", WORKS, CHANGED),
                    shell("append-outside", "append to a file outside", "echo x >> $OUTSIDE/file", WORKS, CHANGED),
                    shell(
                            "truncate-outside",
                            "truncate a file outside by its path",
                            "truncate -s 0 $OUTSIDE/file",
                            WORKS,
                            CHANGED),
                    shell("delete-outside", "delete a file outside", "rm $OUTSIDE/file", WORKS, CHANGED),
                    shell("mkdir-outside", "make a folder outside", "mkdir $OUTSIDE/new", WORKS, CHANGED),
                    shell("fifo-outside", "make a named pipe outside", "mkfifo $OUTSIDE/new", WORKS, CHANGED),
                    shell("symlink-outside", "make a link outside", "ln -s x $OUTSIDE/new", WORKS, CHANGED),
                    shell(
                            "write-readable",
                            "change a file that may only be read",
                            "echo x >> $READABLE/file",
                            WORKS,
                            CHANGED),
                    shell(
                            "truncate-readable",
                            "truncate a file that may only be read",
                            "truncate -s 0 $READABLE/file",
                            WORKS,
                            CHANGED),
                    shell(
                            "rename-readable",
                            "rename a file that may only be read",
                            "mv $READABLE/file $READABLE/new",
                            WORKS,
                            CHANGED),
                    shell("read-outside", "read a file outside", "cat $OUTSIDE/secret", WORKS, SHOWN),
                    shell("read-home", "read a file of the home", "cat $TRUE_HOME/secret", WORKS, SHOWN),
                    shell("climb-outside", "read a file outside by `..`", "cat ../outside/secret", WORKS, SHOWN),
                    shell("list-outside", "list a folder outside", "[ \"$(ls $OUTSIDE)\" ] && echo WON", WORKS, SAID),
                    shell(
                                    "stat-outside",
                                    "ask for size and times of a file outside",
                                    "stat $OUTSIDE/file && echo WON",
                                    WORKS,
                                    SAID)
                            .open(LANDLOCK, Gap.NAMES),
                    shell(
                                    "readlink-outside",
                                    "read where a link outside points",
                                    "readlink /proc/self/root && [ \"$(stat -c %s $OUTSIDE/file)\" = 9 ] && echo WON",
                                    WORKS,
                                    SAID)
                            .open(LANDLOCK, Gap.NAMES),
                    shell(
                            "link-to-outside",
                            "read through a symbolic link of its own",
                            "ln -s $OUTSIDE l; cat l/secret",
                            WORKS,
                            SHOWN),
                    shell(
                            "link-write",
                            "write through a symbolic link of its own",
                            "ln -s $OUTSIDE/file l; echo x >> l",
                            WORKS,
                            CHANGED),
                    shell(
                            "own-root",
                            "read beneath /proc/self/root",
                            "cat /proc/self/root$OUTSIDE/secret",
                            WORKS,
                            SHOWN),
                    shell(
                            "own-folder",
                            "read beneath /proc/self/cwd",
                            "cat /proc/self/cwd/../outside/secret",
                            WORKS,
                            SHOWN),
                    shell(
                            "root-of-another",
                            "read beneath the root of a process outside",
                            "cat /proc/$DECOY/root$OUTSIDE/secret",
                            WORKS,
                            SHOWN),
                    shell(
                            "folder-of-another",
                            "read beneath the folder of a process outside",
                            "cat /proc/$DECOY/cwd/../outside/secret",
                            WORKS,
                            SHOWN),
                    shell(
                            "hard-link-in",
                            "link a file outside into the workspace",
                            "ln $OUTSIDE/file h && echo x >> h",
                            WORKS,
                            CHANGED),
                    shell(
                            "hard-link-out",
                            "link a file of the workspace to outside",
                            "touch h2; ln h2 $OUTSIDE/new",
                            WORKS,
                            CHANGED),
                    shell(
                            "rename-in",
                            "move a file outside into the workspace",
                            "mv -n $OUTSIDE/file m && [ -e m ] && rm $OUTSIDE/file; rm -f m; [ -e $OUTSIDE/file ]",
                            WORKS,
                            CHANGED),
                    shell(
                            "rename-out",
                            "move a file of the workspace to outside",
                            "touch m; mv -n m $OUTSIDE/new",
                            WORKS,
                            CHANGED),
                    shell(
                            "chmod-outside",
                            "change the mode of a file outside",
                            "chmod 0777 $OUTSIDE/file",
                            WORKS,
                            CHANGED),
                    shell("chmod-climbing", "the same by `..`", "chmod 0777 ../outside/file", WORKS, CHANGED),
                    shell(
                            "chmod-by-link",
                            "the same by a symbolic link",
                            "ln -s $OUTSIDE/file l; chmod 0777 l",
                            WORKS,
                            CHANGED),
                    shell(
                            "chmod-readable",
                            "change the mode of a file that may only be read",
                            "chmod 0777 $READABLE/file",
                            WORKS,
                            CHANGED),
                    shell(
                                    "touch-outside",
                                    "set the times of a file outside",
                                    "touch -d 2001-01-01 $OUTSIDE/file",
                                    WORKS,
                                    CHANGED)
                            .open(LANDLOCK, Gap.TIMES),
                    shell(
                                    "touch-readable",
                                    "set the times of a file that may only be read",
                                    "touch -d 2001-01-01 $READABLE/file",
                                    WORKS,
                                    CHANGED)
                            .open(LANDLOCK, Gap.TIMES),
                    shell(
                                    "lock-readable",
                                    "lock a file that may only be read",
                                    "flock -n $READABLE/file true && echo WON",
                                    WORKS,
                                    SAID)
                            .open(LANDLOCK, Gap.LOCKS)
                            .open(BUBBLEWRAP, Gap.LOCKS),
                    program("read_by_openat2", "read a file outside by openat2", WORKS, SHOWN),
                    program("chmod_by_path_handle", "chmod outside by a path handle", WHERE_ALLOWED, CHANGED),
                    program("chmod_by_descriptor_link", "chmod outside by /proc/self/fd", WORKS, CHANGED),
                    program("chmod_beneath_own_root", "chmod outside beneath /proc/self/root", WORKS, CHANGED),
                    program("chmod_from_folder_handle", "chmod outside from a handle of its folder", WORKS, CHANGED),
                    program("chmod_after_chdir", "chmod outside from the folder itself", WORKS, CHANGED),
                    program("fchmod_of_readable_file", "chmod of an open file that may only be read", WORKS, CHANGED),
                    program(
                            "flags_of_readable_file",
                            "set flags (chattr) of a file that may only be read",
                            WHERE_ALLOWED,
                            CHANGED),
                    program("attributes_of_readable_file", "the same by the newer call", WHERE_ALLOWED, CHANGED),
                    program("set_attribute", "set an extended attribute outside", WHERE_ALLOWED, CHANGED),
                    program(
                            "set_attribute_of_readable_file",
                            "set one of an open file that may only be read",
                            WHERE_ALLOWED,
                            CHANGED),
                    program("change_owner", "chown outside", WORKS, CHANGED),
                    program("change_times", "set times outside to the second", WORKS, CHANGED)
                            .open(LANDLOCK, Gap.TIMES),
                    program("link_unnamed_file_out", "link an unnamed file to outside", WHERE_ALLOWED, CHANGED),
                    program("exchange_with_outside", "exchange a file with one outside", WORKS, CHANGED),
                    program("clone_into_outside", "copy a range into a file outside", WORKS, CHANGED),
                    program("watch_outside", "watch a folder outside (inotify)", WORKS, SAID)
                            .open(LANDLOCK, Gap.WATCHES),
                    program("watch_with_fanotify", "watch by fanotify", WHERE_ALLOWED, SAID),
                    program("open_by_handle", "open a file by its handle", WHERE_ALLOWED_FOR_ROOT, SAID),
                    program("setuid_by_open", "make a setuid file by open", WORKS, PLANTED),
                    program("setuid_by_creat", "the same by creat", WORKS, PLANTED),
                    program("setuid_by_mknod", "the same by mknod", WORKS, PLANTED),
                    program("setuid_by_fchmod", "the same by fchmod", WORKS, PLANTED),
                    program("setuid_by_chmod", "the same by chmod", WORKS, PLANTED),
                    program("setuid_by_fchmodat2", "a setgid file by fchmodat2", WHERE_ALLOWED, PLANTED),
                    program("setuid_by_unnamed_file", "the same by an unnamed file", WHERE_ALLOWED, PLANTED),
                    program("whiteout", "make a device of overlay file systems by a rename", WHERE_ALLOWED, PLANTED),
                    shell("character-device", "make a character device", "mknod m c 1 3", NOT_SHOWN, PLANTED),
                    shell("block-device", "make a block device", "mknod m b 8 0", NOT_SHOWN, PLANTED),
                    shell(
                            "raw-disks",
                            "read a disk or the memory",
                            "head -qc1 /dev/vda /dev/sda /dev/nvme0n1 /dev/mem /dev/port | grep -q . && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "password-hashes",
                            "read the password hashes",
                            "cat /etc/shadow && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "write-programs",
                            "write among the programs",
                            "{ : > /usr/bin/holdfast-canary; } && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "write-settings",
                            "open settings for writing",
                            "{ : >> /etc/passwd; } && echo WON",
                            NOT_SHOWN,
                            SAID),
                    shell(
                            "replace-settings",
                            "move settings aside",
                            "mv /etc/passwd /etc/passwd.canary && echo WON",
                            NOT_SHOWN,
                            SAID)));

    private FileAttempts() {}
}

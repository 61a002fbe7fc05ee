package dev.holdfast.sandbox;

import static dev.holdfast.sandbox.Attempt.Control.NOT_SHOWN;
import static dev.holdfast.sandbox.Attempt.Control.WORKS;
import static dev.holdfast.sandbox.Attempt.Guarding.SECRETS;
import static dev.holdfast.sandbox.Attempt.Sign.PLANTED;
import static dev.holdfast.sandbox.Attempt.Sign.SAID;
import static dev.holdfast.sandbox.Attempt.Sign.SHOWN;
import static dev.holdfast.sandbox.Attempt.shell;

import dev.holdfast.sandbox.Attempt.Chapter;
import java.util.List;

/** Attempts on secret files in the workspace. */
final class SecretAttempts {
    static final Chapter CHAPTER = new Chapter(
            "Secret files in the workspace",
            List.of(
                    shell("read-masked", "read a secret file", "cat .env", WORKS, SHOWN)
                            .guarded(SECRETS),
                    shell("read-masked-folder", "read in a secret folder", "cat sub/.env", WORKS, SHOWN)
                            .guarded(SECRETS),
                    shell("list-masked-folder", "list a secret folder", "ls -a sub | grep env && echo WON", WORKS, SAID)
                            .guarded(SECRETS),
                    shell(
                                    "unlock-masked-folder",
                                    "open up a secret folder",
                                    "chmod 0700 sub; touch sub/x",
                                    WORKS,
                                    PLANTED)
                            .guarded(SECRETS),
                    shell("copy-masked", "copy a secret file", "cp .env c; cat c", WORKS, SHOWN)
                            .guarded(SECRETS),
                    shell("link-masked", "link a secret file", "ln .env h; cat h", WORKS, SHOWN)
                            .guarded(SECRETS),
                    shell("symlink-masked", "read it by a symbolic link", "ln -s .env l; cat l", WORKS, SHOWN)
                            .guarded(SECRETS),
                    shell(
                                    "root-masked",
                                    "read it beneath /proc/self/root",
                                    "cat /proc/self/root$PWD/.env",
                                    WORKS,
                                    SHOWN)
                            .guarded(SECRETS),
                    shell(
                                    "outer-masked",
                                    "read it beneath the folder of a process outside",
                                    "cat /proc/$DECOY/cwd/.env",
                                    WORKS,
                                    SHOWN)
                            .guarded(SECRETS),
                    shell("archive-masked", "pack it with the workspace", "tar cf - . | cat", WORKS, SHOWN)
                            .guarded(SECRETS),
                    shell(
                                    "git-masked",
                                    "have git store it",
                                    "git init -q r && git --git-dir=r/.git hash-object -w .env | git --git-dir=r/.git cat-file --batch",
                                    WORKS,
                                    SHOWN)
                            .guarded(SECRETS),
                    shell(
                                    "map-masked",
                                    "map it into memory",
                                    "perl -e 'open(F, \"<\", \".env\") or die; read(F, $x, 99); print $x'",
                                    WORKS,
                                    SHOWN)
                            .guarded(SECRETS),
                    shell("move-masked", "move a secret file", "mv .env m && cat m", WORKS, SHOWN)
                            .guarded(SECRETS),
                    shell("overwrite-masked", "overwrite a secret file", "echo x > .env", WORKS, PLANTED)
                            .guarded(SECRETS),
                    shell("delete-masked", "delete a secret file", "rm -f .env", WORKS, PLANTED)
                            .guarded(SECRETS),
                    shell("move-folder-of-masked", "move the folder of one", "mv deep/er d && cat d/.env", WORKS, SHOWN)
                            .guarded(SECRETS),
                    shell("move-above-masked", "move a folder above one", "mv deep d && cat d/er/.env", WORKS, SHOWN)
                            .guarded(SECRETS),
                    shell(
                                    "swap-folder-of-masked",
                                    "exchange the folder of one",
                                    "mkdir n; python3 -c 'import ctypes, sys; sys.exit(ctypes.CDLL(None).renameat2(-100, b\"deep/er\", -100, b\"n\", 2))' && echo WON",
                                    WORKS,
                                    SAID)
                            .guarded(SECRETS),
                    shell(
                                    "unmount-mask",
                                    "unmount a mask",
                                    "umount .env; umount -l sub; cat .env sub/.env",
                                    NOT_SHOWN,
                                    SHOWN)
                            .guarded(SECRETS),
                    shell(
                                    "unmount-mask-as-root-of-its-own",
                                    "the same as root of a namespace of its own",
                                    "unshare -Um --keep-caps sh -c 'umount -l .env; cat .env'",
                                    NOT_SHOWN,
                                    SHOWN)
                            .guarded(SECRETS),
                    shell(
                                    "mount-over-mask",
                                    "mount something else over it as root of a namespace of its own",
                                    "unshare -Urm sh -c 'mount --bind /dev/null .env && echo WON'",
                                    NOT_SHOWN,
                                    SAID)
                            .guarded(SECRETS)));

    private SecretAttempts() {}
}

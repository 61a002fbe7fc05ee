package dev.holdfast.sandbox;

import static dev.holdfast.sandbox.Attempt.Control.NOT_SHOWN;
import static dev.holdfast.sandbox.Attempt.Control.WORKS;
import static dev.holdfast.sandbox.Attempt.Guarding.GIT;
import static dev.holdfast.sandbox.Attempt.Sign.PLANTED;
import static dev.holdfast.sandbox.Attempt.shell;
import static dev.holdfast.sandbox.Backend.LANDLOCK;

import dev.holdfast.sandbox.Attempt.Chapter;
import java.util.List;

/** Attempts on what of git runs later outside. */
final class GitAttempts {
    static final Chapter CHAPTER = new Chapter(
            "Hooks and settings of git",
            List.of(
                    shell("plant-hook", "make a hook", "echo x > .git/hooks/pre-commit", WORKS, PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS),
                    shell("link-hook", "make a hook by a link", "ln -s /bin/true .git/hooks/pre-commit", WORKS, PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS),
                    shell(
                                    "rename-hook",
                                    "move a file among the hooks",
                                    "echo x > h; mv h .git/hooks/pre-commit",
                                    WORKS,
                                    PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS),
                    shell(
                                    "change-git-settings",
                                    "change the settings of git",
                                    "echo \"#\" >> .git/config",
                                    WORKS,
                                    PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS),
                    shell(
                                    "git-changes-its-settings",
                                    "have git change them",
                                    "git config --file .git/config core.pager x",
                                    WORKS,
                                    PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS),
                    shell(
                                    "replace-git-settings",
                                    "replace them",
                                    "cp .git/config c && mv c .git/config",
                                    WORKS,
                                    PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS),
                    shell("move-git-settings", "move them aside", "mv .git/config c", WORKS, PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS),
                    shell(
                                    "link-git-settings",
                                    "change them by a hard link",
                                    "ln .git/config h; echo x >> h",
                                    WORKS,
                                    PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS),
                    shell(
                                    "move-hooks",
                                    "move the hooks aside and make others",
                                    "mv .git/hooks h && mkdir .git/hooks",
                                    WORKS,
                                    PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS),
                    shell("chmod-hooks", "make a hook executable by its mode", "chmod 0700 .git/hooks", WORKS, PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS),
                    shell(
                                    "move-git",
                                    "move .git aside and make another",
                                    "mv .git g && mkdir -p .git/hooks && echo x > .git/hooks/pre-commit",
                                    WORKS,
                                    PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS),
                    shell(
                                    "remount-hooks",
                                    "make the hooks writable by a mount",
                                    "mount -o remount,bind,rw .git/hooks; unshare -Urm mount -o remount,bind,rw .git/hooks; echo x > .git/hooks/y",
                                    NOT_SHOWN,
                                    PLANTED)
                            .guarded(GIT)
                            .open(LANDLOCK, Gap.GUARDS)));

    private GitAttempts() {}
}

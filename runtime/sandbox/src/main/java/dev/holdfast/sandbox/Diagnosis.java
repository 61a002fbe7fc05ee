package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Why there is no sandbox on a machine, and what its user can do about it. */
final class Diagnosis {
    private static final String CHECK = "then run `holdfast doctor`";

    private static final Pattern VERSION = Pattern.compile("^(\\d{1,4})\\.(\\d{1,4})");

    private Diagnosis() {}

    static Level.None notLinux(String system) {
        String fix = system.startsWith("Windows")
                ? "run holdfast in WSL 2"
                : "run holdfast in a Linux virtual machine or container on this computer";
        return new Level.None("commands can be contained on Linux only, this is " + system, fix);
    }

    static Level.None unknownArchitecture(String processor) {
        return new Level.None(
                "no system call of this processor is known, `" + processor + "`", "run holdfast on x86-64 or aarch64");
    }

    static Level.None notInstalled() {
        return new Level.None(
                "bubblewrap is not installed",
                "install it with `apt-get install bubblewrap` (Debian, Ubuntu), `dnf install bubblewrap` (Fedora, RHEL)"
                        + " or `apk add bubblewrap` (Alpine), " + CHECK);
    }

    /**
     * Why Landlock is of no use.
     *
     * @param abi what the kernel says; zero for none at all
     * @param kernel its version, {@code 6.8.0-45-generic}
     */
    static Level.None noLandlock(int abi, String kernel) {
        if (abi == 0 && !olderThan612(kernel)) {
            return new Level.None(
                    "Landlock is switched off in this kernel, or kept from this container",
                    "add `landlock` to the list after `lsm=` on the kernel's command line (`cat"
                            + " /sys/kernel/security/lsm` shows the list in force) and start anew; in a container, let"
                            + " its seccomp profile allow the calls `landlock_*`; " + CHECK);
        }
        String has = abi == 0 ? "no Landlock" : "Landlock of ABI " + abi;
        return new Level.None(
                "this kernel, " + kernel + ", has " + has + ", and ABI " + Ruleset.ABI_MIN
                        + " is the least that contains",
                "run a kernel of 6.12 or later, " + CHECK);
    }

    private static boolean olderThan612(String kernel) {
        var version = VERSION.matcher(kernel);
        if (!version.find()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        return major < 6 || (major == 6 && Integer.parseInt(version.group(2)) < 12);
    }

    static Level.None missing(Path program) {
        return new Level.None(
                "`" + program + "` is missing, which sets up the sandbox", "install bash and util-linux, " + CHECK);
    }

    static Level.None notProbed() {
        return new Level.None("the sandbox was not probed yet", CHECK);
    }

    /**
     * What most likely keeps bubblewrap from working.
     *
     * @param root where {@code /proc} and the rest are found
     */
    static String fix(Path root) {
        if (says(root, "proc/sys/user/max_user_namespaces", "0")) {
            return "user namespaces are off: `sysctl user.max_user_namespaces=15000` as root, " + CHECK;
        }
        if (says(root, "proc/sys/kernel/unprivileged_userns_clone", "0")) {
            return "user namespaces are off: `sysctl kernel.unprivileged_userns_clone=1` as root, " + CHECK;
        }
        if (Files.exists(root.resolve(".dockerenv")) || Files.exists(root.resolve("run/.containerenv"))) {
            return "this container may make no namespaces: start it with `--security-opt seccomp=unconfined"
                    + " --security-opt apparmor=unconfined --security-opt systempaths=unconfined`, as root also with"
                    + " `--cap-add SYS_ADMIN`, " + CHECK;
        }
        if (says(root, "proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")) {
            return "AppArmor keeps bubblewrap from user namespaces, as Ubuntu 24.04 does: `apt-get install"
                    + " apparmor-profiles`, copy `/usr/share/apparmor/extra-profiles/bwrap-userns-restrict` to"
                    + " `/etc/apparmor.d/` and `apparmor_parser -r` it there, " + CHECK;
        }
        return "bubblewrap 0.8 or later is needed, on a kernel of 5.14 or later: update, " + CHECK;
    }

    private static boolean says(Path root, String file, String value) {
        try {
            return Files.readString(root.resolve(file)).strip().equals(value);
        } catch (IOException e) {
            return false; // this kernel has no such switch
        }
    }
}

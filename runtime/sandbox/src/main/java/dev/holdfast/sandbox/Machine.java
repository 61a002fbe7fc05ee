package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The parts of this machine that every command is shown, read-only: the installed programs, the few settings they need
 * to start, and the toolchains and package caches of the user's home.
 */
final class Machine {
    /** Where installed programs stand; a symbolic link among them stays one. */
    private static final List<Path> PROGRAMS = Stream.of("/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin")
            .map(Path::of)
            .toList();

    private static final Path USR = Path.of("/usr");

    /** Never the whole of {@code /etc}: it holds password hashes, private keys and servers' configuration. */
    private static final List<String> SETTINGS = List.of(
            "/etc/alternatives",
            "/etc/crypto-policies",
            "/etc/debian_version",
            "/etc/fonts",
            "/etc/host.conf",
            "/etc/ld.so.cache",
            "/etc/ld.so.conf",
            "/etc/ld.so.conf.d",
            "/etc/locale.alias",
            "/etc/localtime",
            "/etc/magic",
            "/etc/maven/logging",
            "/etc/maven/m2.conf",
            "/etc/mime.types",
            "/etc/os-release",
            "/etc/perl",
            "/etc/pki/ca-trust/extracted",
            "/etc/pki/java",
            "/etc/pki/tls/cert.pem",
            "/etc/pki/tls/certs",
            "/etc/protocols",
            "/etc/services",
            "/etc/ssl/cert.pem",
            "/etc/ssl/certs",
            "/etc/ssl/openssl.cnf",
            "/etc/terminfo",
            "/etc/timezone");

    /** A JDK's security settings, which Debian keeps here. */
    private static final String JDK_SETTINGS = "java-*";

    /** Toolchains and package caches. None is the folder above, which holds registry passwords. */
    private static final List<String> OF_THE_HOME = List.of(
            ".cache/pip",
            ".cargo/bin",
            ".cargo/git",
            ".cargo/registry",
            ".gradle/caches",
            ".gradle/wrapper/dists",
            ".m2/repository",
            ".npm/_cacache",
            ".nvm/versions",
            ".pyenv",
            ".rustup",
            ".sdkman/candidates",
            "go/pkg/mod");

    /** What the kernel tells everybody about the machine itself. */
    static final List<String> MASKED_IN_PROC = List.of(
            "/proc/cmdline",
            "/proc/config.gz",
            "/proc/kallsyms",
            "/proc/kcore",
            "/proc/key-users",
            "/proc/keys",
            "/proc/kmsg",
            "/proc/modules",
            "/proc/sched_debug",
            "/proc/sysrq-trigger",
            "/proc/timer_list");

    private Machine() {}

    /** Shows programs and settings. */
    static void show(Words words) {
        words.show("--ro-bind", USR, USR);
        for (Path path : PROGRAMS) {
            try {
                if (Files.isSymbolicLink(path)) {
                    words.add("--symlink", Files.readSymbolicLink(path).toString(), path.toString());
                } else if (Files.isDirectory(path)) {
                    words.show("--ro-bind", path, path);
                }
            } catch (IOException e) {
                throw new SandboxException(
                        SandboxException.Code.SETUP_FAILED, "cannot read the link `" + path + "`", e);
            }
        }
        settings().stream().filter(Files::exists).forEach(path -> words.show("--ro-bind", path, path));
    }

    /** The same as paths, whether they are there or not: what a command may read that sees the machine itself. */
    static List<Path> programsAndSettings() {
        var all = new ArrayList<Path>(List.of(USR));
        all.addAll(PROGRAMS);
        all.addAll(settings());
        return all;
    }

    /** The toolchains and caches that are there, with the JDK that {@code JAVA_HOME} names if it stands elsewhere. */
    static List<Path> toolsAndCaches(Path home, Map<String, String> environment) {
        var places = new ArrayList<Path>();
        for (String name : OF_THE_HOME) {
            Path path = home.resolve(name);
            if (real(path)) {
                places.add(path);
            }
        }
        Path jdk = path(environment.getOrDefault("JAVA_HOME", ""));
        if (Files.isExecutable(jdk.resolve("bin/java")) && real(jdk) && !shownAnyway(jdk, places)) {
            places.add(jdk);
        }
        return List.copyOf(places);
    }

    /** Folders on {@code PATH} that exist but are not shown, so that programs in them are not found inside. */
    static List<Path> notShown(List<Path> shown, Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .map(Machine::path)
                .filter(path -> path.isAbsolute() && Files.isDirectory(path))
                .filter(path -> !shownAnyway(path, shown))
                .distinct()
                .toList();
    }

    /** The folders of a {@code PATH} that are shown: a shell takes offence at one that it may not look into. */
    static String shownOf(String path, List<Path> shown) {
        var folders = new ArrayList<String>();
        for (String name : path.split(":", -1)) {
            if (shownAnyway(path(name), shown)) {
                folders.add(name);
            }
        }
        return String.join(":", folders);
    }

    /** Whether they are there or not. */
    private static List<Path> settings() {
        var settings = new ArrayList<Path>();
        SETTINGS.forEach(name -> settings.add(Path.of(name)));
        try (var found = Files.newDirectoryStream(Path.of("/etc"), JDK_SETTINGS)) {
            found.forEach(settings::add);
        } catch (IOException e) {
            throw new SandboxException(SandboxException.Code.SETUP_FAILED, "cannot list `/etc`", e);
        }
        return settings;
    }

    private static boolean shownAnyway(Path path, List<Path> shown) {
        return path.startsWith(USR) || isBeneathOne(path, PROGRAMS) || isBeneathOne(path, shown);
    }

    private static boolean isBeneathOne(Path path, List<Path> folders) {
        for (Path folder : folders) {
            if (path.startsWith(folder)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it exists and no link leads away from it. */
    private static boolean real(Path path) {
        try {
            return path.isAbsolute()
                    && Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    && path.toRealPath().equals(path);
        } catch (IOException e) {
            return false;
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return Path.of("");
        }
    }
}

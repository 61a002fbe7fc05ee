package dev.holdfast.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is tried behind Landlock and a filter.
 *
 * @param version of Landlock, its ABI
 * @param arguments {@code $3}: the id of this process
 * @param notShown folders on {@code PATH} that commands cannot use
 */
record LandlockTrial(int version, List<String> arguments, List<java.nio.file.Path> notShown) implements Probe.Trial {
    /** Opens files for writing without writing, so that a failing probe does no harm. Prints one fact a line. */
    private static final String SCRIPT = """
            outside=$1 port=$2 platform=$3
            echo written > inside && chmod 0600 inside && echo "workspace: writable"
            { : >> "$outside/new" ; } 2>/dev/null && echo "outside: writable"
            cat "$outside/secret" 2>/dev/null
            chmod 0606 "$outside/secret" 2>/dev/null && echo "outside: modes change"
            { : >> /usr/holdfast-canary ; } 2>/dev/null && echo "/usr: writable"
            { : >> /proc/sys/kernel/core_pattern ; } 2>/dev/null && echo "/proc/sys: writable"
            cat /etc/shadow "/proc/$platform/environ" > /dev/null 2>&1 && echo "/etc/shadow: readable"
            { exec 3<>"/dev/tcp/127.0.0.1/$port" ; } 2>/dev/null && echo "network: connected"
            { exec 3<>"/dev/udp/127.0.0.1/$port" ; } 2>/dev/null && echo "datagrams: possible"
            kill -0 "$platform" 2>/dev/null && echo "platform: within reach"
            unshare --user true 2>/dev/null && echo "namespaces: possible"
            echo "Uid: $EUID"
            """;

    private static final Pattern EXPECTED = Pattern.compile("""
            workspace: writable
            Uid: (?<uid>[0-9]{1,10})
            """);

    LandlockTrial {
        arguments = List.copyOf(arguments);
        notShown = List.copyOf(notShown);
    }

    @Override
    public String script() {
        return SCRIPT;
    }

    @Override
    public Pattern expected() {
        return EXPECTED;
    }

    @Override
    public String backend(Matcher seen) {
        return "landlock";
    }

    @Override
    public String abi() {
        return "ABI " + version + " of " + Probe.kernel();
    }

    @Override
    public List<KnownGap> gaps(Account account) {
        var gaps = new ArrayList<>(List.of(
                new KnownGap(
                        "secrets",
                        "commands are refused where a secret file lies in the workspace: it could not be masked"),
                new KnownGap(
                        "guards",
                        "governance paths in the workspace are put back after a command, not protected during it"),
                new KnownGap("names", "whether a file exists, its size and times can be asked of all files"),
                new KnownGap("times", "times of your files can be changed"),
                new KnownGap("watches", "names of files that are used in folders you may read can be watched"),
                new KnownGap("processes", "which process numbers are in use can be asked"),
                new KnownGap("servers", "servers of a command listen on this machine's own loopback interface"),
                new KnownGap("shared port", "a server of yours that shares its port can be joined there"),
                new KnownGap("socket names", "abstract socket names that nobody has can be taken"),
                new KnownGap("places", "no `/proc`, no `/dev/shm` and no `/tmp`, so that some programs do not run")));
        if (account instanceof Account.Lesser lesser) {
            gaps.add(
                    lesser.uid() == 0
                            ? new KnownGap(
                                    "root",
                                    "commands run as root without capabilities, and the kernel does not limit root's"
                                            + " processes")
                            : Probe.SHARED_LIMIT);
        }
        if (!notShown.isEmpty()) {
            gaps.add(new KnownGap("path", "on PATH but not usable by commands: " + notShown));
        }
        return gaps;
    }
}

package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is tried in bubblewrap.
 *
 * @param program bubblewrap itself
 * @param shown caches and toolchains every command may read
 */
record BubblewrapTrial(Path program, Host host, List<Path> shown) implements Probe.Trial {
    /** Opens files for writing without writing, so that a failing probe does no harm. Prints one fact a line. */
    private static final String SCRIPT = """
            outside=$1 port=$2
            "$5" --version 2>/dev/null || echo bubblewrap
            echo written > inside && echo "workspace: writable"
            { : >> "$outside/new" ; } 2>/dev/null && echo "outside: writable"
            cat "$outside/secret" 2>/dev/null
            { : >> /usr/holdfast-canary ; } 2>/dev/null && echo "/usr: writable"
            { : >> /proc/sys/kernel/core_pattern ; } 2>/dev/null && echo "/proc/sys: writable"
            cat /etc/shadow /proc/1/environ > /dev/null 2>&1 && echo "/etc/shadow: readable"
            { exec 3<>"/dev/tcp/127.0.0.1/$port" ; } 2>/dev/null && echo "network: connected"
            [ "$(readlink /proc/self/ns/pid)" != "$3" ] && echo "processes: private"
            [ "$(readlink /proc/self/ns/net)" != "$4" ] && echo "network: private"
            while read -r name value rest; do
              case $name in Uid:|NoNewPrivs:|Seccomp:|CapEff:|CapPrm:|CapBnd:) echo "$name $value" ;; esac
            done < /proc/self/status
            """;

    private static final Pattern EXPECTED = Pattern.compile("""
            (?<version>bubblewrap( [0-9.]{1,20})?)
            workspace: writable
            processes: private
            network: private
            Uid: (?<uid>[0-9]{1,10})
            CapPrm: 0{16}
            CapEff: 0{16}
            CapBnd: 0{16}
            NoNewPrivs: 1
            Seccomp: 2
            """);

    @Override
    public String script() {
        return SCRIPT;
    }

    @Override
    public List<String> arguments() throws IOException {
        return List.of(namespace("pid"), namespace("net"), program.toString());
    }

    private static String namespace(String kind) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
    }

    @Override
    public Pattern expected() {
        return EXPECTED;
    }

    @Override
    public String backend(Matcher seen) {
        return seen.group("version");
    }

    @Override
    public String abi() {
        return Probe.kernel();
    }

    @Override
    public List<KnownGap> gaps(Account account) {
        var gaps = new ArrayList<KnownGap>();
        if (account instanceof Account.Lesser lesser) {
            gaps.add(Probe.SHARED_LIMIT);
            if (!lesser.groups().isEmpty()) {
                gaps.add(new KnownGap(
                        "group",
                        "commands are in group " + lesser.groups() + ", which alone may read a package cache of `"
                                + host.home() + "`"));
            }
        }
        var notShown = Machine.notShown(shown, host.environment());
        if (!notShown.isEmpty()) {
            gaps.add(new KnownGap("path", "on PATH but not visible to commands: " + notShown));
        }
        return gaps;
    }
}

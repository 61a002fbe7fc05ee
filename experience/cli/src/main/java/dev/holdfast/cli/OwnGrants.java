package dev.holdfast.cli;

import dev.holdfast.monitor.Beyond;
import dev.holdfast.sandbox.Variables;
import dev.holdfast.terms.Addresses;
import dev.holdfast.terms.HostPort;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Peer;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a person granted one command on the command line, read once: paths as they really are, names as they resolved.
 *
 * @param beyond what it may reach
 * @param variables what it gets of the person's environment
 */
record OwnGrants(Beyond beyond, Map<String, String> variables) {
    /** Nothing. */
    static final OwnGrants NONE = new OwnGrants(Beyond.NOTHING, Map.of());

    private static final int SHOWN_CHARS = 300;

    /** Of a name with more addresses the first ones are granted, and told inside. */
    private static final int ADDRESSES_MAX = 16;

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Where the system lies; no command of anybody's writes there. */
    private static final List<Path> SYSTEM = Arrays.stream(
                    "/bin /boot /dev /etc /lib /lib32 /lib64 /libx32 /proc /sbin /sys /usr".split(" ", -1))
            .map(Path::of)
            .toList();

    /** Looks up the addresses of a name. */
    interface Names {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    OwnGrants {
        variables = Map.copyOf(variables);
    }

    /**
     * Reads them.
     *
     * @throws Stop with exit code 2 when one cannot be granted
     */
    static OwnGrants of(Surroundings surroundings, GrantOptions options, Names names) {
        var variables = new TreeMap<String, String>();
        options.env().forEach(name -> variables.put(name, variable(surroundings, name)));
        List<HostPort> asked = options.net().stream().map(OwnGrants::hostPort).toList();
        List<Path> readable = options.read().stream()
                .map(path -> readable(surroundings, path))
                .toList();
        List<Path> writable = options.write().stream()
                .map(path -> writable(surroundings, path))
                .toList();
        var peers = new ArrayList<Peer>();
        asked.forEach(one -> peers.addAll(peers(one, names)));
        return new OwnGrants(
                new Beyond(
                        readable.stream().distinct().toList(),
                        writable.stream().distinct().toList(),
                        peers.stream().distinct().toList()),
                variables);
    }

    private static HostPort hostPort(String written) {
        try {
            return HostPort.of(written);
        } catch (IllegalArgumentException e) {
            throw wrong("`--net`: " + e.getMessage());
        }
    }

    /** An address, and this machine, are meant as typed; any other name has to lead to a public address. */
    private static List<Peer> peers(HostPort asked, Names names) {
        if (asked.literal().isPresent()) {
            if (asked.literal().get().isAnyLocalAddress()) {
                throw wrong("`--net " + asked + "` is no address of a host; name the one that is meant, such as"
                        + " `127.0.0.1:" + asked.port() + "`");
            }
            return List.of(new Peer(asked, asked.literal().get()));
        }
        if (asked.host().equals("localhost")) {
            return List.of(
                    new Peer(asked, InetAddress.ofLiteral("127.0.0.1")), new Peer(asked, InetAddress.ofLiteral("::1")));
        }
        try {
            InetAddress[] found = names.addresses(asked.host());
            for (InetAddress address : found) {
                if (!Addresses.mayLead(asked.host(), address)) {
                    throw wrong("`--net " + asked + "`: the name leads to `" + address.getHostAddress()
                            + "`, which is not a public address; if that address is meant, declare it itself with `--net "
                            + HostPort.of(address, asked.port()) + "`");
                }
            }
            return Arrays.stream(found)
                    .map(address -> new Peer(asked, address))
                    .distinct()
                    .limit(ADDRESSES_MAX)
                    .toList();
        } catch (UnknownHostException e) {
            throw new Stop(
                    Stop.FAILED,
                    "`--net " + asked + "`: the name does not resolve; check it, and the network of this machine");
        }
    }

    /**
     * What {@code --read} grants, as it really is.
     *
     * @throws Stop with exit code 2 when it cannot be granted
     */
    static Path readable(Surroundings surroundings, String written) {
        return granted(surroundings, "--read", written);
    }

    /**
     * What {@code --write} grants, as it really is.
     *
     * @throws Stop with exit code 2 when it cannot be granted
     */
    static Path writable(Surroundings surroundings, String written) {
        Path path = granted(surroundings, "--write", written);
        if (SYSTEM.stream().anyMatch(path::startsWith)) {
            throw wrong("`--write " + Visible.inert(path.toString(), SHOWN_CHARS)
                    + "` belongs to the system; no command writes there");
        }
        return path;
    }

    private static Path granted(Surroundings surroundings, String option, String written) {
        var home = surroundings.home();
        String shown = "`" + option + " " + Visible.inert(written, SHOWN_CHARS) + "`";
        Path path;
        try {
            path = surroundings.folder().resolve(written).toRealPath();
            new PathName(path.toString()); // it is to be named in effects
        } catch (InvalidPathException | IOException e) {
            throw wrong(shown + ": there is no such file or folder, or it is closed to you; it must exist");
        } catch (IllegalArgumentException e) {
            throw wrong(shown + ": " + e.getMessage());
        }
        if (real(home.user()).startsWith(path)) {
            throw wrong(shown + " is or holds your home folder; name the folders in it that are meant");
        }
        for (Path own : home.own()) {
            if (real(own).startsWith(path) || path.startsWith(real(own))) {
                throw wrong(shown + " holds or lies in a folder of Holdfast itself, `" + own
                        + "`; name the folders beside it that are meant");
            }
        }
        return path;
    }

    /** A path without links, as far as it is there. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path parent = path.getParent();
            return parent == null ? path : real(parent).resolve(path.getFileName());
        }
    }

    private static String variable(Surroundings surroundings, String name) {
        String shown = "`--env " + Visible.inert(name, SHOWN_CHARS) + "`";
        if (!VARIABLE.matcher(name).matches()) {
            throw wrong(shown + ": name a variable of your environment; its value is taken from there");
        }
        if (!Variables.mayBePassedOn(name)) {
            throw wrong(shown + ": such a variable makes programs load or run something, or is set by the sandbox");
        }
        String value = surroundings.environment().get(name);
        if (value == null) {
            throw wrong(shown + ": the variable is not set; set and export it");
        }
        return value;
    }

    private static Stop wrong(String message) {
        return new Stop(Stop.USAGE, message);
    }
}

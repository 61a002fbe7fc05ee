package dev.holdfast.cli;

import dev.holdfast.terms.Capability;
import dev.holdfast.terms.HostPort;
import dev.holdfast.terms.Peer;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tells what a command reached for and had not been granted, with the option that grants it. */
final class Missing {
    private static final int SHOWN_MAX = 20;
    private static final int SHOWN_CHARS = 300;

    private Missing() {}

    /** One line for each, and one for those that are too many. */
    static List<String> lines(List<Capability> missing) {
        var lines = new ArrayList<String>();
        missing.stream()
                .flatMap(Missing::line)
                .distinct()
                .limit(SHOWN_MAX)
                .map(line -> "refused: " + line)
                .forEach(lines::add);
        if (missing.size() > SHOWN_MAX) {
            lines.add("refused: " + (missing.size() - SHOWN_MAX) + " more");
        }
        return lines;
    }

    private static Stream<String> line(Capability right) {
        return switch (right.kind()) {
            case CONNECT -> Stream.of(connection(right.resource()));
            case READ_PATH -> Stream.of(path("read", "--read", right));
            case WRITE_PATH -> Stream.of(path("write", "--write", right));
            case DELETE_PATH, RUN_PROCESS, MODEL_CALL, API_CALL, SQL_CALL, PUSH_REF, SEND_MESSAGE, CHANGE_GOVERNANCE ->
                Stream.empty(); // no option grants it
        };
    }

    /** A peer, a host and a port, or the name alone where it was asked for before anybody could connect to it. */
    private static String connection(String resource) {
        if (!resource.contains(":")) {
            return "the address of `" + shown(resource) + "`; `--net " + shown(resource) + ":PORT` grants it";
        }
        HostPort asked = resource.contains("/") ? Peer.of(resource).asked() : HostPort.of(resource);
        String where =
                resource.contains("/") ? " (" + Peer.of(resource).address().getHostAddress() + ")" : "";
        return "connect to " + asked + where + "; `--net " + asked + "` grants it";
    }

    private static String path(String verb, String option, Capability right) {
        return verb + " " + shown(right.resource()) + "; `" + option + " " + shown(right.resource()) + "` grants it";
    }

    private static String shown(String text) {
        return Visible.inert(text, SHOWN_CHARS);
    }
}

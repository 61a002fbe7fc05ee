package dev.holdfast.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options by which a person grants a command of their own what no command has otherwise. */
final class GrantOptions {
    @Option(
            names = "--net",
            paramLabel = "HOST:PORT",
            description =
                    "A host that it may connect to by TCP: a name, an IPv4 address or [an IPv6 address]. Repeatable.")
    private List<String> net = new ArrayList<>();

    @Option(
            names = "--read",
            paramLabel = "PATH",
            description = "A file or folder that it may read. Secret files below a folder have to be named themselves."
                    + " Repeatable.")
    private List<String> read = new ArrayList<>();

    @Option(
            names = "--write",
            paramLabel = "PATH",
            description = "A file or folder that it may read and write. What it does outside of the workspace cannot be"
                    + " taken back. Repeatable.")
    private List<String> write = new ArrayList<>();

    @Option(
            names = "--env",
            paramLabel = "NAME",
            description = "A variable of your environment that it gets, such as OPENAI_API_KEY. Repeatable.")
    private List<String> env = new ArrayList<>();

    /** Hosts and ports as they were typed. */
    List<String> net() {
        return net;
    }

    /** Paths as they were typed. */
    List<String> read() {
        return read;
    }

    /** Paths as they were typed. */
    List<String> write() {
        return write;
    }

    /** Names of variables as they were typed. */
    List<String> env() {
        return env;
    }
}

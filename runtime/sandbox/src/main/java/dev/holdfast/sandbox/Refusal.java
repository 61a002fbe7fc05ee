package dev.holdfast.sandbox;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Something that a command wanted and was not let do. It is told for a person to understand and perhaps to grant: nothing
 * is decided by it. Paths are the real ones, without links, as the kernel named them when they were looked at; their names
 * are the command's choice.
 */
public sealed interface Refusal {
    /** A TCP connection. */
    record Connect(InetSocketAddress address) implements Refusal {}

    /** To read a file, or to list a folder. */
    record Read(Path path) implements Refusal {}

    /** To change a file that is there, or what lies in a folder. */
    record Write(Path path) implements Refusal {}

    /** To make, remove or rename what has this path; it takes the right to write in the folder around it. */
    record Change(Path path) implements Refusal {}

    /** To run a program. */
    record Execute(Path path) implements Refusal {}

    /**
     * What no grant allows.
     *
     * @param what as a noun: {@code a UDP socket}
     */
    record Call(String what) implements Refusal {}
}

package dev.holdfast.sandbox;

import dev.holdfast.terms.Peer;
import java.nio.file.Path;

/**
 * Something that a command wanted and was not let do. It is told for a person to understand and perhaps to grant: nothing
 * is decided by it. Paths are the real ones, without links, as the kernel named them when they were looked at; their names
 * are the command's choice.
 */
public sealed interface Refusal {
    /** A TCP connection. */
    record Connect(Peer peer) implements Refusal {}

    /**
     * To be told the address of a host, or to be connected to it by its name.
     *
     * @param asked a DNS name in lower case, and a port where one was asked for
     */
    record Name(String asked) implements Refusal {}

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

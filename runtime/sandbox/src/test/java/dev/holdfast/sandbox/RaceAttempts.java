package dev.holdfast.sandbox;

import static dev.holdfast.sandbox.Attempt.Control.NOT_SHOWN;
import static dev.holdfast.sandbox.Attempt.Control.WORKS;
import static dev.holdfast.sandbox.Attempt.Sign.ARRIVED;
import static dev.holdfast.sandbox.Attempt.Sign.BROKEN;
import static dev.holdfast.sandbox.Attempt.Sign.CHANGED;
import static dev.holdfast.sandbox.Attempt.Sign.SAID;
import static dev.holdfast.sandbox.Attempt.program;
import static dev.holdfast.sandbox.Attempt.shell;
import static dev.holdfast.sandbox.Backend.BUBBLEWRAP;

import dev.holdfast.sandbox.Attempt.Chapter;
import java.util.List;

/** Attempts against whoever judges, and on what is limited. */
final class RaceAttempts {
    static final Chapter CHAPTER = new Chapter(
            "Races and floods",
            List.of(
                    program("flip_the_path_of_chmod", "change the path of a chmod while it is judged", WORKS, CHANGED),
                    program("flip_the_link_of_chmod", "change the link in it", WORKS, CHANGED),
                    program("flip_the_folder_of_chmod", "exchange the folder in it", WORKS, CHANGED),
                    program(
                            "flip_the_folder_of_a_write",
                            "exchange the folder of a file that is written",
                            WORKS,
                            CHANGED),
                    program(
                            "flip_the_address_of_connect",
                            "change the address of a connection while it is judged",
                            WORKS,
                            ARRIVED),
                    program("flip_the_socket_file_of_connect", "the same with socket files", WORKS, ARRIVED),
                    program(
                                    "flip_the_family_of_bind",
                                    "change the family of an address while it is judged",
                                    WORKS,
                                    SAID)
                            .open(BUBBLEWRAP, Gap.OWN_NETWORK),
                    program(
                            "replace_the_socket_of_connect",
                            "replace the socket while the connection is judged",
                            WORKS,
                            ARRIVED),
                    program("die_while_a_call_waits", "die while a call is judged, many times", WORKS, CHANGED),
                    program("many_connects", "make very many connections at once", WORKS, ARRIVED),
                    program(
                            "connect_to_a_full_socket_file",
                            "have the overseer wait for a connection that never comes",
                            NOT_SHOWN,
                            BROKEN),
                    program("many_waiting_connects", "the same very often", NOT_SHOWN, BROKEN),
                    program("many_descriptors", "open more files than allowed", NOT_SHOWN, SAID),
                    program("limits_up", "raise its limits", NOT_SHOWN, SAID),
                    program("file_beyond_the_limit", "make a file longer than allowed", WORKS, SAID),
                    shell("flood", "print without end", "head -c 50000000 /dev/zero | tr \"\\0\" x", WORKS, SAID)));

    private RaceAttempts() {}
}

package dev.holdfast.workspace;

import java.time.Instant;

/**
 * One thing in a folder, as a snapshot keeps it or as it is on disk.
 *
 * @param name its name in the folder, as bytes; empty for the workspace itself
 */
record Node(String name, Attributes attributes, Stamp stamp, Body body) {
    /** What stands where nothing stands. */
    static final Node ABSENT =
            new Node("", new Attributes(0, new Owner(0, 0), Instant.EPOCH), Stamp.NONE, new Body.Absent());

    Node with(Body other) {
        return new Node(name, attributes, stamp, other);
    }

    boolean isAbsent() {
        return body instanceof Body.Absent;
    }

    boolean isFolder() {
        return body instanceof Body.Listing;
    }

    Kind kind() {
        return switch (body) {
            case Body.Content _, Body.Unread _ -> Kind.FILE;
            case Body.Listing _ -> Kind.DIRECTORY;
            case Body.Target _ -> Kind.LINK;
            case Body.Special _, Body.Absent _ -> Kind.OTHER;
        };
    }

    long bytes() {
        return switch (body) {
            case Body.Content content -> content.bytes();
            case Body.Unread unread -> unread.bytes();
            case Body.Listing _, Body.Target _, Body.Special _, Body.Absent _ -> 0;
        };
    }

    /** Whether both are the same kind of thing with the same inside; what is in two folders is not compared. */
    boolean sameBody(Node other) {
        return (isFolder() && other.isFolder()) || body.equals(other.body);
    }

    /** Whether who may do what with it is the same; a link has no mode of its own, and a special file is left alone. */
    boolean sameRights(Node other) {
        return switch (body) {
            case Body.Target _, Body.Special _, Body.Absent _ -> true;
            case Body.Content _, Body.Unread _, Body.Listing _ ->
                attributes.mode() == other.attributes.mode()
                        && attributes.owner().equals(other.attributes.owner());
        };
    }

    boolean sameTime(Node other) {
        return body instanceof Body.Special || attributes.modified().equals(other.attributes.modified());
    }
}

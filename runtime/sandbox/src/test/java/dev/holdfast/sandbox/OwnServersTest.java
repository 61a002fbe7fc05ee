package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnServersTest {
    @Test
    void hasRoomForSoManyAndNoMore() {
        var one = Descriptors.Pipe.open(); // known by an inode as a socket is
        var other = Descriptors.Pipe.open();
        try {
            var servers = new OwnServers(2);
            servers.add(one.readEnd());
            servers.add(one.writeEnd()); // the same
            assertThat(servers.isFull()).isFalse();
            servers.add(other.readEnd());
            assertThat(servers.isFull()).isTrue();
        } finally {
            for (int each : new int[] {one.readEnd(), one.writeEnd(), other.readEnd(), other.writeEnd()}) {
                Descriptors.close(each);
            }
        }
    }
}

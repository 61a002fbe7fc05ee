package dev.holdfast.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The HTTP servers of the stage: on the loopback address, each on a free port. */
final class LoopbackHttp {
    static {
        // an answer in pieces waits some 40 ms for an acknowledgement otherwise; read when the first server is made
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private LoopbackHttp() {}

    /** A server that was not started yet. */
    static HttpServer open() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }
}

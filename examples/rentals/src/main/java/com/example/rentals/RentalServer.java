package com.example.rentals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** Serves the interface on the loopback address. Parameters come in the query. */
public final class RentalServer {
    private static final int DEFAULT_PORT = 8080;

    private RentalServer() {}

    public static void main(String[] arguments) throws IOException {
        var api = new RentalApi(
                List.of(
                        new Tool("drill", "Hammer drill", new Money(1800)),
                        new Tool("washer", "Pressure washer", new Money(2400)),
                        new Tool("mixer", "Concrete mixer", new Money(3150))),
                new Bookings(),
                ZoneId.of("Europe/Berlin"));
        int port = arguments.length == 0 ? DEFAULT_PORT : Integer.parseInt(arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(api, exchange));
        server.start();
        System.out.println("listening on http:/" + server.getAddress());
    }

    private static void answer(RentalApi api, HttpExchange exchange) throws IOException {
        try (exchange) {
            RentalApi.Answer answer = api.answer(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    parameters(exchange.getRequestURI().getRawQuery()));
            byte[] body = (answer.text() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, String> parameters(String query) {
        var parameters = new HashMap<String, String>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

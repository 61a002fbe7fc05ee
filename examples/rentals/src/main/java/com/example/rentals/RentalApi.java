package com.example.rentals;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The HTTP interface without the HTTP: a method, a path and parameters in, a status and plain text out. */
public final class RentalApi {
    /** What goes back over the wire. */
    public record Answer(int status, String text) {}

    /** A request nobody can answer; its message goes to the client. */
    private static final class BadRequest extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadRequest(String message) {
            super(message);
        }
    }

    private final List<Tool> tools;
    private final Bookings bookings;
    private final ZoneId zone;

    /** @param zone the zone of the shop: every time a client writes is a time on the clock above its counter */
    public RentalApi(List<Tool> tools, Bookings bookings, ZoneId zone) {
        this.tools = List.copyOf(tools);
        this.bookings = bookings;
        this.zone = zone;
    }

    public Answer answer(String method, String path, Map<String, String> parameters) {
        try {
            return switch (method + " " + path) {
                case "GET /tools" -> tools();
                case "GET /quote" -> quote(parameters);
                case "POST /bookings" -> book(parameters);
                case "POST /returns" -> handBack(parameters);
                default -> new Answer(404, "nothing at " + path);
            };
        } catch (BadRequest e) {
            return new Answer(400, e.getMessage());
        }
    }

    private Answer tools() {
        return new Answer(200, tools.stream()
                .map(tool -> tool.id() + ": " + tool.name() + ", " + tool.dayRate() + " a day")
                .collect(Collectors.joining("\n")));
    }

    private Answer quote(Map<String, String> parameters) {
        Tool tool = tool(parameters);
        Period period = period(parameters);
        String state = bookings.free(tool, period) ? "free" : "taken";
        Money price = Prices.rental(tool, period);
        return new Answer(200, tool.name() + ", " + period.daysBegun() + " days: " + price + ", " + state);
    }

    private Answer book(Map<String, String> parameters) {
        Tool tool = tool(parameters);
        Period period = period(parameters);
        return bookings.add(tool, parameter(parameters, "customer"), period)
                .map(booking -> new Answer(201, "booking " + booking.number() + ": " + Prices.rental(tool, period)))
                .orElseGet(() -> new Answer(409, tool.name() + " is taken for some of that time"));
    }

    private Answer handBack(Map<String, String> parameters) {
        return bookings.find(number(parameters))
                .map(booking -> new Answer(200, "to pay: " + toPay(booking, time(parameters, "at"))))
                .orElseGet(() -> new Answer(404, "no such booking"));
    }

    private static Money toPay(Booking booking, ZonedDateTime returned) {
        return Prices.rental(booking.tool(), booking.period()).plus(Prices.lateFee(booking, returned));
    }

    private Tool tool(Map<String, String> parameters) {
        String id = parameter(parameters, "tool");
        return tools.stream()
                .filter(tool -> tool.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new BadRequest("no tool " + id));
    }

    private Period period(Map<String, String> parameters) {
        ZonedDateTime from = time(parameters, "from");
        ZonedDateTime to = time(parameters, "to");
        if (!from.isBefore(to)) {
            throw new BadRequest("from must lie before to");
        }
        return new Period(from, to);
    }

    private ZonedDateTime time(Map<String, String> parameters, String name) {
        String text = parameter(parameters, name);
        try {
            return LocalDateTime.parse(text).atZone(zone);
        } catch (DateTimeException e) {
            throw new BadRequest(name + " is a time such as 2025-10-25T10:00, not " + text);
        }
    }

    private static int number(Map<String, String> parameters) {
        String text = parameter(parameters, "booking");
        if (!text.matches("[0-9]{1,9}")) {
            throw new BadRequest("booking is a number, not " + text);
        }
        return Integer.parseInt(text);
    }

    private static String parameter(Map<String, String> parameters, String name) {
        String value = parameters.get(name);
        if (value == null || value.isBlank()) {
            throw new BadRequest("the parameter " + name + " is missing");
        }
        return value;
    }
}

package com.example.rentals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.example.rentals.RentalApi.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RentalApiTest {
    private static final Map<String, String> WEEKEND =
            Map.of("tool", "washer", "customer", "Ada", "from", "2025-06-14T10:00", "to", "2025-06-16T10:00");

    private final RentalApi api = new RentalApi(List.of(Samples.WASHER), new Bookings(), Samples.SHOP);

    @Test
    void listsTheTools() {
        assertEquals(new Answer(200, "washer: Pressure washer, 24.00 a day"), api.answer("GET", "/tools", Map.of()));
    }

    @Test
    void quotesBooksAndRefusesASecondBooking() {
        assertEquals(new Answer(200, "Pressure washer, 2 days: 48.00, free"), api.answer("GET", "/quote", WEEKEND));
        assertEquals(new Answer(201, "booking 1: 48.00"), api.answer("POST", "/bookings", WEEKEND));
        assertEquals(
                new Answer(409, "Pressure washer is taken for some of that time"),
                api.answer("POST", "/bookings", WEEKEND));
    }

    @Test
    void addsTheLateFeeAtTheReturn() {
        api.answer("POST", "/bookings", WEEKEND);
        assertEquals(
                new Answer(200, "to pay: 50.40"),
                api.answer("POST", "/returns", Map.of("booking", "1", "at", "2025-06-16T10:45")));
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        assertEquals(new Answer(400, "the parameter tool is missing"), api.answer("GET", "/quote", Map.of()));
        assertEquals(new Answer(400, "no tool ladder"), api.answer("GET", "/quote", Map.of("tool", "ladder")));
        assertEquals(
                new Answer(400, "from is a time such as 2025-10-25T10:00, not Saturday"),
                api.answer("GET", "/quote", Map.of("tool", "washer", "from", "Saturday")));
        assertEquals(new Answer(404, "nothing at /invoices"), api.answer("GET", "/invoices", Map.of()));
    }
}

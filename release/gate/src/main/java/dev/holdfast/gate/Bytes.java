package dev.holdfast.gate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A number of bytes as people write it. */
public final class Bytes {
    private static final long KILO = 1_000;
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,3})?) ?(B|kB|MB|GB|KiB|MiB|GiB)?");

    private Bytes() {}

    /** For people: three digits and a unit of a thousand, such as {@code 59.8 MB}. */
    public static String text(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        double value = bytes;
        for (String unit : new String[] {"kB", "MB"}) {
            value /= KILO;
            if (value < 999.5) {
                return rounded(value) + " " + unit;
            }
        }
        return rounded(value / KILO) + " GB";
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, value < 99.95 ? "%.1f" : "%.0f", value);
    }

    /** What a text such as {@code 3 MB}, {@code 1.5 MiB} or {@code 2048} says; empty when it says no size. */
    static OptionalLong parse(String text) {
        var match = SIZE.matcher(text);
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        String unit = match.group(2) == null ? "B" : match.group(2);
        long factor = switch (unit) {
            case "kB" -> KILO;
            case "MB" -> KILO * KILO;
            case "GB" -> KILO * KILO * KILO;
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> 1; // the pattern lets nothing but `B` through
        };
        return OptionalLong.of(new BigDecimal(match.group(1))
                .multiply(BigDecimal.valueOf(factor))
                .setScale(0, RoundingMode.DOWN)
                .longValueExact());
    }
}

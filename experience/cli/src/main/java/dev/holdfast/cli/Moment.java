package dev.holdfast.cli;

import dev.holdfast.terms.Visible;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** A point in time as a person writes it: RFC 3339, a date in UTC, or how long ago. */
final class Moment {
    private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhdw])");

    private Moment() {}

    /**
     * Reads one.
     *
     * @param option that it was given to, for the refusal
     * @throws Stop with exit code 2 when it is none
     */
    static Instant of(String option, String written, Instant now) {
        var ago = AGO.matcher(written);
        if (ago.matches()) {
            return now.minus(unit(ago.group(2).charAt(0)).multipliedBy(Long.parseLong(ago.group(1))));
        }
        try {
            return written.length() == "2026-11-27".length()
                    ? LocalDate.parse(written).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(written).toInstant();
        } catch (DateTimeException e) {
            throw new Stop(
                    Stop.USAGE,
                    "`" + option + "` takes a time such as 2026-11-27T08:30:00Z or 2026-11-27, or how long ago, such as"
                            + " 30m, 2h or 7d, not `" + Visible.inert(written, 60) + "`");
        }
    }

    private static Duration unit(char name) {
        return switch (name) {
            case 's' -> Duration.ofSeconds(1);
            case 'm' -> Duration.ofMinutes(1);
            case 'h' -> Duration.ofHours(1);
            case 'd' -> Duration.ofDays(1);
            default -> Duration.ofDays(7); // the pattern lets nothing but `w` through
        };
    }
}

package dev.holdfast.config;

/**
 * One value in force, as {@code holdfast config explain} shows it. A key whose values add up, such as
 * {@code secrets.files}, has one setting for each.
 *
 * @param key the whole dotted key, for example {@code budget.turns}
 * @param value the value as a person would write it, {@code (none)} when nothing is set
 * @param origin where it came from
 */
public record Setting(String key, String value, Origin origin) {
    @Override
    public String toString() {
        return key + " = " + value + "  (" + origin + ")";
    }
}

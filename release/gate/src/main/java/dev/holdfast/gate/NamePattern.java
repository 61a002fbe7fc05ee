package dev.holdfast.gate;

import java.util.List;

/**
 * A pattern of file names: parts with slashes between, which fit the end of a path, or a folder anywhere in it where a slash
 * ends the pattern; {@code *} stands for any letters of a part, {@code [0-9]} for a digit. One in lower case is for paths in
 * lower case, one with capitals for paths as they are: agents read {@code CLAUDE.md}, and {@code claude.md} is a page about it.
 */
record NamePattern(List<String> parts, Kind kind) {
    private static final String DIGIT = "[0-9]";

    enum Kind {
        FILE,
        FOLDER
    }

    NamePattern {
        parts = List.copyOf(parts);
    }

    static NamePattern of(String pattern) {
        boolean folder = pattern.endsWith("/");
        String bare = folder ? pattern.substring(0, pattern.length() - 1) : pattern;
        return new NamePattern(List.of(bare.split("/", -1)), folder ? Kind.FOLDER : Kind.FILE);
    }

    /** Whether it is for paths as they are. */
    boolean isExact() {
        return parts.stream().anyMatch(part -> part.chars().anyMatch(Character::isUpperCase));
    }

    /** Whether a path with these parts fits. */
    boolean fits(List<String> path) {
        int last = path.size() - parts.size();
        return switch (kind) {
            case FILE -> last >= 0 && fitsAt(path, last);
            case FOLDER -> {
                boolean found = false;
                for (int at = 0; at < last; at++) { // something has to be in the folder
                    found |= fitsAt(path, at);
                }
                yield found;
            }
        };
    }

    private boolean fitsAt(List<String> path, int at) {
        for (int part = 0; part < parts.size(); part++) {
            if (!fits(parts.get(part), 0, path.get(at + part), 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLiteral(String pattern, int from) {
        return pattern.indexOf('*', from) < 0 && pattern.indexOf('[', from) < 0;
    }

    /** There are at most two stars in a pattern, so this ends soon. */
    private static boolean fits(String pattern, int from, String name, int at) {
        int place = at;
        for (int letter = from; letter < pattern.length(); letter++) {
            if (pattern.charAt(letter) == '*') {
                if (isLiteral(pattern, letter + 1)) {
                    return name.length() - place >= pattern.length() - letter - 1
                            && name.endsWith(pattern.substring(letter + 1));
                }
                for (int rest = place; rest <= name.length(); rest++) {
                    if (fits(pattern, letter + 1, name, rest)) {
                        return true;
                    }
                }
                return false;
            }
            boolean digit = pattern.startsWith(DIGIT, letter);
            if (place == name.length()
                    || !(digit
                            ? Character.isDigit(name.charAt(place))
                            : name.charAt(place) == pattern.charAt(letter))) {
                return false;
            }
            letter += digit ? DIGIT.length() - 1 : 0;
            place++;
        }
        return place == name.length();
    }
}

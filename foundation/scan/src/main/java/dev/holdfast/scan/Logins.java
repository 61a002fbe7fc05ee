package dev.holdfast.scan;

import java.util.List;

/** Finds what logs in: the headers {@code Basic} (RFC 7617) and {@code Bearer} (RFC 6750), and netrc files. */
final class Logins implements Detector {
    private static final Hit.Kind BASIC = new Hit.Kind("basic-auth", Hit.Subject.SECRET);
    private static final Hit.Kind BEARER = new Hit.Kind("generic-bearer-token", Hit.Subject.SECRET);
    private static final Hit.Kind NETRC = new Hit.Kind("netrc-password", Hit.Subject.SECRET);
    private static final int TOKEN_MIN = 20;
    private static final int TOKEN_MAX = 400;
    private static final int NETRC_MAX = 300;

    @Override
    public List<String> anchors() {
        return List.of("Basic ", "basic ", "Bearer ", "bearer ", "machine ");
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        if (sight.at(start) == 'm') {
            netrc(sight, end, finds);
            return end;
        }
        int last = sight.runEnd(Alphabet.TOKEN, end, TOKEN_MAX);
        String token = sight.text(end, last);
        if (sight.at(start + 1) == 'a') {
            if (Assignments.login(token)) {
                finds.add(BASIC, end, last);
            }
        } else if (token.length() >= TOKEN_MIN && Strength.random(token) && Strength.classes(token) >= 3) {
            finds.add(BEARER, end, last);
        }
        return end;
    }

    /** {@code machine NAME login NAME password VALUE}, on one line or several. */
    private static void netrc(Sight sight, int from, Finds finds) {
        String text = sight.text(from, from + NETRC_MAX);
        int login = text.indexOf("login ");
        int password = text.indexOf("password ", Math.max(0, login));
        if (login < 0 || password < 0) {
            return;
        }
        int first = password + 9;
        int last = first;
        while (last < text.length() && text.charAt(last) > ' ' && text.charAt(last) <= '~') {
            last++;
        }
        String value = text.substring(first, last);
        boolean near = text.substring(0, password)
                        .chars()
                        .filter(c -> c == ' ' || c == '\n')
                        .count()
                <= 6;
        if (near && value.length() >= 8 && (Strength.password(value) || Strength.random(value))) {
            finds.add(NETRC, from + first, from + last);
        }
    }
}

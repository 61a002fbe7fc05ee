package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;

/**
 * Finds the tokens of chat bots that begin with their number: Telegram's {@code number:AA...} (core.telegram.org: bots) and
 * Discord's three parts, the first of which is the number in base 64 (discord.com: reference).
 */
final class BotTokens implements Detector {
    private static final Hit.Kind TELEGRAM = new Hit.Kind("telegram-token", Hit.Subject.SECRET);
    private static final Hit.Kind DISCORD = new Hit.Kind("discord-token", Hit.Subject.SECRET);
    private static final int TELEGRAM_BODY = 33;

    @Override
    public List<String> anchors() {
        return List.of(":AA", "MTA", "MTE", "MTI", "MTM", "MTQ", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT");
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        if (sight.at(start) == ':') {
            return telegram(sight, start, end, finds);
        }
        int first = sight.runEnd(Alphabet.ALNUM, end, 28);
        int length = first - start;
        if (length < 23 || length > 27 || sight.at(first) != '.' || !sight.wordBegins(start)) {
            return end;
        }
        int second = sight.runEnd(Alphabet.DASHED, first + 1, 7);
        int last = sight.runEnd(Alphabet.DASHED, second + 1, 40);
        boolean shaped = second - first == 7 && sight.at(second) == '.' && last - second >= 28 && last - second <= 39;
        if (shaped && number(sight.text(start, first)) && !Invented.looks(sight.text(second + 1, last))) {
            finds.add(DISCORD, start, last);
            return last;
        }
        return end;
    }

    private static int telegram(Sight sight, int start, int end, Finds finds) {
        int number = sight.runStart(Alphabet.DIGITS, start, 12);
        int last = sight.runEnd(Alphabet.DASHED, end, TELEGRAM_BODY + 1);
        int digits = start - number;
        if (digits >= 8 && digits <= 10 && last - end == TELEGRAM_BODY && !sight.is(Alphabet.ALNUM, number - 1)) {
            if (!Invented.looks(sight.text(end, last))) {
                finds.add(TELEGRAM, number, last);
            }
        }
        return end;
    }

    private static boolean number(String part) {
        try {
            String number = new String(Base64.getDecoder().decode(part), ISO_8859_1);
            return number.length() >= 17 && number.chars().allMatch(c -> c >= '0' && c <= '9');
        } catch (IllegalArgumentException _) {
            return false; // no base 64
        }
    }
}

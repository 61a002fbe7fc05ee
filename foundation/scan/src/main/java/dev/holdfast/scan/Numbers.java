package dev.holdfast.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds numbers that belong to people: of payment cards (ISO/IEC 7812), bank accounts (ISO 13616) and telephones (E.164). */
final class Numbers implements Detector {
    private static final Hit.Kind CARD = new Hit.Kind("card-number", Hit.Subject.PERSON);
    private static final Hit.Kind IBAN = new Hit.Kind("iban", Hit.Subject.PERSON);
    private static final Hit.Kind PHONE = new Hit.Kind("phone-number", Hit.Subject.PERSON);
    private static final int CONTEXT = 40;
    private static final int CARD_CHARS_MAX = 24;
    private static final int PHONE_CHARS_MAX = 22;

    /** From a country to how many characters its account numbers have (SWIFT: IBAN registry). */
    private static final String COUNTRIES =
            "AD24 AE23 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GR27 HR21 HU28 IE22 IL23 IS26 IT27 LI21 LT20 "
                    + "LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TR26 UA29";

    /** Cards that payment services publish for tests, and accounts that every text on IBAN shows. */
    private static final Set<String> PUBLISHED = Set.of(
            "4111111111111111",
            "4242424242424242",
            "4000056655665556",
            "5555555555554444",
            "5200828282828210",
            "5105105105105100",
            "378282246310005",
            "371449635398431",
            "6011111111111117",
            "6011000990139424",
            "4012888888881881",
            "4222222222222",
            "4000000000000002",
            "2223003122003222",
            "4000002500003155",
            "GB82WEST12345698765432",
            "DE89370400440532013000",
            "GB29NWBK60161331926819",
            "FR1420041010050500013M02606",
            "NL91ABNA0417164300",
            "BE68539007547034",
            "CH9300762011623852957",
            "ES9121000418450200051332",
            "IT60X0542811101000000123456",
            "AT611904300234573201");

    private static final List<String> CARD_WORDS = List.of("card", "visa", "amex", "payment", "credit");
    private static final List<String> PHONE_WORDS =
            List.of("phone", "tel", "mobile", "fax", "sms", "whatsapp", "call", "cell");

    @Override
    public List<String> anchors() {
        List<String> anchors = new ArrayList<>();
        for (String country : COUNTRIES.split(" ", -1)) {
            IntStream.range(0, 10).forEach(digit -> anchors.add(country.substring(0, 2) + digit));
        }
        IntStream.range(1, 10).forEach(digit -> anchors.add("+" + digit));
        IntStream.range(40, 50).forEach(begin -> anchors.add("" + begin));
        anchors.addAll(
                List.of("22", "23", "24", "25", "26", "27", "51", "52", "53", "54", "55", "34", "37", "60", "65"));
        return anchors;
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        int before = sight.at(start - 1);
        if (before >= 0
                && before < 128
                && (Alphabet.DOTTED.holds((char) before) || before == '+' || before == ')' || before == ']')) {
            return end;
        }
        int first = sight.at(start);
        if (first == '+') {
            phone(sight, start, finds);
        } else if (first <= '9') {
            return card(sight, start, end, finds);
        } else {
            iban(sight, start, finds);
        }
        return end;
    }

    private static int card(Sight sight, int start, int end, Finds finds) {
        if (!sight.is(Alphabet.DIGITS, start + 2) || !sight.is(Alphabet.DIGITS, start + 3)) {
            return end;
        }
        int separator = sight.at(start + 4);
        boolean grouped = separator == ' ' || separator == '-';
        var digits = new StringBuilder();
        int at = start;
        while (at < start + CARD_CHARS_MAX
                && (sight.is(Alphabet.DIGITS, at) || (grouped && sight.at(at) == separator))) {
            if (sight.at(at) != separator || !grouped) {
                digits.append((char) sight.at(at));
            }
            at++;
        }
        if (digits.length() < 13 || sight.is(Alphabet.DOTTED, at)) {
            return Math.max(end, at);
        }
        String number = digits.toString();
        boolean told =
                (grouped && groups(sight.text(start, at), separator)) || (!grouped && near(sight, start, CARD_WORDS));
        if (told
                && issued(number)
                && Checksums.luhn(number)
                && !PUBLISHED.contains(number)
                && number.chars().distinct().count() > 4) {
            finds.add(CARD, start, at);
        }
        return Math.max(end, at);
    }

    private static boolean groups(String written, int separator) {
        String[] groups = written.split(Character.toString(separator), -1);
        return (groups.length == 4 && IntStream.range(0, 4).allMatch(at -> groups[at].length() == 4))
                || (groups.length == 3 && groups[1].length() == 6 && groups[2].length() == 5);
    }

    /** Whether a card of this length begins like this: Visa, Mastercard, American Express, Discover. */
    private static boolean issued(String number) {
        int two = Integer.parseInt(number.substring(0, 2));
        int four = Integer.parseInt(number.substring(0, 4));
        return switch (number.length()) {
            case 15 -> two == 34 || two == 37;
            case 16 ->
                two / 10 == 4
                        || (two >= 51 && two <= 55)
                        || (four >= 2221 && four <= 2720)
                        || four == 6011
                        || two == 65;
            default -> false;
        };
    }

    private static void iban(Sight sight, int start, Finds finds) {
        if (!sight.is(Alphabet.DIGITS, start + 3)) {
            return;
        }
        int place = COUNTRIES.indexOf(sight.text(start, start + 2));
        int length = Integer.parseInt(COUNTRIES.substring(place + 2, place + 4));
        var iban = new StringBuilder();
        int at = start;
        while (iban.length() < length
                && (sight.is(Alphabet.UPPER, at) || (sight.at(at) == ' ' && (at - start) % 5 == 4))) {
            if (sight.at(at) != ' ') {
                iban.append((char) sight.at(at));
            }
            at++;
        }
        String number = iban.toString();
        if (number.length() == length
                && !sight.is(Alphabet.ALNUM, at)
                && Checksums.iban(number)
                && !PUBLISHED.contains(number)) {
            finds.add(IBAN, start, at);
        }
    }

    private static void phone(Sight sight, int start, Finds finds) {
        var digits = new StringBuilder();
        int at = start + 1;
        while (at < start + PHONE_CHARS_MAX && (sight.is(Alphabet.DIGITS, at) || " -().".indexOf(sight.at(at)) >= 0)) {
            if (sight.is(Alphabet.DIGITS, at)) {
                digits.append((char) sight.at(at));
            }
            at++;
        }
        String number = digits.toString();
        boolean fits = number.length() >= 9 && number.length() <= 15;
        if (fits
                && !number.contains("555")
                && !Invented.holdsWord(number)
                && number.chars().distinct().count() > 3
                && near(sight, start, PHONE_WORDS)) {
            int last = at;
            while (!sight.is(Alphabet.DIGITS, last - 1)) {
                last--;
            }
            finds.add(PHONE, start, last);
        }
    }

    /** Whether one of these words stands shortly before. */
    private static boolean near(Sight sight, int start, List<String> words) {
        String before = sight.text(start - CONTEXT, start).toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(before::contains);
    }
}

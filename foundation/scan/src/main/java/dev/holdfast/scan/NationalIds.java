package dev.holdfast.scan;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Finds numbers that states give to people, by the name of the number and its check digit. */
final class NationalIds implements Detector {
    private static final int REACH = 40;
    private static final String DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final String CHINA_CHECKS = "10X98765432";
    private static final int[][] VERHOEFF = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
        {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
        {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
        {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
        {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
        {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
        {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
        {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}
    };

    /** From the name of a number, in lower case, to its check. */
    private static final Map<String, Predicate<String>> CHECKS = Map.of(
            "pesel", NationalIds::pesel,
            "cpf", NationalIds::cpf,
            "bsn", number -> number.length() == 9 && Checksums.weighted(number, 9, 8, 7, 6, 5, 4, 3, 2, -1) % 11 == 0,
            "dni", NationalIds::dni,
            "steuer", NationalIds::german,
            "nhs", NationalIds::nhs,
            "aadhaar", NationalIds::aadhaar,
            "resident", NationalIds::chinese,
            "nir", NationalIds::french,
            "personnummer", number -> number.length() == 10 && digits(number) && Checksums.luhn(number));

    @Override
    public List<String> anchors() {
        return List.of(
                "pesel",
                "PESEL",
                "cpf",
                "CPF",
                "bsn",
                "BSN",
                "dni",
                "DNI",
                "teuer",
                "nhs",
                "NHS",
                "adhaar",
                "ADHAAR",
                "resident",
                "Resident",
                "nir",
                "NIR",
                "ersonnummer");
    }

    @Override
    public int look(Sight sight, int start, int end, Finds finds) {
        if (sight.is(Alphabet.ALNUM, start - 2) && sight.is(Alphabet.ALNUM, start - 1)) {
            return end;
        }
        int from = firstDigit(sight, end);
        var number = new StringBuilder();
        int at = from;
        while (at < from + 24 && (sight.is(Alphabet.UPPER, at) || " .-/".indexOf(sight.at(at)) >= 0)) {
            if (sight.is(Alphabet.UPPER, at)) {
                number.append((char) sight.at(at));
            }
            at++;
        }
        while (at > from && !sight.is(Alphabet.UPPER, at - 1)) {
            at--;
        }
        String name = sight.text(start - 1, end).toLowerCase(Locale.ROOT);
        String written = number.toString();
        boolean varied = written.chars().distinct().count() > 3 && !Invented.holdsWord(written);
        if (varied && !sight.is(Alphabet.WORD, at)) {
            int last = at;
            CHECKS.forEach((word, check) -> {
                if (name.contains(word) && check.test(written)) {
                    finds.add(new Hit.Kind("national-id", Hit.Subject.PERSON), from, last);
                }
            });
        }
        return end;
    }

    private static int firstDigit(Sight sight, int end) {
        int from = end;
        while (from < end + REACH && !sight.is(Alphabet.DIGITS, from)) {
            from++;
        }
        return from;
    }

    private static boolean digits(String number) {
        return number.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Poland, eleven digits. */
    private static boolean pesel(String number) {
        return number.length() == 11
                && digits(number)
                && Checksums.weighted(number, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1) % 10 == 0;
    }

    /** Brazil, eleven digits, two of them checks. */
    private static boolean cpf(String number) {
        return number.length() == 11
                && digits(number)
                && Checksums.weighted(number, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10 == number.charAt(9) - '0'
                && Checksums.weighted(number, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10 == number.charAt(10) - '0';
    }

    /** Spain, eight digits and a letter. */
    private static boolean dni(String number) {
        return number.length() == 9
                && digits(number.substring(0, 8))
                && number.charAt(8) == DNI_LETTERS.charAt(Integer.parseInt(number.substring(0, 8)) % 23);
    }

    /** Germany, eleven digits (ISO 7064, MOD 11,10). */
    private static boolean german(String number) {
        if (number.length() != 11 || !digits(number)) {
            return false;
        }
        int product = 10;
        for (int at = 0; at < 10; at++) {
            int sum = (number.charAt(at) - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == number.charAt(10) - '0';
    }

    /** England, ten digits. */
    private static boolean nhs(String number) {
        return number.length() == 10
                && digits(number)
                && (11 - Checksums.weighted(number, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 11 == number.charAt(9) - '0';
    }

    /** India, twelve digits (Verhoeff 1969). */
    private static boolean aadhaar(String number) {
        if (number.length() != 12 || !digits(number)) {
            return false;
        }
        int check = 0;
        for (int at = 0; at < 12; at++) {
            check = dihedral(check, VERHOEFF[at % 8][number.charAt(11 - at) - '0']);
        }
        return check == 0;
    }

    /** The product in the dihedral group of order ten. */
    private static int dihedral(int left, int right) {
        int turn = left < 5 ? left + right % 5 : left - right % 5 + 5;
        boolean flipped = (left < 5) != (right < 5);
        return turn % 5 + (flipped ? 5 : 0);
    }

    /** China, eighteen characters (GB 11643). */
    private static boolean chinese(String number) {
        return number.length() == 18
                && digits(number.substring(0, 17))
                && CHINA_CHECKS.charAt(
                                Checksums.weighted(number, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2) % 11)
                        == number.charAt(17);
    }

    /** France, fifteen digits, the last two a remainder by 97. */
    private static boolean french(String number) {
        return number.length() == 15
                && digits(number)
                && 97 - Long.parseLong(number.substring(0, 13)) % 97 == Integer.parseInt(number.substring(13));
    }
}

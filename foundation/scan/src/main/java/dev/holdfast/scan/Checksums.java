package dev.holdfast.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;
import java.util.zip.CRC32;

/** Checks that makers of keys and of numbers put into them. */
final class Checksums {
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] BECH32_STEPS = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CRC_CHARS = 6;

    private Checksums() {}

    /** The last six characters are the CRC-32 of the others in base 62, as GitHub and npm write their tokens (2021). */
    static boolean base62Crc(String body) {
        int end = body.length() - CRC_CHARS;
        return end > 0 && body.substring(end).equals(base62(crc(body.substring(0, end))));
    }

    /** The last eight characters are the CRC-32 of the others in hexadecimal, as Grafana writes its tokens. */
    static boolean hexCrc(String token) {
        int cut = token.lastIndexOf('_');
        return cut > 0
                && token.substring(cut + 1).equals(String.format(Locale.ROOT, "%08x", crc(token.substring(0, cut))));
    }

    static String base62(long number) {
        var out = new StringBuilder();
        for (long left = number; out.length() < CRC_CHARS; left /= 62) {
            out.append(BASE62.charAt((int) (left % 62)));
        }
        return out.reverse().toString();
    }

    static long crc(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(US_ASCII));
        return crc.getValue();
    }

    /** The checksum of Bech32 (BIP 173), as age writes its keys. */
    static boolean bech32(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int split = lower.lastIndexOf('1');
        int check = 1;
        for (int at = 0; at < split; at++) {
            check = bech32Step(check) ^ (lower.charAt(at) >> 5);
        }
        check = bech32Step(check);
        for (int at = 0; at < split; at++) {
            check = bech32Step(check) ^ (lower.charAt(at) & 31);
        }
        for (int at = split + 1; at < lower.length(); at++) {
            int digit = BECH32.indexOf(lower.charAt(at));
            if (digit < 0) {
                return false;
            }
            check = bech32Step(check) ^ digit;
        }
        return split > 0 && check == 1;
    }

    private static int bech32Step(int check) {
        int next = (check & 0x1ffffff) << 5;
        for (int bit = 0; bit < BECH32_STEPS.length; bit++) {
            next ^= (check >>> (25 + bit) & 1) == 1 ? BECH32_STEPS[bit] : 0;
        }
        return next;
    }

    /** The check digit of Luhn (ISO/IEC 7812-1). */
    static boolean luhn(String digits) {
        int sum = 0;
        for (int at = 0; at < digits.length(); at++) {
            int digit = digits.charAt(digits.length() - 1 - at) - '0';
            int doubled = digit * 2;
            sum += at % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    /** The check of an IBAN (ISO 13616): the remainder by 97 is 1. */
    static boolean iban(String iban) {
        int rest = 0;
        String turned = iban.substring(4) + iban.substring(0, 4);
        for (int at = 0; at < turned.length(); at++) {
            int digit = Character.digit(turned.charAt(at), 36);
            rest = (rest * (digit > 9 ? 100 : 10) + digit) % 97;
        }
        return rest == 1;
    }

    /** The weighted sum of the first digits. */
    static int weighted(String digits, int... weights) {
        int sum = 0;
        for (int at = 0; at < weights.length; at++) {
            sum += (digits.charAt(at) - '0') * weights[at];
        }
        return sum;
    }
}

package dev.holdfast.scan;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes invented keys of every format, drawn at random, so that none of them stands in this repository. A template holds
 * {@code {class:count}} for so many characters of a class.
 */
final class Samples {
    private static final Pattern PIECE = Pattern.compile("\\{(\\w):(\\d+)}");
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String DIGITS = "0123456789";
    private static final Map<Character, String> CLASSES = Map.ofEntries(
            Map.entry('a', LOWER + UPPER + DIGITS),
            Map.entry('b', LOWER + UPPER + DIGITS + "+/"),
            Map.entry('d', LOWER + UPPER + DIGITS + "_-"),
            Map.entry('h', DIGITS + "abcdef"),
            Map.entry('H', DIGITS + "ABCDEF"),
            Map.entry('l', LOWER + UPPER),
            Map.entry('L', UPPER + DIGITS),
            Map.entry('n', DIGITS),
            Map.entry('s', LOWER + "234567"),
            Map.entry('S', UPPER + "234567"),
            Map.entry('x', LOWER + DIGITS));
    private static final String UUID = "{h:8}-{h:4}-4{h:3}-a{h:3}-{h:12}";

    /** From the letters a key begins with to what follows; for others the alphabet of the format says all. */
    private static final Map<String, String> TEMPLATES = new TreeMap<>(Map.ofEntries(
            Map.entry("AKIA", "{S:16}"),
            Map.entry("ASIA", "{S:16}"),
            Map.entry("amzn.mws.", UUID),
            Map.entry("AccountKey=", "{b:86}=="),
            Map.entry("SharedAccessKey=", "{b:43}="),
            Map.entry("v1.0-", "{h:24}-{h:146}"),
            Map.entry("dp.st.", "prod.{a:43}"),
            Map.entry("tskey-", "auth-{a:16}-{a:32}"),
            Map.entry("cflt", "{b:60}"),
            Map.entry("ghp_", "{a:36}"),
            Map.entry("gho_", "{a:36}"),
            Map.entry("ghu_", "{a:36}"),
            Map.entry("ghs_", "{a:36}"),
            Map.entry("ghr_", "{a:36}"),
            Map.entry("github_pat_", "{a:22}_{a:59}"),
            Map.entry("glcbt-", "64_{d:20}"),
            Map.entry("ATATT3xFfGF0", "{d:171}={H:8}"),
            Map.entry("ATCTT3xFfG", "{d:173}={H:8}"),
            Map.entry("pypi-", "AgEIcHlwaS5vcmc{d:150}"),
            Map.entry("oy2", "{s:43}"),
            Map.entry("CCIPAT_", "{a:22}_{h:40}"),
            Map.entry("sgp_", "{h:16}_{h:40}"),
            Map.entry("PMAK-", "{h:24}-{h:34}"),
            Map.entry("rdme_", "{x:70}"),
            Map.entry("sntrys_", "eyJ{b:120}_{b:43}"),
            Map.entry("glsa_", "{a:32}_{h:8}"),
            Map.entry("glc_", "eyJ{b:120}"),
            Map.entry("NRAK-", "{L:27}"),
            Map.entry("dt0c01.", "{S:24}.{S:64}"),
            Map.entry("ntn_", "{n:11}{a:35}"),
            Map.entry("api-", UUID),
            Map.entry("pat", "{a:14}.{h:64}"),
            Map.entry("sk-ant-", "api03-{d:95}"),
            Map.entry("sk-", "{a:20}T3BlbkFJ{a:20}"),
            Map.entry("hf_", "{l:34}"),
            Map.entry("api_org_", "{l:34}"),
            Map.entry("lsv2_", "pt_{h:32}_{h:10}"),
            Map.entry("xoxa-", "2-{n:12}-{n:12}-{n:12}-{h:32}"),
            Map.entry("xoxb-", "{n:12}-{n:13}-{a:24}"),
            Map.entry("xoxc-", "{n:12}-{n:12}-{n:12}-{h:64}"),
            Map.entry("xoxe-", "1-{a:146}"),
            Map.entry("xoxe.xox", "p-1-{a:163}"),
            Map.entry("xoxp-", "{n:12}-{n:12}-{n:12}-{h:32}"),
            Map.entry("xoxr-", "{n:12}-{n:12}-{n:12}-{h:32}"),
            Map.entry("xoxs-", "{n:12}-{n:12}-{n:12}-{h:64}"),
            Map.entry("xapp-", "1-A{L:10}-{n:13}-{h:64}"),
            Map.entry("hooks.slack.com/services/", "T{L:10}/B{L:10}/{a:24}"),
            Map.entry("discord.com/api/webhooks/", "{n:18}/{d:68}"),
            Map.entry("discordapp.com/api/webhooks/", "{n:18}/{d:68}"),
            Map.entry(".webhook.office.com/webhookb2/", UUID + "@" + UUID + "/IncomingWebhook/{x:32}/" + UUID),
            Map.entry("SG.", "{d:22}.{d:43}"),
            Map.entry("xkeysib-", "{h:64}-{a:16}"),
            Map.entry("xsmtpsib-", "{h:64}-{a:16}"),
            Map.entry("re_", "{a:8}_{a:24}"),
            Map.entry("EAAA", "{d:60}"),
            Map.entry("FLWSECK-", "{a:32}-X"),
            Map.entry("pat-", "na1-" + UUID),
            Map.entry("sk.eyJ", "{d:80}.{d:22}")));

    private final Random random;

    Samples(long seed) {
        random = new Random(seed);
    }

    /** A key of a format, as its maker would give it out. */
    String key(Format format) {
        Format.Shape shape = format.shape();
        if (shape.begin().equals("AGE-SECRET-KEY-1")) {
            return ageKey();
        }
        for (int tries = 0; tries < 1_000; tries++) {
            String body = body(shape);
            if (format.proof().holds(shape.begin(), body)) {
                return shape.begin() + body;
            }
        }
        throw new IllegalStateException("no key of `" + shape.begin() + "`: give it a template");
    }

    private String body(Format.Shape shape) {
        String template = TEMPLATES.get(shape.begin());
        if (template != null) {
            return of(template);
        }
        int count = Math.clamp(40, shape.min(), shape.max());
        return switch (shape.body()) {
            case HEX -> of("{h:" + count + "}");
            case UPPER -> of("{L:" + count + "}");
            case DIGITS -> of("{n:" + count + "}");
            case ALNUM, WORD, DOTTED, PADDED, PEM, TOKEN -> of("{a:" + count + "}");
            case DASHED -> of("{d:" + (count - 1) + "}{a:1}");
            case BASE64 -> of("{b:" + count + "}");
        };
    }

    /** A template filled in. */
    String of(String template) {
        Matcher piece = PIECE.matcher(template);
        var out = new StringBuilder();
        while (piece.find()) {
            String letters = CLASSES.getOrDefault(piece.group(1).charAt(0), DIGITS);
            var drawn = new StringBuilder();
            for (int left = Integer.parseInt(piece.group(2)); left > 0; left--) {
                drawn.append(letters.charAt(random.nextInt(letters.length())));
            }
            piece.appendReplacement(out, Matcher.quoteReplacement(drawn.toString()));
        }
        return piece.appendTail(out).toString();
    }

    /** The characters behind the separator that make the checksum right are found one after the other from all there are. */
    private String ageKey() {
        String digits = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
        var data = new StringBuilder();
        for (int at = 0; at < 52; at++) {
            data.append(digits.charAt(random.nextInt(32)));
        }
        int check = polymod("age-secret-key-", data + "QQQQQQ", digits) ^ 1;
        for (int at = 0; at < 6; at++) {
            data.append(digits.charAt(check >>> (5 * (5 - at)) & 31));
        }
        return "AGE-SECRET-KEY-1" + data;
    }

    /** As BIP 173 gives it, written anew so that the check and its test do not share a mistake. */
    private static int polymod(String human, String data, String digits) {
        int[] generator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
        var values = new java.util.ArrayList<Integer>();
        human.chars().forEach(c -> values.add(c >> 5));
        values.add(0);
        human.chars().forEach(c -> values.add(c & 31));
        data.chars().forEach(c -> values.add(digits.indexOf(c)));
        int check = 1;
        for (int value : values) {
            int top = check >>> 25;
            check = (check & 0x1ffffff) << 5 ^ value;
            for (int bit = 0; bit < 5; bit++) {
                check ^= (top >>> bit & 1) != 0 ? generator[bit] : 0;
            }
        }
        return check;
    }
}

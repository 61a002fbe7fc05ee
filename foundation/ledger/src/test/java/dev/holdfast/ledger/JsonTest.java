package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.ledger.LedgerException.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final String SPECIAL = "{}[]\",:\\u0tfn1-e. \ud800";

    @Test
    void writesTheOneCanonicalForm() {
        var expected = new LinkedHashMap<String, String>();
        expected.put("{}", "{}");
        expected.put(" { \"b\" : [ ] , \"a\" : { } } ", "{\"a\":{},\"b\":[]}");
        expected.put("{\"a\":[1,-2,true,false,null,\"x\"]}", "{\"a\":[1,-2,true,false,null,\"x\"]}");
        expected.put("{\"n\":-0}", "{\"n\":0}");
        expected.put("{\"n\":9007199254740991}", "{\"n\":9007199254740991}");
        expected.put("{\"n\":-9007199254740991}", "{\"n\":-9007199254740991}");
        expected.put("{\"t\":\"\\u0041\\/\\u00e9\"}", "{\"t\":\"A/é\"}");
        expected.put("{\"t\":\"\\u0000\\u001F\\u007f\\u2028\"}", "{\"t\":\"\\u0000\\u001f\u007f\u2028\"}");
        expected.put("{\"t\":\"\\b\\t\\n\\f\\r\\\"\\\\\"}", "{\"t\":\"\\b\\t\\n\\f\\r\\\"\\\\\"}");
        expected.put("{\"t\":\"\\ud83d\\ude02\"}", "{\"t\":\"😂\"}");
        expected.forEach((text, canonical) ->
                assertThat(Json.object(text).canonical()).as(text).isEqualTo(canonical));
    }

    /** The example of RFC 8785, section 3.2.3: the emoji sorts before U+FB33, because its first UTF-16 unit is smaller. */
    @Test
    void sortsKeysByUtf16Units() {
        String text =
                "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\","
                        + "\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\","
                        + "\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}";
        assertThat(Json.object(text).canonical())
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
                        + "\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Test
    void refusesEverythingElseAndSaysWhatToDo() {
        String whole = "` is no integer between -(2^53 - 1) and 2^53 - 1; write it as a string";
        var refused = new LinkedHashMap<String, String>();
        refused.put("{\"n\":1.0}", "the number `1.0" + whole);
        refused.put("{\"n\":1e2}", "the number `1e2" + whole);
        refused.put("{\"n\":9007199254740992}", "the number `9007199254740992" + whole);
        refused.put("{\"n\":-9007199254740992}", "the number `-9007199254740992" + whole);
        refused.put("{\"n\":9223372036854775808}", "the number `9223372036854775808" + whole);
        refused.put("{\"n\":NaN}", "not strict JSON at character 8; see RFC 8259");
        refused.put("{\"n\":01}", "not strict JSON at character 6; see RFC 8259");
        refused.put("{\"a\":1,\"a\":2}", "the key `a` appears twice; keep one");
        refused.put("{\"a\":1,\"\\u0061\":2}", "the key `a` appears twice; keep one");
        refused.put("{\"a\":{\"b\":1,\"b\":1}}", "the key `b` appears twice; keep one");
        refused.put("{\"t\":\"\\ud800\"}", "a JSON string holds half a character (an unpaired surrogate); remove it");
        refused.put(
                "{\"t\":\"\\ude02\\ud83d\"}",
                "a JSON string holds half a character (an unpaired surrogate); remove it");
        refused.put("{\"\\udfff\":1}", "a JSON string holds half a character (an unpaired surrogate); remove it");
        refused.put("[]", "the JSON text is no object; wrap it as `{\"value\":...}`");
        refused.put("\"x\"", "the JSON text is no object; wrap it as `{\"value\":...}`");
        refused.put("", "the JSON text is no object; wrap it as `{\"value\":...}`");
        refused.put("\ufeff{}", "not strict JSON at character 0; see RFC 8259");
        refused.put("{} {}", "the JSON text goes on after its object; give one object alone");
        refused.put("{", "not strict JSON at character 1; see RFC 8259");
        refused.put("{\"a\":1,}", "not strict JSON at character 7; see RFC 8259");
        refused.put("{a:1}", "not strict JSON at character 1; see RFC 8259");
        refused.put("{'a':1}", "not strict JSON at character 1; see RFC 8259");
        refused.put("{\"a\":1} // no", "not strict JSON at character 8; see RFC 8259");
        refused.put("{\"a\":\"\n\"}", "not strict JSON at character 6; see RFC 8259");
        refused.put("{\"a\":tru}", "not strict JSON at character 5; see RFC 8259");
        refused.put("{\"a\":\"the password", "not strict JSON at character 18; see RFC 8259");
        refused.put(nested(65), "the JSON text nests deeper than 64 levels; flatten it");
        var answers = new LinkedHashMap<String, String>();
        refused.keySet().forEach(text -> answers.put(text, refusal(text)));
        assertThat(answers).isEqualTo(refused);
    }

    @Test
    void refusesLongTextBeforeItReadsIt() {
        assertThat(refusal("{\"a\":\"" + "x".repeat(Json.TEXT_CHARS_MAX) + "\"}"))
                .isEqualTo("the JSON text has 131080 characters, at most 131072 are read;"
                        + " record a digest instead of the content");
    }

    @Test
    void takesTheDeepestNestingAllowed() {
        assertThat(Json.object(nested(64)).canonical()).isEqualTo(nested(64));
    }

    @Test
    void everyValueHasOneTextThatReadsBackAsTheSameValue() {
        Cases.run(2_000, random -> {
            var members = (Json.Members) value(random, 4, true);
            String canonical = members.canonical();
            assertThat(Json.object(canonical)).isEqualTo(members);
            assertThat(Json.object(spaced(canonical, random)).canonical()).isEqualTo(canonical);
        });
    }

    @Test
    void brokenTextIsRefusedAndNothingWorse() {
        Cases.run(20_000, random -> {
            var text = new StringBuilder(value(random, 3, true).canonical());
            for (int edits = 1 + random.nextInt(3); edits > 0 && !text.isEmpty(); edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, SPECIAL.charAt(random.nextInt(SPECIAL.length())));
                    case 2 -> text.insert(at, text.charAt(random.nextInt(text.length())));
                    default -> throw new IllegalStateException("three kinds of edits");
                }
            }
            try {
                String canonical = Json.object(text.toString()).canonical();
                assertThat(Json.object(canonical).canonical()).isEqualTo(canonical);
            } catch (LedgerException e) {
                assertThat(e.code()).isEqualTo(Code.REFUSED);
            }
        });
    }

    private static String refusal(String text) {
        try {
            return "taken as " + Json.object(text).canonical();
        } catch (LedgerException e) {
            assertThat(e.code()).isEqualTo(Code.REFUSED);
            return e.getMessage();
        }
    }

    private static String nested(int levels) {
        return "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
    }

    private static Json value(Random random, int depth, boolean object) {
        int kind = object ? 0 : random.nextInt(depth > 0 ? 6 : 4);
        return switch (kind) {
            case 0 -> {
                Map<String, Json> members = new TreeMap<>();
                for (int count = depth > 0 ? random.nextInt(5) : 0; count > 0; count--) {
                    members.put(text(random), value(random, depth - 1, false));
                }
                yield new Json.Members(new TreeMap<>(members));
            }
            case 1 -> new Json.Whole(random.nextLong(-Json.WHOLE_MAX, Json.WHOLE_MAX + 1));
            case 2 -> new Json.Text(text(random));
            case 3 -> random.nextInt(3) == 0 ? new Json.Null() : new Json.Truth(random.nextBoolean());
            default -> {
                List<Json> items = new ArrayList<>();
                for (int count = random.nextInt(5); count > 0; count--) {
                    items.add(value(random, depth - 1, false));
                }
                yield new Json.Items(items);
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int count = random.nextInt(6); count > 0; count--) {
            int point = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(0x20);
                case 1 -> 0x20 + random.nextInt(0x5f);
                case 2 -> random.nextInt(0xd800);
                default -> 0x10000 + random.nextInt(0x100000);
            };
            text.appendCodePoint(point);
        }
        return text.toString();
    }

    /** The same JSON with white space where it may stand. */
    private static String spaced(String json, Random random) {
        var out = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < json.length(); at++) {
            char c = json.charAt(at);
            quoted ^= c == '"' && (at == 0 || !escaped(json, at));
            out.append(c);
            if (!quoted && "{}[],:".indexOf(c) >= 0) {
                out.append(" \t\r\n".repeat(random.nextInt(2)));
            }
        }
        return out.toString();
    }

    private static boolean escaped(String json, int quote) {
        int backslashes = 0;
        while (json.charAt(quote - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    @Test
    void aMessageNeverQuotesWhatTheTextSays() {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Json.object("{\"password\": hunter2}"))
                .withNoCause()
                .withMessage("not strict JSON at character 13; see RFC 8259");
    }
}

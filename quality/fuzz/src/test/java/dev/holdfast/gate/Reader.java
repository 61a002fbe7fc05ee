package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A reader of what is shipped, and what must hold for any bytes whatsoever: it throws nothing, stays within its limits, says the
 * same each time, and when it has nothing to object to then another reader, which goes another way through the bytes, finds
 * the same in them.
 */
enum Reader {
    /** Zip: the JDK's stream reads the headers in front of the entries, ours the directory behind them. */
    ZIP {
        @Override
        void compare(Unpacked ours, byte[] input) throws IOException {
            Map<String, byte[]> theirs = new HashMap<>();
            try (var zip = new ZipInputStream(new ByteArrayInputStream(input))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    byte[] content = zip.readNBytes(1 << 20);
                    if (!entry.isDirectory()) {
                        theirs.put(entry.getName(), content);
                    }
                }
            }
            theirs.forEach((name, content) -> {
                byte[] here = ours.files.get(List.of(name));
                if (here == null || !Arrays.equals(here, content)) {
                    throw new AssertionError("another reader finds `" + name + "`, or something else in it");
                }
            });
        }
    },

    /** Tar: the JDK has no reader, so only the rest must hold. */
    TAR,

    /** Gzip, of which only one that holds no archive is compared. */
    GZIP {
        @Override
        void compare(Unpacked ours, byte[] input) throws IOException {
            try (var gzip = new GZIPInputStream(new ByteArrayInputStream(input))) {
                byte[] theirs = gzip.readNBytes(1 << 20);
                boolean archive = ours.files.keySet().stream().anyMatch(name -> !name.equals(List.of("content")));
                byte[] here = ours.files.getOrDefault(List.of("content"), new byte[0]);
                if (!archive && theirs.length > 0 && !TarHeader.isOne(theirs) && !Arrays.equals(here, theirs)) {
                    throw new AssertionError("another reader unpacks something else");
                }
            }
        }
    },

    /** Source maps: Jackson's reader of whole trees finds the same sources in them. */
    MAP {
        @Override
        boolean take(byte[] input) {
            if (!(SourceMapReader.read(input, 0) instanceof SourceMapReader.Reading.Whole(SourceMap map))) {
                return false;
            }
            try {
                List<String> theirs = texts(TREES.readTree(input, SourceMapReader.begin(input, 0), input.length));
                List<String> ours = map.sources().stream()
                        .map(source -> new String(source.text(), UTF_8))
                        .toList();
                if (!ours.equals(theirs)) {
                    throw new AssertionError("another reader finds other sources");
                }
                return true;
            } catch (JacksonException e) {
                return false; // it cannot hold what a number or a name is
            }
        }
    },

    /** Registers of assets: what is taken reads the same when it is written down again. */
    REGISTER {
        @Override
        boolean take(byte[] input) {
            try {
                AssetRegister register = AssetRegister.read(input);
                if (!AssetRegister.read(register.text().getBytes(UTF_8)).text().equals(register.text())) {
                    throw new AssertionError("another register when it is read again");
                }
                var _ = register.sightings(input).best();
                return true;
            } catch (GateException e) {
                return false;
            }
        }
    },

    /** Texts and programs in which internals are looked for: what is found lies within them. */
    INTERNALS {
        @Override
        boolean take(byte[] input) {
            var findings = new Findings(1_000);
            MemberRule.Parts none = part -> {
                throw new AssertionError("internals have no parts");
            };
            new InternalsRule(SourcePolicy.DENY, KNOWN).look(new Member(MemberName.of("a"), 0, input), none, findings);
            for (Finding finding : findings.sorted()) {
                if (finding.place().offset() > input.length) {
                    throw new AssertionError("a place behind the end");
                }
            }
            return findings.count(Weight.BLOCK) > 0;
        }
    };

    private static final JsonMapper TREES = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final AssetRegister KNOWN = AssetRegister.empty(new SecureRandom())
            .with(
                    new Asset("a", "1", Asset.Form.SOURCE),
                    ("model.completeTurn(transcript.messages); session.telemetry.countTokens(reply.usage.inputTokens);"
                                    + "session.policy.currentRules(); guard.judgeToolCall(session.workspace.currentFolder)")
                            .getBytes(UTF_8));

    /** Holds it to what must hold; whether there was nothing to object to. */
    boolean take(byte[] input) {
        Unpacked ours = Unpacked.of(Format.valueOf(name()), input);
        if (!ours.events.equals(Unpacked.of(Format.valueOf(name()), input).events)) {
            throw new AssertionError("not the same the second time");
        }
        if (ours.silent) {
            try {
                compare(ours, input);
            } catch (IOException | IllegalArgumentException e) {
                // the other reader knows less, or is stricter
            }
        }
        return ours.silent;
    }

    void compare(Unpacked ours, byte[] input) throws IOException {}

    /** Every source with a text, as the reader of maps goes through them: those of maps inside others first. */
    private static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        if (node.isArray()) {
            node.forEach(each -> texts.addAll(texts(each)));
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "sources", "sourcesContent" -> {}
                case "sections" -> {
                    if (value.isArray()) {
                        value.forEach(section -> {
                            if (section.path("map").isObject()) {
                                texts.addAll(texts(section.get("map")));
                            }
                        });
                    }
                }
                default -> texts.addAll(texts(value));
            }
        }
        if (node.path("sourcesContent").isArray()) {
            node.get("sourcesContent").forEach(text -> texts.add(text.isString() ? text.stringValue() : ""));
        }
        texts.removeIf(String::isBlank);
        return texts;
    }

    /** The folder of its corpus. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}

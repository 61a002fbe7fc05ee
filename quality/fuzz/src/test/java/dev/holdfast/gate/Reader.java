package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.config.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
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

    /** Archives of Electron: every file lies within the archive, and no two of them share bytes unless they share all. */
    ASAR,

    /** Packages of Debian and static libraries. */
    AR,

    /** What is packed with zlib: what the JDK unpacks is the same to the last byte. */
    ZLIB {
        @Override
        void compare(Unpacked ours, byte[] input) throws IOException {
            same(ours, new InflaterInputStream(new ByteArrayInputStream(input)));
        }
    },

    /** What is packed with deflate alone. */
    DEFLATE {
        @Override
        void compare(Unpacked ours, byte[] input) throws IOException {
            try (var inflater = new Inflater(true)) {
                same(ours, new InflaterInputStream(new ByteArrayInputStream(input), inflater));
            }
        }
    },

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

    /** Programs in which maps are looked for: what is found lies within them. */
    PROGRAM {
        @Override
        boolean take(byte[] input) {
            var findings = new Findings(1_000);
            new SourceMapRule(SourcePolicy.DENY).look(new Member(MemberName.of("a.js"), 0, input), _ -> true, findings);
            within(findings, input.length);
            return findings.count(Weight.BLOCK) > 0;
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
            new InternalsRule(SourcePolicy.DENY, KNOWN)
                    .look(new Member(MemberName.of("a"), 0, input), _ -> true, findings);
            within(findings, input.length);
            return findings.count(Weight.BLOCK) > 0;
        }
    },

    /** Gate files: what is taken is the same the second time, and its patterns can be used. */
    ALLOWLIST {
        @Override
        boolean take(byte[] input) {
            String text = new String(input, UTF_8);
            try {
                GateFile file = GateFile.read(Path.of("gate.yaml"), text);
                if (!file.equals(GateFile.read(Path.of("gate.yaml"), text))) {
                    throw new AssertionError("another file when it is read again");
                }
                for (Allowance allowance : file.packages()) {
                    var rules = GateRules.standard().holding(allowance);
                    new AllowlistRule(allowance.allowlist()).look(shipping("a/b.js", input), new Findings(10));
                    Objects.requireNonNull(rules.gate());
                }
                return true;
            } catch (GateException | ConfigException e) {
                if (String.valueOf(e.getMessage()).length() > WORDS_MAX) {
                    throw new AssertionError("more words than anybody reads", e);
                }
                return false;
            }
        }
    },

    /**
     * Attestations: nothing passes for an envelope of a key that did not sign it, and of what that key has signed only what says
     * that an artifact passed.
     */
    STATEMENT {
        @Override
        boolean take(byte[] input) {
            try {
                Attestation.open(input, KEY.verifyingKey());
                throw new AssertionError("nobody signed that");
            } catch (GateException e) {
                mustBe(GateException.Code.ATTESTATION, e);
            }
            try {
                String text = new String(input, UTF_8);
                Attestation opened = Attestation.open(Envelope.sign(text, KEY).getBytes(UTF_8), KEY.verifyingKey());
                JsonNode theirs = TREES.readTree(text);
                if (!theirs.path("predicate").path("verdict").asString("").equals("pass")
                        || !theirs.toString().contains(opened.subject().hex())) {
                    throw new AssertionError("another reader does not find that it passed");
                }
                return true;
            } catch (GateException e) {
                mustBe(GateException.Code.ATTESTATION, e);
                return false;
            } catch (JacksonException e) {
                return false; // a key that stands twice, of which ours takes one
            }
        }

        private void mustBe(GateException.Code code, GateException e) {
            if (e.code() != code) {
                throw new AssertionError("another refusal", e);
            }
        }
    },

    /** Manifests and lock files, the first line being which: what is said of them is bounded and the same each time. */
    MANIFEST {
        @Override
        boolean take(byte[] input) {
            String text = new String(input, UTF_8);
            String name = text.lines().findFirst().filter(MANIFESTS::contains).orElse("package.json");
            byte[] content = text.substring(Math.min(text.length(), text.indexOf('\n') + 1))
                    .getBytes(UTF_8);
            Inventory inventory = shipping(name, content);
            var first = new Findings(1_000);
            var second = new Findings(1_000);
            new DependencyRule().look(inventory, first);
            new DependencyRule().look(inventory, second);
            if (!first.sorted().equals(second.sorted())) {
                throw new AssertionError("not the same the second time");
            }
            for (Finding finding : first.sorted()) {
                if (finding.what().length() > WORDS_MAX) {
                    throw new AssertionError("more words than anybody reads: " + finding);
                }
            }
            Traits.of(inventory);
            Needs.of(inventory);
            return first.sorted().isEmpty();
        }
    };

    private static final int WORDS_MAX = 20_000;
    private static final List<String> MANIFESTS = List.of(
            "package.json",
            "package-lock.json",
            "yarn.lock",
            "pnpm-lock.yaml",
            "bun.lock",
            "gradle.lockfile",
            "gradle/libs.versions.toml",
            "META-INF/MANIFEST.MF",
            "META-INF/maven/g/a/pom.xml",
            "META-INF/maven/g/a/pom.properties",
            "a-1.dist-info/METADATA",
            "a-1.dist-info/RECORD",
            "PKG-INFO");
    private static final SigningKey KEY = key();

    private static final JsonMapper TREES = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final AssetRegister KNOWN = AssetRegister.empty(new SecureRandom())
            .with(
                    new Asset("a", "1", Asset.Form.SOURCE),
                    ("model.completeTurn(transcript.messages); session.telemetry.countTokens(reply.usage.inputTokens);"
                                    + "session.policy.currentRules(); guard.judgeToolCall(session.workspace.currentFolder)")
                            .getBytes(UTF_8));

    private static SigningKey key() {
        try {
            Path folder = Files.createTempDirectory("holdfast-fuzz-");
            SigningKey key = SigningKey.open(folder.resolve("gate"), new SecureRandom());
            Files.delete(folder.resolve("gate"));
            Files.delete(folder);
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A package with this file, which is signed and has a manifest. */
    private static Inventory shipping(String path, byte[] content) {
        Map<MemberName, Member> members = new LinkedHashMap<>();
        put(members, "package.json", "{\"dependencies\":{\"a\":\"1.0.0\"}}".getBytes(UTF_8));
        put(members, "META-INF/A.SF", new byte[0]);
        put(members, path, content);
        return new Inventory(
                members.values().stream()
                        .map(member ->
                                new Inventory.Shipped(member.name(), member.size(), member.mode(), member.digest()))
                        .toList(),
                members);
    }

    private static void put(Map<MemberName, Member> members, String path, byte[] content) {
        MemberName name = MemberName.of(path);
        members.put(name, new Member(name, Member.NO_MODE, content));
    }

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

    private static void same(Unpacked ours, InputStream theirs) throws IOException {
        byte[] here = ours.files.getOrDefault(List.of("content"), new byte[0]);
        if (here.length < 1 << 20 && !Arrays.equals(here, theirs.readNBytes(1 << 20))) {
            throw new AssertionError("another reader unpacks something else");
        }
    }

    /** Places in the file itself; those in what was unpacked from it are counted there. */
    private static void within(Findings findings, int length) {
        for (Finding finding : findings.sorted()) {
            if (finding.place().member().depth() == 0 && finding.place().offset() > length) {
                throw new AssertionError("a place behind the end");
            }
        }
    }

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
        if (isNamed(node.path("name"))
                && isNamed(node.path("identifier"))
                && node.path("source").isString()) {
            texts.add(node.get("source").stringValue());
        }
        if (node.path("sourcesContent").isArray()) {
            node.get("sourcesContent").forEach(text -> texts.add(text.isString() ? text.stringValue() : ""));
        }
        texts.removeIf(String::isBlank);
        return texts;
    }

    private static boolean isNamed(JsonNode name) {
        return name.isString()
                && !name.stringValue().isEmpty()
                && name.stringValue().length() <= 4_096;
    }

    /** The folder of its corpus. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}

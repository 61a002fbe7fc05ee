package dev.holdfast.gate;

import dev.holdfast.gate.Asset.Form;
import dev.holdfast.terms.Visible;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a team wants to be known again wherever it turns up, without saying what it is: for each version of each asset only
 * fingerprints, salted and in an order that tells nothing ({@code docs/formats/assets.md}). Who has a register can tell
 * whether a text that he already has is in it, and cannot read one out of it. Immutable.
 */
public final class AssetRegister {
    private static final String FORMAT = "holdfast-assets/1";
    private static final int BYTES_MAX = 64 << 20;
    private static final int ASSETS_MAX = 10_000;
    private static final int FINGERPRINTS_MAX = 4_000_000;
    private static final int[] NONE = {};
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final byte[] salt;
    private final List<Entry> entries;
    /** The places in {@code entries} of those that have a fingerprint. */
    private final Map<Long, int[]> index = new HashMap<>();

    private AssetRegister(byte[] salt, List<Entry> entries) {
        this.salt = salt;
        this.entries = List.copyOf(entries);
        for (int at = 0; at < entries.size(); at++) {
            for (long fingerprint : entries.get(at).fingerprints) {
                int[] before = index.getOrDefault(fingerprint, new int[0]);
                int[] longer = Arrays.copyOf(before, before.length + 1);
                longer[before.length] = at;
                index.put(fingerprint, longer);
            }
        }
    }

    /** One without assets, with a salt of its own, so that nobody can compare it with another. */
    public static AssetRegister empty(SecureRandom random) {
        byte[] salt = new byte[Grams.SALT_BYTES];
        random.nextBytes(salt);
        return new AssetRegister(salt, List.of());
    }

    /**
     * Reads one.
     *
     * @throws GateException with {@code REGISTER} when it is not one
     */
    public static AssetRegister read(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            throw wrong("it has more than " + BYTES_MAX + " bytes");
        }
        try {
            JsonNode root = JSON.readTree(bytes);
            fields(root, Set.of("format", "salt", "assets"));
            if (!root.get("format").asString("").equals(FORMAT)) {
                throw wrong("its format is not `" + FORMAT + "`");
            }
            byte[] salt = HexFormat.of().parseHex(root.get("salt").asString(""));
            if (salt.length != Grams.SALT_BYTES || root.get("assets").size() > ASSETS_MAX) {
                throw wrong("its salt does not have 16 bytes, or it has too many assets");
            }
            List<Entry> entries = new ArrayList<>();
            long fingerprints = 0;
            for (JsonNode asset : root.get("assets")) {
                entries.add(entry(asset));
                fingerprints += entries.getLast().fingerprints.length;
                if (fingerprints > FINGERPRINTS_MAX) {
                    throw wrong("it has more than " + FINGERPRINTS_MAX + " fingerprints");
                }
            }
            return new AssetRegister(salt, entries);
        } catch (JacksonException | IllegalArgumentException e) {
            throw wrong("it is not JSON as it should be");
        }
    }

    private static Entry entry(JsonNode node) {
        fields(node, Set.of("name", "version", "form", "fingerprints"));
        byte[] raw = Base64.getDecoder().decode(node.get("fingerprints").asString(""));
        if (raw.length == 0 || raw.length % Long.BYTES != 0) {
            throw wrong("an asset without whole fingerprints");
        }
        long[] fingerprints = new long[raw.length / Long.BYTES];
        ByteBuffer.wrap(raw).asLongBuffer().get(fingerprints);
        Form form = Form.valueOf(node.get("form").asString("").toUpperCase(Locale.ROOT));
        var asset = new Asset(node.get("name").asString(""), node.get("version").asString(""), form);
        return new Entry(asset, fingerprints);
    }

    private static void fields(JsonNode node, Set<String> expected) {
        if (!node.isObject() || !Set.copyOf(node.propertyNames()).equals(expected)) {
            throw wrong("it has other keys than " + new TreeSet<>(expected));
        }
    }

    private static GateException wrong(String why) {
        return new GateException(
                GateException.Code.REGISTER,
                "not a register of assets: " + why + "; write one with `holdfast gate register`");
    }

    /** The file, with a line for each asset. */
    public String text() {
        var out = new StringBuilder("{\"format\":\"" + FORMAT + "\",\"salt\":\"")
                .append(HexFormat.of().formatHex(salt))
                .append("\",\"assets\":[");
        String between = "\n";
        for (Entry entry : entries) {
            var raw = ByteBuffer.allocate(entry.fingerprints.length * Long.BYTES);
            raw.asLongBuffer().put(entry.fingerprints);
            out.append(between)
                    .append("{\"name\":")
                    .append(JSON.writeValueAsString(entry.asset.name()))
                    .append(",\"version\":")
                    .append(JSON.writeValueAsString(entry.asset.version()))
                    .append(",\"form\":\"")
                    .append(entry.asset.form().name().toLowerCase(Locale.ROOT))
                    .append("\",\"fingerprints\":\"")
                    .append(Base64.getEncoder().encodeToString(raw.array()))
                    .append("\"}");
            between = ",\n";
        }
        return out.append("\n]}\n").toString();
    }

    /**
     * The same with one asset more, or with another text for one that has the same name and version.
     *
     * @throws GateException with {@code REGISTER} when it is too short to be known again
     */
    public AssetRegister with(Asset asset, byte[] content) {
        var fingerprints = new TreeSet<Long>(); // rising, so that their order says nothing about the text
        var grams = new Grams(salt, (fingerprint, _) -> fingerprints.add(fingerprint));
        feed(asset.form(), content, grams);
        if (grams.fed() < Grams.TEXT_MIN) {
            throw new GateException(
                    GateException.Code.REGISTER,
                    "`" + Visible.inert(asset.name(), 100)
                            + "` is too short to be known again: what can be compared of it is "
                            + grams.fed() + " letters and digits, and " + Grams.TEXT_MIN
                            + " are needed; register it together with what stands beside it"
                            + (asset.form() == Form.SOURCE ? ", or as text" : ""));
        }
        var more = new ArrayList<>(entries);
        more.removeIf(entry ->
                entry.asset.name().equals(asset.name()) && entry.asset.version().equals(asset.version()));
        more.add(new Entry(
                asset, fingerprints.stream().mapToLong(Long::longValue).toArray()));
        return new AssetRegister(salt, more);
    }

    /** The assets in the order they were registered. */
    public List<Asset> assets() {
        return entries.stream().map(Entry::asset).toList();
    }

    /** What of the assets stands in some bytes. */
    Sightings sightings(byte[] bytes) {
        var sightings = new Sightings();
        for (Form form : Form.values()) {
            if (entries.stream().anyMatch(entry -> entry.asset.form() == form)) {
                var grams = new Grams(salt, (fingerprint, at) -> {
                    for (int entry : index.getOrDefault(fingerprint, NONE)) {
                        if (entries.get(entry).asset.form() == form) {
                            sightings.add(
                                    entries.get(entry).asset, entries.get(entry).fingerprints.length, fingerprint, at);
                        }
                    }
                });
                switch (form) {
                    case TEXT -> Letters.feed(bytes, 0, bytes.length, grams);
                    case SOURCE -> Code.feedWithin(bytes, grams);
                }
            }
        }
        return sightings;
    }

    private static void feed(Form form, byte[] bytes, Grams grams) {
        switch (form) {
            case TEXT -> Letters.feed(bytes, 0, bytes.length, grams);
            case SOURCE -> Code.feed(bytes, grams);
        }
    }

    /** One asset; not a record, since it has an array. */
    private static final class Entry {
        private final Asset asset;
        private final long[] fingerprints;

        Entry(Asset asset, long[] fingerprints) {
            this.asset = asset;
            this.fingerprints = fingerprints;
        }

        Asset asset() {
            return asset;
        }
    }
}

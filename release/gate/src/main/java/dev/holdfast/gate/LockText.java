package dev.holdfast.gate;

import dev.holdfast.gate.Locked.Digested;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lock files that are not npm's own, as far as questions of a release go: which packages, from where, with a digest or
 * without. Yarn's (classic and from version 2 on) and pnpm's are read line by line, since both write one thing on a line; that
 * of Bun is JSON with comments and commas behind the last.
 */
final class LockText {
    /** Longer lines are passed over; {@link #isReadWhole} tells of them. */
    private static final int LINE_CHARS_MAX = 8_192;

    private static final int DEPTH_MAX = 100;
    private static final Pattern FIELD = Pattern.compile("\"?([A-Za-z]{1,40})\"?:? +\"?([^\"]*)\"?");
    private static final Pattern PNPM_KEY = Pattern.compile("'?/?((?:@[^/@']+/)?[^/@']+)[@/]([^:']*(?::[^']*)?)'?:");
    private static final Pattern SHA_1 = Pattern.compile(".*#[0-9a-f]{40}");
    private static final JsonMapper COMMENTED = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .build())
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .build())
            .build();

    private LockText() {}

    /** Whether each line is short enough to be looked at. */
    static boolean isReadWhole(String text) {
        return text.lines().noneMatch(line -> line.length() > LINE_CHARS_MAX);
    }

    /** Those of a {@code yarn.lock}. */
    static List<Locked> yarn(String text) {
        var all = new ArrayList<Locked>();
        var head = "";
        Map<String, String> fields = new HashMap<>();
        for (String line : (text + "\nend:").lines().toList()) {
            if (line.isBlank() || line.startsWith("#") || line.length() > LINE_CHARS_MAX) {
                continue;
            }
            if (line.charAt(0) != ' ') {
                yarn(head, fields, all);
                head = line;
                fields.clear();
            } else if (!line.startsWith("   ")) { // deeper lines are about what it needs itself
                Matcher field = FIELD.matcher(line.strip());
                if (field.matches()) {
                    fields.putIfAbsent(field.group(1), field.group(2));
                }
            }
        }
        return all;
    }

    private static void yarn(String head, Map<String, String> fields, List<Locked> all) {
        String first = head.replace("\"", "").split("[,:] ?", 2)[0];
        int at = first.indexOf('@', 1);
        if (at < 0 || !fields.containsKey("version")) {
            return;
        }
        String name = first.substring(0, at);
        String from = fields.getOrDefault("resolved", "");
        String resolution = fields.getOrDefault("resolution", "");
        if (from.isEmpty() && resolution.startsWith(name + "@")) {
            from = address(resolution.substring(name.length() + 1));
        }
        boolean local = from.startsWith("workspace:") || from.startsWith("link:") || from.startsWith("portal:");
        boolean digest = fields.containsKey("integrity")
                || fields.containsKey("checksum")
                || SHA_1.matcher(from).matches();
        all.add(new Locked(name, from, local ? Digested.NEEDLESS : digest ? Digested.YES : Digested.NO));
    }

    /** Those of a {@code pnpm-lock.yaml}: the keys of its {@code packages}, each with a line for how it is resolved. */
    static List<Locked> pnpm(String text) {
        var all = new ArrayList<Locked>();
        boolean inside = false;
        String name = "";
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.length() > LINE_CHARS_MAX) {
                continue;
            }
            if (line.charAt(0) != ' ') {
                inside = line.startsWith("packages:");
            } else if (inside && line.startsWith("  ") && !line.startsWith("   ")) {
                Matcher key = PNPM_KEY.matcher(line.strip());
                name = key.lookingAt() ? key.group(1) : "";
            } else if (inside && line.strip().startsWith("resolution:") && !name.isEmpty()) {
                String resolution = line.strip().substring("resolution:".length());
                boolean git = resolution.contains("type: git") || resolution.contains("repo:");
                int tarball = resolution.indexOf("tarball: ");
                String from = tarball < 0
                        ? ""
                        : resolution.substring(tarball + "tarball: ".length()).replaceAll("[,}].*", "");
                boolean local = resolution.contains("type: directory");
                boolean digest = resolution.contains("integrity:");
                all.add(new Locked(
                        name,
                        git ? "git:" + resolution : local ? "file:" : from.strip(),
                        local ? Digested.NEEDLESS : digest ? Digested.YES : Digested.NO));
            }
        }
        return all;
    }

    /**
     * Those of a {@code bun.lock}.
     *
     * @throws JacksonException when it is not JSON
     */
    static List<Locked> bun(byte[] bytes) {
        var all = new ArrayList<Locked>();
        for (Map.Entry<String, JsonNode> entry :
                COMMENTED.readTree(bytes).path("packages").properties()) {
            String stated = entry.getValue().path(0).asString("");
            int at = stated.indexOf('@', 1);
            String name = at < 0 ? entry.getKey() : stated.substring(0, at);
            String from = at < 0 ? "" : address(stated.substring(at + 1));
            boolean local = from.startsWith("workspace:") || from.startsWith("link:");
            JsonNode last = entry.getValue().path(entry.getValue().size() - 1);
            boolean digest = last.asString("").startsWith("sha");
            all.add(new Locked(name, from, local ? Digested.NEEDLESS : digest ? Digested.YES : Digested.NO));
        }
        return all;
    }

    /** Where a lock file names a version of a registry by its number alone, an address is of another place. */
    private static String address(String from) {
        return from.startsWith("https:") ? "url:" + from : from;
    }
}

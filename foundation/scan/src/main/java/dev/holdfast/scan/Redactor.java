package dev.holdfast.scan;

import dev.holdfast.terms.PathName;
import dev.holdfast.terms.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;

/**
 * Puts handles in the place of secrets in every text that is about to be shown, sent to a model or stored, and secrets in
 * the place of handles in what is written back to the file they came from. One for each session. Safe for use by several
 * threads: one lock guards all it remembers.
 *
 * <p>It finds the values of environment variables and of secret files, as they are and in JSON, URL, hexadecimal and
 * base-64 form, and keys in the formats of well-known makers. It does not find a secret that was split, reversed,
 * compressed or encrypted on purpose: it is a net, not a wall.
 *
 * <p>A handle stands for exactly the text it replaced. A secret that occurs plain and in base 64 therefore has two
 * handles, and each is restored to the very characters that stood there.
 */
public final class Redactor {
    private final SecretFiles policy;
    private final Limits limits;
    private final Handles handles;
    /** From a value to its kind. */
    private final Map<String, String> known = new LinkedHashMap<>();

    private final Map<String, Needle> needles = new LinkedHashMap<>();
    private long needleChars;
    private Needles search = Needles.of(List.of());

    /**
     * A redactor that knows nothing yet.
     *
     * @param policy tells which files hold secrets
     * @param random where handles come from; nobody who reads texts may be able to predict it
     */
    public Redactor(SecretFiles policy, RandomGenerator random, Limits limits) {
        this.policy = policy;
        this.limits = limits;
        this.handles = new Handles(random, limits);
    }

    /**
     * A redactor that knows all that another one knew, so that a resumed session shows the same handles.
     *
     * @param keepsake from {@link #keepsake}; still the caller's to close
     * @throws ScanException with {@code BAD_KEEPSAKE}
     */
    public static Redactor resumed(Secret keepsake, SecretFiles policy, RandomGenerator random, Limits limits) {
        var redactor = new Redactor(policy, random, limits);
        Keepsake kept = keepsake.lend(Keepsake::read);
        kept.known().forEach(redactor::know);
        kept.issued().forEach(redactor.handles::add);
        return redactor;
    }

    /**
     * All values and handles, for {@link #resumed}. The only door through which values leave: the caller encrypts it with
     * the session's key before it goes anywhere, and closes it.
     */
    public synchronized Secret keepsake() {
        return new Keepsake(known, List.copyOf(handles.all())).write();
    }

    /**
     * Learns the values of those variables whose names say that they are secret, and the passwords in addresses.
     *
     * @throws ScanException with {@code LIMIT}
     */
    public synchronized void learnEnvironment(Map<String, String> environment) {
        environment.forEach((name, value) ->
                SecretValues.inVariable(name, value).everywhere().forEach(secret -> know(secret, "env")));
    }

    /**
     * Learns the values in a file that holds secrets, whatever the policy says about its name.
     *
     * @throws ScanException with {@code LIMIT}
     */
    public synchronized void learnFile(String content) {
        checkLength(content);
        learn(SecretValues.inFile(content));
    }

    /**
     * The text with a handle for each secret. What only looks like a handle is made unlike one. Cut a text after this
     * call, never before: half a secret is not found. The content of a secret file is learned from on the way.
     *
     * @throws ScanException with {@code LIMIT}; the text must not be used then
     */
    public synchronized Redacted redact(String text, Source source) {
        checkLength(text);
        List<Span> found = switch (source) {
            case Source.File(PathName path) when policy.matches(path) -> inSecretFile(text);
            case Source.File _, Source.Stream _ -> Span.merged(KeyFormats.find(text), search().find(text));
        };
        var out = new StringBuilder(text.length() + 64);
        Set<Handle> findings = new LinkedHashSet<>();
        int at = 0;
        for (Span span : found) {
            appendUnlikeHandles(text.substring(at, span.start()), out);
            Handles.Issued issued = handles.of(text.substring(span.start(), span.end()), span.kind());
            if (source instanceof Source.File(PathName path)) {
                issued.files().add(path);
            }
            findings.add(issued.handle());
            out.append(issued.handle());
            at = span.end();
        }
        appendUnlikeHandles(text.substring(at), out);
        return new Redacted(out.toString(), List.copyOf(findings));
    }

    /**
     * The text with a handle for each value that is known, and nothing else changed: neither what has the format of a key
     * nor what only looks like a handle. For what a model or a server says, which may well invent both.
     *
     * @throws ScanException with {@code LIMIT}; the text must not be used then
     */
    public synchronized Redacted hide(String text) {
        checkLength(text);
        var out = new StringBuilder(text.length() + 64);
        Set<Handle> findings = new LinkedHashSet<>();
        int at = 0;
        for (Span span : Span.merged(search().find(text), List.of())) {
            Handles.Issued issued = handles.of(text.substring(span.start(), span.end()), span.kind());
            findings.add(issued.handle());
            out.append(text, at, span.start()).append(issued.handle());
            at = span.end();
        }
        return new Redacted(out.append(text, at, text.length()).toString(), List.copyOf(findings));
    }

    /**
     * The text with its handles turned back into secrets, if every one of them was found in the file it is to be written
     * to.
     *
     * @param text what is to be written, or the words of the file that an edit looks for
     * @throws ScanException with {@code LIMIT}
     */
    public synchronized Restored restore(String text, PathName target) {
        checkLength(text);
        var out = new StringBuilder(text.length());
        Matcher shape = Handle.SHAPE.matcher(text);
        while (shape.find()) {
            Optional<Handles.Issued> issued = handles.find(shape.group(1), shape.group(2));
            if (issued.isEmpty()) {
                return new Restored.Refused(shape.group(), Restored.Why.UNKNOWN);
            }
            if (!issued.get().files().contains(target)) {
                return new Restored.Refused(shape.group(), Restored.Why.OTHER_PLACE);
            }
            shape.appendReplacement(out, Matcher.quoteReplacement(issued.get().secret()));
        }
        return new Restored.Text(shape.appendTail(out).toString());
    }

    private List<Span> inSecretFile(String text) {
        SecretValues values = SecretValues.inFile(text);
        learn(values);
        List<Needle> here = new ArrayList<>();
        values.here().forEach(value -> here.add(Needle.plain(value, "file")));
        List<Span> keys = Span.merged(KeyFormats.find(text), search().find(text));
        return Span.merged(keys, Needles.of(here).find(text));
    }

    private void learn(SecretValues values) {
        values.everywhere().forEach(secret -> know(secret, "file"));
        values.keyLines().forEach(line -> know(line, KeyFormats.PRIVATE_KEY));
    }

    private void know(String value, String kind) {
        if (known.putIfAbsent(value, kind) != null) {
            return;
        }
        var forms =
                kind.equals(KeyFormats.PRIVATE_KEY) ? List.of(Needle.plain(value, kind)) : Renderings.of(value, kind);
        for (Needle needle : forms) {
            if (needles.putIfAbsent(needle.text(), needle) == null) {
                needleChars += needle.text().length();
            }
        }
        if (needleChars > limits.needleCharsMax()) {
            throw new ScanException(
                    ScanException.Code.LIMIT,
                    "the known secrets take more than `" + limits.needleCharsMax()
                            + "` characters in all their forms; name fewer files as secret");
        }
    }

    private Needles search() {
        if (search.size() < needles.size()) {
            search = Needles.of(needles.values());
        }
        return search;
    }

    /** Copies a text without secrets; what looks like a handle and is none loses its first character. */
    private void appendUnlikeHandles(String text, StringBuilder out) {
        Matcher shape = Handle.SHAPE.matcher(text);
        int at = 0;
        while (shape.find()) {
            if (handles.find(shape.group(1), shape.group(2)).isEmpty()) {
                out.append(text, at, shape.start()).append("[U+2039]");
                at = shape.start() + 1;
            }
        }
        out.append(text, at, text.length());
    }

    private void checkLength(String text) {
        if (text.length() > limits.textCharsMax()) {
            throw new ScanException(
                    ScanException.Code.LIMIT,
                    "a text of `" + text.length() + "` characters is longer than the `" + limits.textCharsMax()
                            + "` that are scanned at once; read it in parts");
        }
    }

    /** Counts what it knows and names none of it. */
    @Override
    public synchronized String toString() {
        return "Redactor[" + known.size() + " values, " + handles.all().size() + " handles]";
    }
}

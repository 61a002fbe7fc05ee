package dev.holdfast.agent;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import dev.holdfast.ledger.Pruned;
import dev.holdfast.monitor.Content;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.PathName;
import dev.holdfast.terms.RuleId;
import dev.holdfast.terms.SessionId;
import dev.holdfast.workspace.SnapshotId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The page that describes every kind of entry, made from the records that are the events and from their Javadoc. */
final class KindsPage {
    private static final Path HOUSE = Path.of("../..");

    /** How values look that are one text or number in JSON. */
    private static final Map<Class<?>, String> PLAIN = Map.ofEntries(
            Map.entry(Content.class, "content"),
            Map.entry(String.class, "text"),
            Map.entry(int.class, "number"),
            Map.entry(long.class, "number"),
            Map.entry(boolean.class, "`true` or `false`"),
            Map.entry(BigDecimal.class, "decimal number as text"),
            Map.entry(Duration.class, "duration, ISO 8601"),
            Map.entry(Instant.class, "time, ISO 8601"),
            Map.entry(Digest.class, "64 hexadecimal digits"),
            Map.entry(SnapshotId.class, "id of a snapshot"),
            Map.entry(CallId.class, "`c` and a number"),
            Map.entry(SessionId.class, "id of a session"),
            Map.entry(RuleId.class, "name of a rule"),
            Map.entry(PathName.class, "path in the workspace"));

    /** Texts that the codec keeps as content although their type does not say so. */
    private static final Set<String> KEPT =
            Set.of("RequestedCall.arguments", "Matter.card", "Matter.subject", "Question.nonce", "Judged.subject");

    private final Map<Class<?>, Optional<ClassTree>> classes = new HashMap<>();
    private final Map<Class<?>, Parsed> units = new HashMap<>();
    private final Map<String, Class<?>> values = new TreeMap<>();
    private final List<String> undescribed = new ArrayList<>();
    private final Map<String, String> sections = new TreeMap<>();

    /** A source and what reads its comments. */
    private record Parsed(CompilationUnitTree unit, DocTrees docs) {}

    /** What lacks a word on what it means, after {@link #text}. */
    List<String> undescribed() {
        return List.copyOf(undescribed);
    }

    /** The whole page. */
    String text() {
        var page = new StringBuilder(HEAD);
        kinds(page, "session", "runtime/agent", Event.Own.class.getPermittedSubclasses());
        kinds(page, "monitor", "runtime/monitor", MonitorEvent.class.getPermittedSubclasses());
        kinds(page, "ledger", "foundation/ledger", Pruned.class);
        page.append("\n## gate, emitted by `release/gate`\n\n`gate.judged`, a verdict on an artifact: [its page]"
                + "(gate-attestation.md#the-entry) has its members.\n");
        page.append(
                "\n## Values\n\nThe names of types below are names for this page; they do not occur in an entry.\n");
        var done = new TreeMap<String, Class<?>>();
        while (done.size() < values.size()) {
            for (var each : List.copyOf(values.entrySet())) {
                if (done.put(each.getKey(), each.getValue()) == null) {
                    sections.put(each.getKey(), value(each.getValue()));
                }
            }
        }
        sections.values().forEach(page::append);
        return page.toString();
    }

    private void kinds(StringBuilder page, String prefix, String module, Class<?>... events) {
        page.append("\n## ")
                .append(prefix)
                .append(", emitted by `")
                .append(module)
                .append("`\n");
        for (Class<?> event : events) {
            String kind = prefix + "." + event.getSimpleName().toLowerCase(Locale.ROOT);
            page.append("\n### `")
                    .append(kind)
                    .append("`\n\n")
                    .append(sentence(event))
                    .append("\n\n");
            table(page, event);
        }
    }

    private String value(Class<?> type) {
        var text = new StringBuilder("\n### " + type.getSimpleName() + "\n\n" + sentence(type) + "\n\n");
        if (type.isSealed()) {
            text.append("A choice: the member `is` holds the name in the heading of what follows.\n");
            for (Class<?> each : type.getPermittedSubclasses()) {
                text.append("\n`")
                        .append(each.getSimpleName())
                        .append("`: ")
                        .append(sentence(each))
                        .append("\n\n");
                table(text, each);
            }
        } else {
            table(text, type);
        }
        return text.toString();
    }

    private void table(StringBuilder page, Class<?> record) {
        page.append("| field | value | meaning |\n|---|---|---|\n");
        for (RecordComponent field : record.getRecordComponents()) {
            String value = KEPT.contains(record.getSimpleName() + "." + field.getName())
                    ? "content"
                    : shape(field.getGenericType());
            page.append("| `" + field.getName() + "` | " + value + " | " + meaning(record, field) + " |\n");
        }
    }

    private String shape(Type type) {
        if (type instanceof ParameterizedType generic) {
            String inner = shape(generic.getActualTypeArguments()[0]);
            return generic.getRawType() == Optional.class ? inner + ", or null" : "list: " + inner;
        }
        Class<?> plain = (Class<?>) type;
        if (PLAIN.containsKey(plain)) {
            return PLAIN.get(plain);
        }
        if (plain.isEnum()) {
            return Arrays.stream(plain.getEnumConstants())
                    .map(each -> "`" + ((Enum<?>) each).name() + "`")
                    .collect(Collectors.joining(", "));
        }
        values.put(plain.getSimpleName(), plain);
        return plain.getSimpleName();
    }

    private String meaning(Class<?> record, RecordComponent field) {
        Optional<String> written = doc(record).stream()
                .flatMap(doc -> doc.getBlockTags().stream())
                .filter(ParamTree.class::isInstance)
                .map(ParamTree.class::cast)
                .filter(param -> param.getName().getName().contentEquals(field.getName()))
                .map(param -> words(param.getDescription()))
                .findFirst();
        if (written.isEmpty() && field.getType() == CallId.class) {
            return "the call it is about";
        }
        Class<?> type = element(field.getGenericType());
        if (written.isEmpty() && !PLAIN.containsKey(type)) {
            return sentence(type);
        }
        return written.orElseGet(() -> {
            undescribed.add(record.getSimpleName() + "." + field.getName());
            return "";
        });
    }

    private static Class<?> element(Type type) {
        return type instanceof ParameterizedType generic
                ? element(generic.getActualTypeArguments()[0])
                : (Class<?>) type;
    }

    private String sentence(Class<?> type) {
        return doc(type).map(doc -> words(doc.getFullBody())).orElseGet(() -> {
            undescribed.add(type.getSimpleName());
            return "";
        });
    }

    private static String words(List<? extends DocTree> trees) {
        return trees.stream()
                .map(tree -> switch (tree) {
                    case LiteralTree literal -> "`" + literal.getBody() + "`";
                    case LinkTree link -> link.getLabel().isEmpty() ? "`" + last(link) + "`" : words(link.getLabel());
                    default -> tree.toString();
                })
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String last(LinkTree link) {
        String signature = link.getReference().getSignature();
        return signature.substring(Math.max(signature.lastIndexOf('.'), signature.lastIndexOf('#')) + 1);
    }

    private Optional<DocCommentTree> doc(Class<?> type) {
        return tree(type).map(tree -> {
            Parsed source = Objects.requireNonNull(units.get(type));
            return source.docs().getDocCommentTree(TreePath.getPath(source.unit(), tree));
        });
    }

    private Optional<ClassTree> tree(Class<?> type) {
        Optional<ClassTree> known = classes.get(type);
        if (known == null) {
            known = type.getDeclaringClass() == null ? topLevel(type) : nested(type);
            classes.put(type, known);
        }
        return known;
    }

    private Optional<ClassTree> nested(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        Optional<ClassTree> found = tree(outer).flatMap(tree -> named(tree.getMembers(), type));
        units.put(type, Objects.requireNonNull(units.get(outer)));
        return found;
    }

    private Optional<ClassTree> topLevel(Class<?> type) {
        Path file = source(type);
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjects(file));
            var unit = task.parse().iterator().next();
            units.put(type, new Parsed(unit, DocTrees.instance(task)));
            return named(unit.getTypeDecls(), type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ClassTree> named(List<? extends Tree> trees, Class<?> type) {
        return trees.stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(tree -> tree.getSimpleName().contentEquals(type.getSimpleName()))
                .findFirst();
    }

    private static Path source(Class<?> type) {
        String name = "src/main/java/" + type.getName().replace('.', '/') + ".java";
        for (String layer : List.of("foundation", "runtime")) {
            try (Stream<Path> folders = Files.list(HOUSE.resolve(layer))) {
                Optional<Path> found = folders.map(folder -> folder.resolve(name))
                        .filter(Files::exists)
                        .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no source of " + type);
    }

    private static final String HEAD = """
            # Kinds of entries

            Every kind of [entry](ledger.md#an-entry) that this version writes, with the members of its body. This page is
            written by a test, from the records that are the events and what their source says of them; the test fails when
            the page is not what it would write. `KindsTest` says how to write it anew.

            Kinds are open: another version, or another program, may write more. Whoever reads a ledger keeps and shows what
            it does not know. `holdfast ledger show` does so; `holdfast resume` refuses a session that holds an entry it
            cannot read, since that may mean anything.

            | value | in an entry |
            |---|---|
            | content | `{"$content": ID}`: kept in the session's [vault](snapshots.md), named by a keyed digest that says nothing without the key |
            | text | a string; one of more than 1,000 bytes is kept like content, as `{"$text": ID}` |
            | list | an array; one of more than 1,000 bytes is kept like content, as `{"$list": ID}` |
            | ID | 64 hexadecimal digits; several, joined by commas, for what is longer than a blob |
            """;
}

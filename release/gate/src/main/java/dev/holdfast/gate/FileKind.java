package dev.holdfast.gate;

import java.util.List;
import java.util.Locale;

/** What a file is, as far as its name says. */
public enum FileKind {
    MAP("source maps", List.of(".map")),
    TYPES("declarations", List.of(".d.ts", ".d.mts", ".d.cts", ".pyi")),
    SOURCE(
            "sources",
            List.of(
                    ".ts", ".tsx", ".mts", ".cts", ".jsx", ".java", ".kt", ".scala", ".go", ".rs", ".c", ".cc", ".cpp",
                    ".h", ".vue", ".svelte", ".coffee")),
    PROGRAM("programs", List.of(".js", ".mjs", ".cjs", ".class", ".py", ".pyc", ".sh", ".css", ".html", ".wasm")),
    NATIVE("native code", List.of(".node", ".so", ".dylib", ".dll", ".exe", ".a", ".lib", ".jnilib")),
    ARCHIVE("archives", List.of(".zip", ".jar", ".war", ".tgz", ".gz", ".tar", ".whl", ".vsix", ".xz", ".zst", ".bz2")),
    DATA("data", List.of(".json", ".yaml", ".yml", ".toml", ".xml", ".csv", ".bin", ".dat", ".properties", ".db")),
    TEXT("texts", List.of(".md", ".txt", ".rst", ".adoc", "license", "notice", "readme", "changelog")),
    PICTURE("pictures and fonts", List.of(".png", ".jpg", ".jpeg", ".gif", ".svg", ".ico", ".webp", ".woff", ".woff2")),
    OTHER("other files", List.of());

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // what List.of gives is immutable
    private final List<String> endings;

    FileKind(String title, List<String> endings) {
        this.title = title;
        this.endings = endings;
    }

    /** What a report calls several of them. */
    public String title() {
        return title;
    }

    /** That of a file with this name. */
    public static FileKind of(MemberName name) {
        String file = name.file().toLowerCase(Locale.ROOT);
        for (FileKind kind : values()) { // in order: a declaration ends like a source
            if (kind.endings.stream().anyMatch(file::endsWith)) {
                return kind;
            }
        }
        return OTHER;
    }
}

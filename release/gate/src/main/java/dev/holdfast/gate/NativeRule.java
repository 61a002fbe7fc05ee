package dev.holdfast.gate;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds machine code by its first bytes, above all where the name of the file says it is something else. */
public final class NativeRule implements MemberRule {
    private static final Rule RULE = Rule.of("native-code", Topic.SCRIPT);
    private static final int ELF = 0x7f454c46;
    private static final int PE_AT = 0x3c;
    private static final int PE = 0x50450000;
    private static final Set<Integer> MACH_O = Set.of(0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe);
    private static final int MACH_O_FAT = 0xcafebabe;

    /** A class file has its version there, which is larger. */
    private static final int ARCHITECTURES_MAX = 30;

    /** Names that promise text, data or pictures. */
    private static final Set<String> INNOCENT = Set.of(
            "js",
            "mjs",
            "cjs",
            "ts",
            "jsx",
            "tsx",
            "json",
            "txt",
            "md",
            "html",
            "htm",
            "css",
            "xml",
            "yml",
            "yaml",
            "toml",
            "py",
            "rb",
            "java",
            "class",
            "properties",
            "map",
            "png",
            "jpg",
            "jpeg",
            "gif",
            "svg",
            "ico",
            "woff",
            "woff2",
            "ttf",
            "pdf",
            "csv",
            "sql",
            "sh",
            "mf",
            "pth");

    /** The rule. */
    public NativeRule() {}

    @Override
    public void look(Member member, Parts parts, Findings findings) {
        Optional<String> kind = kind(member.bytes());
        if (kind.isEmpty()) {
            return;
        }
        String file = member.name().file().toLowerCase(Locale.ROOT);
        boolean disguised = INNOCENT.contains(file.substring(file.lastIndexOf('.') + 1)) && file.indexOf('.') >= 0;
        findings.add(new Finding(
                RULE,
                disguised ? Weight.BLOCK : Weight.NOTE,
                Place.of(member.name()),
                disguised
                        ? kind.get() + " machine code under a name that says it is something else"
                        : kind.get() + " machine code",
                disguised
                        ? "leave it out, and find out how it came there"
                        : "see that it is meant to be shipped, and built from your sources"));
    }

    private static Optional<String> kind(byte[] bytes) {
        if (bytes.length < PE_AT + 4) {
            return Optional.empty();
        }
        var head = ByteBuffer.wrap(bytes);
        int magic = head.getInt(0);
        if (magic == ELF) {
            return Optional.of("ELF");
        }
        if (MACH_O.contains(magic)
                || (magic == MACH_O_FAT && head.getInt(4) > 0 && head.getInt(4) < ARCHITECTURES_MAX)) {
            return Optional.of("Mach-O");
        }
        if (bytes[0] == 'M' && bytes[1] == 'Z') {
            int at = Integer.reverseBytes(head.getInt(PE_AT));
            return at > 0 && at <= bytes.length - 4 && head.getInt(at) == PE
                    ? Optional.of("Windows")
                    : Optional.empty();
        }
        return Optional.empty();
    }
}

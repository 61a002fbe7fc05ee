package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;

/**
 * Finds what lets others look into a program while it runs, and builds that were made for developers: debuggers that a launcher
 * opens, development builds of frameworks, stops for a debugger, debug symbols. Each is common in good packages in some place
 * of its own, so nothing of it blocks.
 */
public final class DebugRule implements MemberRule {
    private static final Rule OPEN = Rule.of("debugger-open", Topic.DEBUG);
    private static final Rule BUILD = Rule.of("development-build", Topic.DEBUG);
    private static final Rule STOP = Rule.of("debugger-stop", Topic.DEBUG);
    private static final Rule SYMBOLS = Rule.of("debug-symbols", Topic.DEBUG);
    private static final Rule ABSOLUTE = Rule.of("compiled-path", Topic.DEBUG);

    private static final List<String> SCRIPTS = List.of(".js", ".mjs", ".cjs", ".html", ".jsx");
    private static final List<String> LAUNCHERS =
            List.of(".sh", ".bat", ".cmd", ".ps1", ".vmoptions", ".service", "dockerfile", "jvm.config", "manifest.mf");
    private static final List<String> FLAGS =
            List.of("-agentlib:jdwp", "-xrunjdwp", "--inspect-brk", "--inspect=", "--inspect ", "-m debugpy", "-m pdb");
    private static final List<String> COMMENTS = List.of("#", "rem ", "::", "//", "*");

    private static final Marks IN_SCRIPTS = Marks.of(
            "debugger;",
            "//# sourceURL=webpack",
            "* react-dom.development.js",
            "Download the React DevTools for a better development experience",
            "_jsxFileName = \"/",
            "_jsxFileName=\"/");
    private static final Needle DEBUG_INFO = Needle.of(".debug_info\0");
    private static final Needle PYTHON_FILE = Needle.of(".py");
    private static final int EVALUATED_MIN = 3;
    private static final int LINE_MAX = 1_000;
    private static final int LAUNCHER_MAX = 256 * 1024;
    private static final int PATH_MAX = 300;
    private static final int FIRST_MAX = 200;
    private static final List<String> SHELLS = List.of("/sh", "bash", " sh", "zsh", "dash", "ksh", "sh -e", "sh -eu");

    /** The rule. */
    public DebugRule() {}

    @Override
    public void look(Member member, Parts parts, Findings findings) {
        String file = member.name().file().toLowerCase(Locale.ROOT);
        var found = new Found(member, findings);
        if (ends(file, SCRIPTS)) {
            script(file, found);
        } else if (file.endsWith(".py")) {
            python(found);
        } else if (file.endsWith(".pyc")) {
            compiledPython(found);
        }
        if (ends(file, LAUNCHERS) || begins(member.bytes(), "#!")) {
            launcher(ends(file, LAUNCHERS), found);
        }
        symbols(file, found);
    }

    private static void script(String file, Found found) {
        var seen = new Script(found.member.bytes());
        IN_SCRIPTS.find(seen.bytes, seen);
        if (!file.contains("dev")) {
            if (seen.react >= 0) {
                found.add(BUILD, Weight.WARN, seen.react, "the development build of React", "build for production");
            } else if (seen.jsx >= 0) {
                found.add(
                        BUILD,
                        Weight.WARN,
                        seen.jsx,
                        "a development build of JSX, with paths of sources",
                        "build for production");
            }
        }
        if (seen.evaluations >= EVALUATED_MIN) {
            found.add(
                    BUILD,
                    Weight.WARN,
                    seen.evaluated,
                    "modules as strings under the names of their sources",
                    "build for production");
        }
        if (seen.stop >= 0) {
            found.add(STOP, Weight.NOTE, seen.stop, "a stop for a debugger", "take it out");
        }
    }

    /** Where in a script what is looked for stands first, or -1. */
    private static final class Script implements Marks.Sink {
        private final byte[] bytes;
        private int react = -1;
        private int jsx = -1;
        private int evaluated = -1;
        private int evaluations;
        private int stop = -1;

        Script(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void at(int at, int text) {
            switch (text) {
                case 0 -> stop = stop < 0 && beginsAStatement(bytes, at) ? at : stop;
                case 1 -> {
                    evaluated = evaluations == 0 ? at : evaluated;
                    evaluations++;
                }
                case 2, 3 -> react = react < 0 ? at : react;
                default -> jsx = jsx < 0 ? at : jsx;
            }
        }
    }

    /** Whether before it there is the end of another statement, or nothing but space on its line. */
    private static boolean beginsAStatement(byte[] bytes, int at) {
        int before = at - 1;
        while (before >= 0 && at - before < LINE_MAX && (bytes[before] == ' ' || bytes[before] == '\t')) {
            before--;
        }
        return before < 0 || bytes[before] == '\n' || (before == at - 1 && ";{}".indexOf(bytes[before]) >= 0);
    }

    private static void python(Found found) {
        lines(found, found.member.size(), (line, at) -> {
            String words = line.strip();
            if (words.equals("breakpoint()")
                    || words.equals("import pdb; pdb.set_trace()")
                    || words.equals("pdb.set_trace()")) {
                found.add(STOP, Weight.NOTE, at, "a stop for a debugger", "take it out");
            } else if (words.startsWith("debugpy.listen(")
                    || (words.startsWith("app.run(") && words.contains("debug=True"))) {
                found.add(OPEN, Weight.WARN, at, "it lets a debugger in", "take it out, or ask for it by a setting");
            } else if (line.equals("DEBUG = True") && found.member.name().file().startsWith("settings")) {
                found.add(OPEN, Weight.WARN, at, "debugging is on", "turn it off, or ask for it by a setting");
            }
        });
    }

    /** Python keeps in compiled files the path of what was compiled. */
    private static void compiledPython(Found found) {
        byte[] bytes = found.member.bytes();
        int end = PYTHON_FILE.in(bytes, 0);
        int begin = end;
        while (begin > 0 && end - begin < PATH_MAX && bytes[begin - 1] > ' ') {
            begin--;
        }
        int slash = end < 0 ? -1 : new String(bytes, begin, end - begin, ISO_8859_1).indexOf('/');
        if (slash >= 0 && slash <= 1) { // the character before may be the length of the path
            found.add(
                    ABSOLUTE,
                    Weight.NOTE,
                    begin,
                    "the absolute path of the source it was compiled from",
                    "compile with `-s` and `-p`");
        }
    }

    /** A script says in its first line what runs it; the rest is a launcher's only where that is a shell. */
    private static void launcher(boolean named, Found found) {
        byte[] bytes = found.member.bytes();
        String first = new String(bytes, 0, Math.min(bytes.length, FIRST_MAX), ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("");
        if (named || SHELLS.stream().anyMatch(first::endsWith)) {
            lines(found, bytes.length, (line, at) -> command(line, at, found));
        } else {
            lines(found, 1, (line, at) -> command(line, at, found));
        }
    }

    private static void command(String line, int at, Found found) {
        String words = line.strip().toLowerCase(Locale.ROOT);
        boolean comment = !words.startsWith("#!") && COMMENTS.stream().anyMatch(words::startsWith);
        if (!comment && FLAGS.stream().anyMatch((words + " ")::contains)) {
            found.add(
                    OPEN,
                    Weight.WARN,
                    at,
                    "it starts a program that a debugger can enter",
                    "start it without that flag");
        }
    }

    private static void symbols(String file, Found found) {
        byte[] bytes = found.member.bytes();
        if (begins(bytes, "Microsoft C/C++ MSF") || found.member.name().path().contains(".dSYM/")) {
            found.add(SYMBOLS, Weight.WARN, 0, "debug symbols", "keep them where you keep the builds");
        } else if (begins(bytes, "\u007fELF") && DEBUG_INFO.in(bytes, 0) >= 0 && !file.endsWith(".o")) {
            found.add(SYMBOLS, Weight.NOTE, 0, "native code with debug symbols", "strip it");
        }
    }

    /** Shows the lines that begin before a place. */
    private static void lines(Found found, int before, Line look) {
        byte[] bytes = found.member.bytes();
        int end = Math.min(bytes.length, LAUNCHER_MAX);
        int from = 0;
        while (from < Math.min(before, end)) {
            int to = from;
            while (to < end && bytes[to] != '\n') {
                to++;
            }
            look.at(new String(bytes, from, Math.min(to - from, LINE_MAX), ISO_8859_1), from);
            from = to + 1;
        }
    }

    private interface Line {
        void at(String line, int at);
    }

    private static boolean begins(byte[] bytes, String text) {
        return bytes.length >= text.length() && new String(bytes, 0, text.length(), ISO_8859_1).equals(text);
    }

    private static boolean ends(String file, List<String> endings) {
        return endings.stream().anyMatch(file::endsWith);
    }

    private record Found(Member member, Findings findings) {
        void add(Rule rule, Weight weight, long at, String what, String fix) {
            findings.add(new Finding(rule, weight, new Place(member.name(), at), what, fix));
        }
    }
}

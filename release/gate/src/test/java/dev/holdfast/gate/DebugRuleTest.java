package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DebugRuleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bin/run.sh|exec java -agentlib:jdwp=transport=dt_socket,server=y,address=5005 -jar a.jar|WARN debugger-open",
                "bin/run.bat|java -Xrunjdwp:server=y -jar a.jar|WARN debugger-open",
                "bin/run|#!/usr/bin/env -S node --inspect|WARN debugger-open",
                "cli.js|#!/usr/bin/env -S node --inspect=0.0.0.0|WARN debugger-open",
                "Dockerfile|CMD [\"node\", \"--inspect=0.0.0.0\", \"a.js\"]|WARN debugger-open",
                "META-INF/MANIFEST.MF|Launcher-Agent: -agentlib:jdwp|WARN debugger-open",
                "app.js|a();debugger;b()|NOTE debugger-stop",
                "app.py|    breakpoint()|NOTE debugger-stop",
                "app.py|debugpy.listen(5678)|WARN debugger-open",
                "app.py|app.run(host='0.0.0.0', debug=True)|WARN debugger-open",
                "site/settings.py|DEBUG = True|WARN debugger-open",
                "app.js|/** @license React * react-dom.development.js */|WARN development-build",
                "app.js|var _jsxFileName = \"/Users/jo/app/src/App.jsx\";|WARN development-build",
                "a.pdb|Microsoft C/C++ MSF 7.00|WARN debug-symbols",
                "a.app.dSYM/Contents/a|x|WARN debug-symbols"
            })
    void finds(String path, String text, String expected) {
        assertThat(look(path, text)).as(path).hasSize(1).first().asString().startsWith(expected + " " + path + "@");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bin/run.sh|# java -agentlib:jdwp=transport=dt_socket",
                "README.md|Run `node --inspect a.js` and set `DEBUG = True`.",
                "cli.js|if (flags.includes('--inspect')) { start('--inspect='); }",
                "app.js|// debugger; stops here, and \"a debugger;\" does not",
                "app.js|say('it stops; debugger; and goes on')",
                "app-dev-tools.js|/** @license React * react-dom.development.js */",
                "react-dom.development.js|/** @license React * react-dom.development.js */",
                "lib/jsx.js|const name = \"_jsxFileName\";",
                "models.py|DEBUG = True",
                "webpack.js|out += \"//# sourceURL=webpack\" + name;"
            })
    void staysSilentOn(String path, String text) {
        assertThat(look(path, text)).isEmpty();
    }

    @Test
    void aScriptOfAnotherLanguageIsNoLauncherBehindItsFirstLine() {
        assertThat(look("bin/next", "#!/usr/bin/env node\nstart('--inspect=')\n"))
                .isEmpty();
        assertThat(look("bin/next", "#!/bin/sh\nexec node --inspect=0 a.js\n")).hasSize(1);
    }

    @Test
    void modulesAsStringsAreADevelopmentBuild() {
        String module = "eval(\"a()\\n//# sourceURL=webpack-internal:///./src/a.js\\n\");\n";
        assertThat(look("app.js", module.repeat(2))).isEmpty();
        assertThat(look("app.js", module.repeat(3)))
                .containsExactly(
                        "WARN development-build app.js@11: modules as strings under the names of their sources");
    }

    @Test
    void compiledPythonThatNamesItsSourceAbsolutelyIsNoted() {
        assertThat(look("a.pyc", "\u00a7\r\r\n\0\0z\u001b/build/secret/app/a.py\u00da\u0008"))
                .containsExactly("NOTE compiled-path a.pyc@8: the absolute path of the source it was compiled from");
        assertThat(look("a.pyc", "\u00a7\r\r\n\0\0z\u0008app/a.py\u00da")).isEmpty();
    }

    @Test
    void nativeCodeWithDebugSymbolsIsNoted() {
        assertThat(look("a.node", "\u007fELF\2\1\1\0.text\0.debug_info\0"))
                .containsExactly("NOTE debug-symbols a.node@0: native code with debug symbols");
        assertThat(look("prebuilt/a.o", "\u007fELF\2\1\1\0.text\0.debug_info\0"))
                .isEmpty();
    }

    static List<Map.Entry<String, List<String>>> sources() {
        return List.of(
                Map.entry(
                        "WARN sources-beside src/a.ts@0: 2 TypeScript sources beside what was built from them, 2 B, such as"
                                + " `src/a.ts`",
                        List.of("src/a.ts", "src/b.tsx", "dist/a.js", "dist/a.d.ts")),
                Map.entry(
                        "WARN sources-beside a/B.java@0: 1 Java sources beside what was built from them, 1 B, such as"
                                + " `a/B.java`",
                        List.of("a/B.java", "a/B.class")),
                Map.entry(
                        "WARN sources-beside lib/a-sources.jar@0: 1 archives of sources, 1 B, such as `lib/a-sources.jar`",
                        List.of("lib/a-sources.jar", "lib/a.jar")),
                Map.entry(
                        "WARN sources-beside a/b.pxd@0: 1 Python sources beside what was built from them, 1 B, such as"
                                + " `a/b.pxd`",
                        List.of("a/b.pxd", "a/b.pyd")),
                Map.entry("", List.of("dist/a.js", "dist/a.d.ts", "dist/b.d.mts")),
                Map.entry("", List.of("src/a.ts", "package.json")),
                Map.entry("", List.of("dist/a.js", "node_modules/b/b.ts")));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void findsSourcesBesideWhatWasBuiltFromThem(Map.Entry<String, List<String>> expected) {
        assertThat(look(SourcePolicy.DENY, expected.getValue()))
                .containsExactlyElementsOf(expected.getKey().isEmpty() ? List.of() : List.of(expected.getKey()));
        assertThat(look(SourcePolicy.SOURCES_PUBLIC, expected.getValue()))
                .containsExactlyElementsOf(
                        expected.getKey().isEmpty()
                                ? List.of()
                                : List.of(expected.getKey().replace("WARN", "NOTE")));
        assertThat(look(SourcePolicy.ALLOW, expected.getValue())).isEmpty();
    }

    @Test
    void noBytesMakeItFail() {
        var random = new Random(6);
        for (String path : List.of("a.js", "a.py", "a.pyc", "a.sh", "a")) {
            for (int round = 0; round < 2_000; round++) {
                byte[] bytes = new byte[random.nextInt(60)];
                random.nextBytes(bytes);
                assertThat(new Looks(new DebugRule()).at(path, bytes).findings().size())
                        .isLessThan(4);
            }
        }
    }

    private static List<String> look(String path, String text) {
        return new Looks(new DebugRule()).at(path, text.getBytes(ISO_8859_1)).said();
    }

    private static List<String> look(SourcePolicy policy, List<String> paths) {
        var findings = new Findings(100);
        List<Inventory.Shipped> files = paths.stream()
                .map(path -> new Member(MemberName.of(path), Member.NO_MODE, new byte[] {1}))
                .map(member -> new Inventory.Shipped(member.name(), member.size(), member.mode(), member.digest()))
                .toList();
        new SourceRule(policy).look(new Inventory(files, Map.of()), findings);
        return Looks.said(findings);
    }
}

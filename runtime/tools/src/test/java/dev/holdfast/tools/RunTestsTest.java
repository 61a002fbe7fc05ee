package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.terms.PathName;
import dev.holdfast.tools.Findings.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunTestsTest {
    private static final String REPORT = """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite name="com.x.FooTest" tests="4">
          <properties><property name="java.home" value="/jdk"/></properties>
          <testcase name="adds" classname="com.x.FooTest" time="0.01"/>
          <testcase name="fails" classname="com.x.FooTest" time="0.01">
            <failure message="&#10;expected: &quot;3&quot;&#10; but was: &quot;2&quot;" type="org.opentest4j.AssertionFailedError"><![CDATA[
        org.opentest4j.AssertionFailedError: expected: "3"
        	at org.assertj.core.api.Assertions.fail(Assertions.java:1)
        	at java.base/java.lang.reflect.Method.invoke(Method.java:565)
        	at app//com.x.Foo.check(Foo.java:7)
        	at com.x.FooTest.fails(FooTest.java:12)
        ]]></failure>
            <system-out>&lt;noise&gt;</system-out>
          </testcase>
          <testcase name="breaks" classname="com.x.FooTest"><error type="java.lang.NullPointerException">java.lang.NullPointerException
        	at com.x.FooTest.breaks(FooTest.java:20)</error></testcase>
          <testcase name="later" classname="com.x.FooTest"><skipped message="not yet"/></testcase>
          <testcase name="flaky" classname="com.x.FooTest"><flakyFailure type="E">once</flakyFailure></testcase>
        </testsuite>
        """;

    @Test
    void readsSurefireReports() {
        var hands = new MemoryHands().with("target/surefire-reports/TEST-com.x.FooTest.xml", REPORT);
        assertThat(JunitReports.read(List.of(new PathName("target/surefire-reports/TEST-com.x.FooTest.xml")), hands))
                .contains(Findings.named(
                        List.of("com.x.FooTest.adds", "com.x.FooTest.flaky"),
                        List.of(
                                new Failure(
                                        "com.x.FooTest.fails",
                                        "\nexpected: \"3\"\n but was: \"2\"",
                                        "com.x.Foo.check(Foo.java:7)"),
                                new Failure(
                                        "com.x.FooTest.breaks",
                                        "java.lang.NullPointerException",
                                        "com.x.FooTest.breaks(FooTest.java:20)")),
                        List.of("com.x.FooTest.later")));
    }

    /** A report is the work of the tests it reports on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not xml",
                "<testsuite><testcase name='a' classname='b'>",
                "<!DOCTYPE t [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><t><testcase name='a' classname='&x;'/></t>",
                "<!DOCTYPE t SYSTEM 'http://127.0.0.1:1/x.dtd'><t/>",
                "<!DOCTYPE t><t><testcase name='a' classname='b'/></t>",
                "<!DOCTYPE t [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><t>&b;</t>",
                "<t>&undefined;</t>",
                "<t><testcase name='a' classname='b'><failure>x<y/></failure></testcase></t>"
            })
    void countsAReportItCannotReadAsAFailure(String report) {
        var hands = new MemoryHands().with("TEST-a.xml", report);
        var found = JunitReports.read(List.of(new PathName("TEST-a.xml"), new PathName("TEST-gone.xml")), hands);
        assertThat(found.orElseThrow().failed())
                .containsExactly(
                        new Failure(
                                "unreadable report `TEST-a.xml`",
                                "it is not well-formed XML, or it has a document type or entities",
                                ""),
                        new Failure("unreadable report `TEST-gone.xml`", "`TEST-gone.xml` does not exist", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        pom.xml          | mvn --offline --batch-mode --quiet --fail-at-end -Dstyle.color=never -Dsurefire.failIfNoSpecifiedTests=false test -Dtest=S
        build.gradle.kts | gradle --offline --console=plain --quiet --continue cleanTest test --tests S
        gradlew settings.gradle | ./gradlew --offline --console=plain --quiet --continue cleanTest test --tests S
        package.json     | npm test --silent -- S
        setup.py         | python3 -B -m pytest -q --color=no --tb=short -rfEsxXp -p no:cacheprovider -- S
        test_a.py        | python3 -B -m pytest -q --color=no --tb=short -rfEsxXp -p no:cacheprovider -- S
        Cargo.toml       | cargo test --offline --no-fail-fast --color=never -- S
        go.mod           | go test -json -run=S ./...
        Makefile pom.xml package.json | mvn --offline --batch-mode --quiet --fail-at-end -Dstyle.color=never -Dsurefire.failIfNoSpecifiedTests=false test -Dtest=S
        """)
    void choosesTheBuildToolByItsFile(String files, String argv) {
        var hands = new MemoryHands().answering(0, "");
        for (String file : files.split(" ", -1)) {
            hands.with(file, "");
        }
        Calls.run(hands, "run_tests", "{\"selector\":\"S\"}");
        var ran = hands.ran.getFirst();
        assertThat(ran.subList(0, 2)).containsExactly("bash", "-c");
        assertThat(String.join(" ", ran.subList(5, ran.size()))).isEqualTo(argv);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        5 | no tests ran in 0.01s           | true
        5 | 2 deselected in 0.01s           | true
        5 | make: *** [test] Error 5        | false
        5 | 1 failed in 0.01s               | false
        4 | no tests ran in 0.01s           | false
        """)
    void aPythonProjectWithoutTestsIsNeitherRedNorGreen(int exitCode, String output, boolean neither) {
        var hands = new MemoryHands().answering(exitCode, output + "\n").with("setup.py", "");
        var report = Calls.run(hands, "run_tests", "{}").tests().orElseThrow();
        assertThat(!report.red() && !report.green()).isEqualTo(neither);
    }

    @Test
    void saysWhenItCannotTellHowToTest() {
        assertThatThrownBy(() -> Calls.run(new MemoryHands().with("main.c", ""), "run_tests", "{}"))
                .hasMessage("no build file that says how to test this project lies in the workspace folder: use "
                        + "run_command");
        assertThatThrownBy(() ->
                        Calls.run(new MemoryHands().with("Makefile", "test:\n"), "run_tests", "{\"selector\":\"x\"}"))
                .hasMessage("`make test` takes no selector: leave it out, or use run_command");
        var configured = new RunTests(new TestPlan.Configured(List.of("bazel", "test")));
        var arguments = new Toolbox(List.of(new RunTests(new TestPlan.Detected())))
                .parse("run_tests", "{\"selector\":\"x\"}")
                .arguments();
        assertThatThrownBy(() -> configured.effects(arguments))
                .isExactlyInstanceOf(BadArguments.class)
                .hasMessage("`selector`: this project's tests are run by a configured command, which takes none");
    }

    /** {@code npm test} would fail there, and look like tests that are red. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"scripts\": {\"build\": \"tsc\"}}",
                "{\"scripts\": {\"test\": \"\"}}",
                "{\"scripts\": {\"test\": \"echo \\\"Error: no test specified\\\" && exit 1\"}}"
            })
    void runsNothingForAPackageWithoutTests(String content) {
        var hands = new MemoryHands().with("package.json", content);
        assertThatThrownBy(() -> Calls.run(hands, "run_tests", "{}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("`package.json` has no script `test`, so there are no tests to run: write one, or use"
                        + " run_command");
        assertThat(hands.ran).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"scripts\": {\"test\": \"vitest\"}}", "", "[]", "{"})
    void leavesItToNpmOtherwise(String content) {
        var hands = new MemoryHands().with("package.json", content).answering(0, "");
        Calls.run(hands, "run_tests", "{}");
        assertThat(hands.ran).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "all:\n\tcc -o a a.c\n",
                "# test: none\nall: test\n",
                "test = 1\nall:\n",
                "\ttest: x\n",
                "tests:\n\ttrue\n"
            })
    void runsNothingForAMakefileWithoutTests(String content) {
        var hands = new MemoryHands().with("Makefile", content);
        assertThatThrownBy(() -> Calls.run(hands, "run_tests", "{}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("the makefile has no target `test`, so there are no tests to run: write one, or use"
                        + " run_command");
        assertThat(hands.ran).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test:\n\ttrue\n",
                "all test: a\n",
                "all \\\n test:: a\n",
                "%:\n\ttrue\n",
                ".DEFAULT:\n\ttrue\n",
                "include more.mk\n",
                "-include more.mk\n",
                "$(NAMES): a\n",
                "$(eval $(RULES))\n"
            })
    void leavesItToMakeOtherwise(String content) {
        var hands = new MemoryHands().with("Makefile", content).answering(0, "");
        Calls.run(hands, "run_tests", "{}");
        assertThat(hands.ran).hasSize(1);
    }

    @Test
    void tellsTheCountsThenTheFailuresThenTheEndOfTheOutput() {
        var hands = new MemoryHands().with("pom.xml", "").with("m/target/surefire-reports/TEST-a.xml", REPORT);
        hands.answering(1, """
                noise

                \u001b[31m[ERROR]\u001b[0m There are test failures.

                == reports of this run ==
                ./m/target/surefire-reports/TEST-a.xml
                """);
        var output = Calls.run(hands, "run_tests", "{}");
        assertThat(output.status()).isEqualTo(Output.Status.FAILED);
        assertThat(output.tests())
                .contains(new TestReport(
                        "maven",
                        List.of("com.x.FooTest.adds", "com.x.FooTest.flaky"),
                        List.of("com.x.FooTest.fails", "com.x.FooTest.breaks"),
                        List.of("com.x.FooTest.later"),
                        new TestReport.Counts(2, 2, 1, false)));
        assertThat(output.text()).isEqualTo("""
                maven: 2 passed, 2 failed, 1 skipped; exit code 1
                failed: com.x.FooTest.fails
                    at com.x.Foo.check(Foo.java:7)
                    expected: "3"
                     but was: "2"
                failed: com.x.FooTest.breaks
                    at com.x.FooTest.breaks(FooTest.java:20)
                    java.lang.NullPointerException
                last lines of the output:
                noise
                [ERROR] There are test failures.""");
    }

    @Test
    void saysWhenNothingCouldBeCounted() {
        var hands = new MemoryHands().with("Makefile", "test:\n").answering(0, "fine\n\n== reports of this run ==\n");
        assertThat(Calls.run(hands, "run_tests", "{}"))
                .isEqualTo(new Output(
                        Output.Status.DONE,
                        "make: exit code 0; no test could be counted: neither reports nor output name any\n"
                                + "last lines of the output:\nfine",
                        java.util.Optional.of(new TestReport(
                                "make", List.of(), List.of(), List.of(), new TestReport.Counts(0, 0, 0, true)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"./../TEST-x.xml", "./a//TEST-x.xml", "./a\u0001/TEST-x.xml"})
    void countsNothingWhenAReportHasANameThatNoToolCanOpen(String report) {
        var hands = new MemoryHands()
                .with("Makefile", "test:\n")
                .answering(0, "1 passed in 1s\n\n== reports of this run ==\n" + report + "\n");
        assertThatThrownBy(() -> Calls.run(hands, "run_tests", "{}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("a test report lies at `" + report.replace("\u0001", "[U+0001]")
                        + "`, which no tool can open, so the tests cannot be counted: use plain file names");
    }

    /** The report of an earlier run lies about: the tests it tells of may be gone. */
    @Test
    void countsOnlyTheReportsOfThisRun(@TempDir Path temp) throws IOException {
        var hands = new FolderHands(temp.toRealPath());
        hands.put("target/surefire-reports/TEST-stale.xml", REPORT);
        hands.put("node_modules/x/target/surefire-reports/TEST-foreign.xml", REPORT);
        hands.sh("touch -d '2001-01-01' target/surefire-reports/TEST-stale.xml");
        hands.put("run", """
            sleep 0.1
            mkdir -p 'module a/target/surefire-reports'
            echo "<t><testcase name='fresh' classname='T'/></t>" > 'module a/target/surefire-reports/TEST-T.xml'
            echo; echo '== reports of this run =='; echo ./target/surefire-reports/TEST-stale.xml
            """);
        var tool = new RunTests(new TestPlan.Configured(List.of("bash", "run")));
        var none = new Toolbox(List.of(tool)).parse("run_tests", "").arguments();
        assertThat(tool.run(none, hands).tests())
                .contains(new TestReport(
                        "bash", List.of("T.fresh"), List.of(), List.of(), new TestReport.Counts(1, 0, 0, true)));
    }

    /** The real thing: Maven, offline, on a project with a test that passes and one that does not. */
    @Test
    void runsMaven(@TempDir Path temp) throws IOException {
        var hands = new FolderHands(temp.toRealPath());
        hands.put("pom.xml", """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>x</groupId><artifactId>x</artifactId><version>1</version>
              <properties><maven.compiler.release>25</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
              <dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>
                <version>6.1.3</version><scope>test</scope></dependency></dependencies>
              <build><plugins>
                <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
                <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.16.0</version></plugin>
                <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.6.1</version></plugin>
              </plugins></build>
            </project>
            """);
        hands.put("src/test/java/x/SumTest.java", """
            package x;
            class SumTest {
                @org.junit.jupiter.api.Test void adds() {}
                @org.junit.jupiter.api.Test void fails() { org.junit.jupiter.api.Assertions.assertEquals(3, 1 + 1); }
            }
            """);
        var output = Calls.run(hands, "run_tests", "{}");
        assertThat(output.tests())
                .as(output.text())
                .contains(new TestReport(
                        "maven",
                        List.of("x.SumTest.adds"),
                        List.of("x.SumTest.fails"),
                        List.of(),
                        new TestReport.Counts(1, 1, 0, false)));
        assertThat(output.text()).startsWith("""
                maven: 1 passed, 1 failed, 0 skipped; exit code 1
                failed: x.SumTest.fails
                    at x.SumTest.fails(SumTest.java:4)
                    expected: <3> but was: <2>
                """);
    }
}

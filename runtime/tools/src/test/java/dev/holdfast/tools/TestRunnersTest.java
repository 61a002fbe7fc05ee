package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.tools.Findings.Failure;
import dev.holdfast.tools.Findings.Tally;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The outputs of pytest and cargo are those of real runs, shortened; that of go follows its manual. */
class TestRunnersTest {
    @Test
    void readsPytest() {
        assertThat(PytestOutput.read("""
                .FsxE                                                                    [100%]
                ==================================== ERRORS ====================================
                ________________________ ERROR at setup of test_broken _________________________
                tests/test_a.py:20: in fixture
                    raise RuntimeError("no fixture")
                E   RuntimeError: no fixture
                =================================== FAILURES ===================================
                _____________________________ TestSum.test_bad[1] ______________________________
                tests/test_a.py:8: in test_bad
                    assert add(1, 1) == 3
                src/calc.py:2: in add
                    check(a)
                E   assert 2 == 3
                E    +  where 2 = add(1, 1)
                ---------------------------- Captured stdout call -----------------------------
                5 passed in 1.0s, said the test
                =========================== short test summary info ============================
                PASSED tests/test_a.py::test_ok
                SKIPPED [1] tests/test_a.py:11: not today
                XFAIL tests/test_a.py::test_known - a bug
                ERROR tests/test_a.py::test_broken - RuntimeError: no fixture
                FAILED tests/test_a.py::TestSum::test_bad[1] - assert 2 == 3
                1 failed, 1 passed, 1 skipped, 1 xfailed, 2 warnings, 1 error in 0.05s
                """))
                .contains(new Findings(
                        List.of("tests/test_a.py::test_ok"),
                        List.of(
                                new Failure(
                                        "tests/test_a.py::test_broken",
                                        "RuntimeError: no fixture",
                                        "tests/test_a.py:20"),
                                new Failure(
                                        "tests/test_a.py::TestSum::test_bad[1]",
                                        "assert 2 == 3\n+  where 2 = add(1, 1)",
                                        "tests/test_a.py:8")),
                        List.of("[1] tests/test_a.py:11: not today", "tests/test_a.py::test_known"),
                        new Tally(1, 2, 2)));
        assertThat(PytestOutput.read("""
                ____________________ ERROR collecting tests/test_syntax.py _____________________
                /usr/lib/python3/site-packages/_pytest/pathlib.py:587: in import_path
                    importlib.import_module(module_name)
                <frozen importlib._bootstrap>:1204: in _gcd_import
                    ???
                E     File "/ws/tests/test_syntax.py", line 1
                E       def test_x(:
                E                  ^
                E   SyntaxError: invalid syntax
                =========================== short test summary info ============================
                ERROR tests/test_syntax.py
                !!!!!!!!!!!!!!!!!!!! Interrupted: 1 error during collection !!!!!!!!!!!!!!!!!!!!
                1 error in 2.44s
                """))
                .contains(new Findings(
                        List.of(),
                        List.of(new Failure(
                                "tests/test_syntax.py",
                                "File \"/ws/tests/test_syntax.py\", line 1\ndef test_x(:\n^\nSyntaxError: invalid syntax",
                                "")),
                        List.of(),
                        new Tally(0, 1, 0)));
        assertThat(PytestOutput.read("\nno tests ran in 0.00s\n"))
                .contains(new Findings(List.of(), List.of(), List.of(), new Tally(0, 0, 0)));
        assertThat(PytestOutput.read("============ 3 passed in 0.01s ============\n"))
                .contains(new Findings(List.of(), List.of(), List.of(), new Tally(3, 0, 0)));
        assertThat(PytestOutput.read("/usr/bin/python3: No module named pytest\n"))
                .isEmpty();
    }

    @Test
    void readsCargo() {
        assertThat(CargoOutput.read("""
                running 5 tests
                test tests::adds ... ok
                test tests::slow ... ignored, takes an hour
                test tests::fails ... FAILED
                test tests::panics - should panic ... ok
                test tests::result ... FAILED

                failures:

                ---- tests::result stdout ----
                Error: "bad"

                ---- tests::fails stdout ----
                noise of the test

                thread 'tests::fails' (4711) panicked at src/lib.rs:12:9:
                assertion `left == right` failed
                  left: 4
                 right: 5
                stack backtrace:
                   0: __rustc::rust_begin_unwind


                failures:
                    tests::fails

                test result: FAILED. 2 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

                   Doc-tests demo

                running 1 test
                test src/lib.rs - add (line 3) ... ok

                test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.20s
                """))
                .contains(Findings.named(
                        List.of("tests::adds", "tests::panics - should panic", "src/lib.rs - add (line 3)"),
                        List.of(
                                new Failure(
                                        "tests::fails",
                                        "assertion `left == right` failed\nleft: 4\nright: 5",
                                        "src/lib.rs:12:9"),
                                new Failure("tests::result", "Error: \"bad\"", "")),
                        List.of("tests::slow")));
        assertThat(CargoOutput.read("error[E0308]: mismatched types\nerror: could not compile `demo`\n"))
                .isEmpty();
    }

    @Test
    void readsGo() {
        String output = """
            {"Time":"2026-01-01T00:00:00Z","Action":"start","Package":"demo/calc"}
            {"Action":"run","Package":"demo/calc","Test":"TestAdd"}
            {"Action":"output","Package":"demo/calc","Test":"TestAdd","Output":"=== RUN   TestAdd\\n"}
            {"Action":"output","Package":"demo/calc","Test":"TestAdd","Output":"    calc_test.go:9: got 3, want 4\\n"}
            {"Action":"fail","Package":"demo/calc","Test":"TestAdd","Elapsed":0}
            {"Action":"pass","Package":"demo/calc","Test":"TestSub","Elapsed":0}
            {"Action":"skip","Package":"demo/calc","Test":"TestNet","Elapsed":0}
            {"not an event
            plain text of a test
            {"Action":"fail","Package":"demo/calc","Elapsed":0.01}
            """;
        assertThat(GoOutput.read(output))
                .contains(Findings.named(
                        List.of("demo/calc.TestSub"),
                        List.of(new Failure("demo/calc.TestAdd", "got 3, want 4", "calc_test.go:9")),
                        List.of("demo/calc.TestNet")));
        assertThat(GoOutput.plain(output)).isEqualTo("""
                === RUN   TestAdd
                    calc_test.go:9: got 3, want 4
                {"not an event
                plain text of a test
                """);
        assertThat(GoOutput.read("go: cannot find main module\n")).isEmpty();
    }

    /** Tests print what they like: no output may do more than be misread. */
    @Test
    void survivesDamagedOutputs() {
        String seed = """
            1 failed, 2 passed in 0.1s
            ___ t ___
            a.py:1: in f
            E  x
            ---- t stdout ----
            test t ... FAILED
            thread 't' panicked at a.rs:1:1:
            not ok 1 - t
              error: 'x'
            # fail 1
            ● a › b
            {"Action":"fail"}
            """;
        var random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            var damaged = new StringBuilder(seed);
            for (int j = 0; j < 6; j++) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.deleteCharAt(at);
                    case 1 -> damaged.insert(at, "\n_:'\"{9 \u001b\u2716".charAt(random.nextInt(10)));
                    default -> damaged.insert(at, seed, 0, random.nextInt(seed.length()));
                }
            }
            String output = damaged.toString();
            assertThat(List.of(
                            PytestOutput.read(output),
                            CargoOutput.read(output),
                            GoOutput.read(output),
                            NodeOutput.read(output)))
                    .hasSize(4);
        }
    }

    @Test
    void readsALineOfAnyLengthInReasonableTime() {
        for (String line : List.of("1 passed, ", "at a", "_", "ok 1 - ", "(1 ms", "✓ x")) {
            String flood = line.repeat(200_000 / line.length()) + "\n# fail 1\n1 failed in 0.1s\ntest result: x\n";
            assertThat(PytestOutput.read(flood)).isPresent();
            assertThat(CargoOutput.read(flood)).isPresent();
            assertThat(NodeOutput.read(flood)).isPresent();
            assertThat(JunitReports.ownFrame(flood)).isEmpty();
        }
    }
}

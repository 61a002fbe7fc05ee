package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.tools.Findings.Failure;
import dev.holdfast.tools.Findings.Tally;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The outputs of node, pytest and cargo are those of real runs, shortened; those of the others follow their manuals. */
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

    @Test
    void readsNodesOwnRunnerInTap() {
        assertThat(NodeOutput.read("""
                TAP version 13
                # Subtest: adds
                ok 1 - adds
                  ---
                  ...
                # Subtest: group
                    # Subtest: fails
                    not ok 1 - fails
                      ---
                      location: '/ws/a.test.js:3:34'
                      failureType: 'testCodeFailure'
                      error: |-
                        Expected values to be strictly equal:

                        1 !== 2

                      code: 'ERR_ASSERTION'
                      name: 'AssertionError'
                      expected: 2
                      actual: 1
                      operator: 'strictEqual'
                      stack: |-
                        TestContext.<anonymous> (/ws/a.test.js:3:58)
                        Test.runInAsyncScope (node:async_hooks:206:9)
                      ...
                    # Subtest: inner ok
                    ok 2 - inner ok
                      ---
                      ...
                    1..2
                not ok 2 - group
                  ---
                  type: 'suite'
                  location: '/ws/a.test.js:3:6'
                  failureType: 'subtestsFailed'
                  error: '1 subtest failed'
                  code: 'ERR_TEST_FAILURE'
                  ...
                # Subtest: later
                ok 3 - later # SKIP
                  ---
                  ...
                # Subtest: throws
                not ok 4 - throws
                  ---
                  location: '/ws/a.test.js:5:1'
                  failureType: 'testCodeFailure'
                  error: 'bad thing'
                  code: 'ERR_TEST_FAILURE'
                  name: 'TypeError'
                  stack: |-
                    TestContext.<anonymous> (/ws/a.test.js:5:27)
                    Test.runInAsyncScope (node:async_hooks:206:9)
                  ...
                1..4
                # tests 5
                # suites 1
                # pass 2
                # fail 2
                # cancelled 0
                # skipped 1
                # todo 0
                # duration_ms 313.59662
                """))
                .contains(new Findings(
                        List.of("adds", "inner ok"),
                        List.of(
                                new Failure(
                                        "fails",
                                        "Expected values to be strictly equal:\n1 !== 2",
                                        "/ws/a.test.js:3:58"),
                                new Failure("throws", "bad thing", "/ws/a.test.js:5:27")),
                        List.of("later"),
                        new Tally(2, 2, 1)));
    }

    @Test
    void readsNodesOwnRunnerInSpec() {
        assertThat(NodeOutput.read("""
                ✔ adds (5.796058ms)
                ▶ group
                  ✖ fails (5.51825ms)
                    AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

                    1 !== 2

                        at TestContext.<anonymous> (/ws/a.test.js:3:58)
                        at Test.runInAsyncScope (node:async_hooks:206:9)
                      generatedMessage: true,
                      code: 'ERR_ASSERTION',
                      actual: 1,
                      expected: 2,
                      operator: 'strictEqual'
                    }

                  ✔ inner ok (0.243212ms)
                ✖ group (6.552025ms)
                ﹣ later (0.180171ms) # SKIP
                ✖ throws (0.196736ms)
                  TypeError [Error]: bad thing
                      at TestContext.<anonymous> (/ws/a.test.js:5:27)
                      at Test.runInAsyncScope (node:async_hooks:206:9)

                ℹ tests 5
                ℹ suites 1
                ℹ pass 2
                ℹ fail 2
                ℹ cancelled 0
                ℹ skipped 1
                ℹ todo 0
                ℹ duration_ms 382.921567

                ✖ failing tests:

                test at a.test.js:3:34
                ✖ fails (5.51825ms)
                  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

                  1 !== 2

                      at TestContext.<anonymous> (/ws/a.test.js:3:58)
                      at Test.runInAsyncScope (node:async_hooks:206:9)
                    generatedMessage: true,
                    code: 'ERR_ASSERTION',
                    actual: 1,
                    expected: 2,
                    operator: 'strictEqual'
                  }

                test at a.test.js:5:1
                ✖ throws (0.196736ms)
                  TypeError [Error]: bad thing
                      at TestContext.<anonymous> (/ws/a.test.js:5:27)
                      at Test.runInAsyncScope (node:async_hooks:206:9)
                """))
                .contains(new Findings(
                        List.of("adds", "inner ok"),
                        List.of(
                                new Failure(
                                        "fails",
                                        "AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:\n1 !== 2",
                                        "/ws/a.test.js:3:58"),
                                new Failure("throws", "TypeError [Error]: bad thing", "/ws/a.test.js:5:27")),
                        List.of("later"),
                        new Tally(2, 2, 1)));
    }

    @Test
    void readsJest() {
        assertThat(NodeOutput.read("""
                FAIL src/sum.test.js
                  sum
                    ✓ adds (2 ms)
                    ✕ fails (3 ms)
                    ○ skipped later

                  ● sum › fails

                    expect(received).toBe(expected) // Object.is equality

                    Expected: 3
                    Received: 2

                      at Object.toBe (src/sum.test.js:5:21)

                Test Suites: 1 failed, 1 total
                Tests:       1 failed, 1 skipped, 1 passed, 3 total
                Time:        0.4 s
                """))
                .contains(new Findings(
                        List.of("adds"),
                        List.of(new Failure(
                                "sum › fails",
                                "expect(received).toBe(expected) // Object.is equality\nExpected: 3\nReceived: 2",
                                "src/sum.test.js:5:21")),
                        List.of("later"),
                        new Tally(1, 1, 1)));
    }

    @Test
    void readsVitestAndMocha() {
        assertThat(NodeOutput.read("""
                 ❯ src/sum.test.ts (2 tests | 1 failed) 5ms
                   ✓ sum > adds 1ms
                   × sum > fails 3ms

                 FAIL  src/sum.test.ts > sum > fails
                AssertionError: expected 2 to be 3
                 ❯ src/sum.test.ts:5:21

                 Test Files  1 failed (1)
                      Tests  1 failed | 1 passed (2)
                """))
                .contains(new Findings(
                        List.of("sum > adds"),
                        List.of(new Failure(
                                "src/sum.test.ts > sum > fails",
                                "AssertionError: expected 2 to be 3",
                                "src/sum.test.ts:5:21")),
                        List.of(),
                        new Tally(1, 1, 0)));
        assertThat(NodeOutput.read("""
                  sum
                    ✔ adds

                  1 passing (4ms)
                  1 pending
                """))
                .contains(new Findings(List.of("adds"), List.of(), List.of(), new Tally(1, 0, 1)));
        assertThat(NodeOutput.read("npm error Missing script: \"test\"\n")).isEmpty();
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

package dev.holdfast.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.tools.Findings.Failure;
import dev.holdfast.tools.Findings.Tally;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The outputs of node are those of real runs, shortened; those of the others follow their manuals. */
class NodeRunnersTest {
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
}

package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Attempt.Chapter;
import dev.holdfast.sandbox.Escape.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a hostile command tries, under every backend that works here. An attempt fails its test when it succeeds and no
 * gap says so, and when it does not succeed where a gap says it does. Where it does no harm, it is first shown to work
 * without a sandbox.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackTest {
    private static final Path TABLE = Path.of("../../docs/sandbox.md");
    private static final int ENOUGH = 300;

    private @Nullable Scene laid;
    private final Map<String, Map<Backend, Outcome>> seen = new TreeMap<>();

    @BeforeAll
    void lay(@TempDir Path made) throws IOException, InterruptedException {
        laid = Attempts.scene(made);
    }

    @AfterAll
    void leave() throws IOException {
        if (laid != null) {
            laid.close();
        }
    }

    @TestFactory
    List<DynamicNode> nothingEscapes() {
        Scene scene = Objects.requireNonNull(laid);
        var escape = new Escape(scene, Attempts.backends(scene));
        var nodes = new ArrayList<DynamicNode>();
        for (Chapter chapter : Attempts.ALL) {
            nodes.add(DynamicContainer.dynamicContainer(
                    chapter.title(),
                    chapter.attempts().stream()
                            .map(attempt -> DynamicTest.dynamicTest(attempt.id(), () -> holds(escape, attempt)))));
        }
        nodes.add(DynamicTest.dynamicTest("the table in docs/sandbox.md says so", this::isWritten));
        return nodes;
    }

    private void holds(Escape escape, Attempt attempt) throws IOException, InterruptedException {
        var outcomes = escape.make(attempt);
        seen.put(attempt.id(), outcomes);
        outcomes.forEach((backend, outcome) -> {
            switch (outcome) {
                case Outcome.Escaped escaped ->
                    assertThat(attempt.gaps()).as("%s %s", backend, escaped).containsKey(backend);
                case Outcome.Contained contained ->
                    assertThat(attempt.gaps()).as("%s %s", backend, contained).doesNotContainKey(backend);
                case Outcome.Refused refused ->
                    assertThat(attempt.gaps()).as("%s", backend).doesNotContainKey(backend);
                case Outcome.Impossible impossible -> {} // says nothing
            }
        });
    }

    private void isWritten() throws IOException {
        var table = EscapeTable.read(Files.readString(TABLE));
        if (table.abi() == Ruleset.abi() && Architecture.here().equals(Optional.of(Architecture.X86_64))) {
            assertThat(table.differences(EscapeTable.Who.here(), seen))
                    .as("run `quality/bench/escapes` and look at what it changes")
                    .isEmpty();
        }
        assertThat(Files.readString(TABLE)).isEqualTo(table.text());
    }

    @Test
    void everyAttemptHasANameOfItsOwn() {
        var names = ids().toList();
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(ENOUGH);
    }

    @Test
    void everyAttackThatIsWrittenIsMade() throws IOException {
        var functions = Attempts.ALL.stream()
                .flatMap(chapter -> chapter.attempts().stream())
                .flatMap(attempt ->
                        attempt.act() instanceof Attempt.Act.Program(var function) ? Stream.of(function) : Stream.of())
                .sorted()
                .toList();
        assertThat(AttackProgram.functions())
                .filteredOn(function -> !function.equals("decoy"))
                .containsExactlyElementsOf(functions);
    }

    private static Stream<String> ids() {
        return Attempts.ALL.stream()
                .flatMap(chapter -> chapter.attempts().stream())
                .map(Attempt::id);
    }
}

package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.holdfast.sandbox.Confinement.Noted;
import dev.holdfast.sandbox.Escape.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attempts of {@link AttackTest} by commands that are explained: none succeeds that does not anyway. Every fourth is made;
 * all with {@code mvn -pl runtime/sandbox test -Dtest=ExplainedAttackTest -Dholdfast.all=true}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainedAttackTest {
    private static final int EACH = Boolean.getBoolean("holdfast.all") ? 1 : 4;

    private @Nullable Scene laid;

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
    Stream<DynamicTest> nothingMoreEscapes() {
        Scene scene = Objects.requireNonNull(laid);
        var plain = Objects.requireNonNull(Attempts.backends(scene).get(Backend.LANDLOCK));
        var escape = new Escape(scene, Map.of(Backend.LANDLOCK, new Explained(plain)));
        var attempts = Attempts.ALL.stream()
                .flatMap(chapter -> chapter.attempts().stream())
                .toList();
        return IntStream.iterate(0, at -> at < attempts.size(), at -> at + EACH)
                .mapToObj(attempts::get)
                .map(attempt -> dynamicTest(attempt.id(), () -> {
                    var outcome = escape.make(attempt).get(Backend.LANDLOCK);
                    if (outcome instanceof Outcome.Escaped) {
                        assertThat(attempt.gaps()).as("%s", outcome).containsKey(Backend.LANDLOCK);
                    }
                }));
    }

    /** Has every command explained. */
    private record Explained(Sandbox plain) implements Sandbox {
        @Override
        public Level level() {
            return plain.level();
        }

        @Override
        public Running start(Command command, Confinement confinement, Consumer<String> live) {
            return plain.start(command, confinement.with(Noted.EVERYTHING), live);
        }

        @Override
        public List<String> explain(Command command, Confinement confinement) {
            return plain.explain(command, confinement);
        }
    }
}

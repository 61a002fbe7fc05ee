package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Attempt.Act;
import dev.holdfast.sandbox.Attempt.Control;
import dev.holdfast.sandbox.Attempt.Sign;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes attempts on a scene, under every backend, and judges by what is seen. */
final class Escape {
    private static final Duration WALL = Duration.ofSeconds(10);
    private static final Duration PATIENCE = WALL.plusSeconds(5);

    /** A race is lost now and then: what is to succeed is tried this often. */
    private static final int TRIES = 5;

    private final Scene scene;
    private final Map<Backend, Sandbox> backends;

    Escape(Scene scene, Map<Backend, Sandbox> backends) {
        this.scene = scene;
        this.backends = new EnumMap<>(backends);
    }

    /** What came of an attempt. */
    sealed interface Outcome {
        /** No sign of success. */
        record Contained(String output) implements Outcome {}

        /** The backend would not even start it. */
        record Refused() implements Outcome {}

        /** It does not work here without a sandbox either. */
        record Impossible() implements Outcome {}

        /** It worked. */
        record Escaped(Set<Sign> signs, String output) implements Outcome {
            public Escaped {
                signs = Set.copyOf(signs);
            }
        }
    }

    /**
     * Makes one under each backend.
     *
     * @throws AssertionError when it should work without a sandbox and does not
     */
    Map<Backend, Outcome> make(Attempt attempt) throws IOException, InterruptedException {
        boolean possible = isPossible(attempt);
        var outcomes = new EnumMap<Backend, Outcome>(Backend.class);
        for (var each : backends.entrySet()) {
            Outcome outcome = new Outcome.Impossible();
            for (int tries = 0; possible && tries < TRIES; tries++) {
                outcome = under(each.getValue(), attempt);
                if (outcome instanceof Outcome.Escaped || !attempt.gaps().containsKey(each.getKey())) {
                    break;
                }
            }
            outcomes.put(each.getKey(), outcome);
        }
        return outcomes;
    }

    private boolean isPossible(Attempt attempt) throws IOException, InterruptedException {
        Control control = attempt.proof().control();
        boolean shown = switch (control) {
            case WORKS, WHERE_ALLOWED -> true;
            case WHERE_ALLOWED_FOR_ROOT -> Account.privileged();
            case NOT_SHOWN -> false;
        };
        if (!shown) {
            return true;
        }
        String lost = "";
        for (int tries = 0; tries < TRIES; tries++) {
            var words = words(attempt);
            String output = unconfined(
                    control == Control.WHERE_ALLOWED_FOR_ROOT
                            ? words
                            : scene.ground().asUser(words));
            var signs = scene.signs(output);
            scene.reset();
            if (signs.contains(attempt.proof().sign())) {
                return true;
            }
            if (control != Control.WORKS) {
                return false;
            }
            lost = signs + " " + output;
        }
        throw new AssertionError("`" + attempt.id() + "` does not work without a sandbox: " + lost);
    }

    private Outcome under(Sandbox sandbox, Attempt attempt) throws IOException {
        var command = new Command(words(attempt), scene.ground().workspace(), scene.variables());
        var confinement = scene.confinement(attempt.proof().guarding()).with(ProcessLimits.USUAL.within(WALL));
        Running running;
        try {
            running = sandbox.start(command, confinement);
        } catch (SandboxException refused) {
            return new Outcome.Refused();
        }
        var signs = EnumSet.noneOf(Sign.class);
        String output;
        try {
            output = CompletableFuture.supplyAsync(
                            () -> ended(running), task -> Thread.ofVirtual().start(task))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException broken) {
            signs.add(Sign.BROKEN);
            output = broken.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        signs.addAll(scene.signs(output));
        scene.reset();
        if (attempt.proof().sign() != Sign.SAID) {
            signs.remove(Sign.SAID); // it can be told from outside
        }
        return signs.isEmpty() ? new Outcome.Contained(output) : new Outcome.Escaped(signs, output);
    }

    private static String ended(Running running) {
        try {
            return running.await().output().text();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> words(Attempt attempt) throws IOException {
        return switch (attempt.act()) {
            case Act.Shell(var script) -> List.of("/bin/bash", "-c", script);
            case Act.Program(var function) -> List.of(scene.variables().get("ATTACK"), function);
        };
    }

    private String unconfined(List<String> words) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(words)
                .directory(scene.ground().workspace().toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(new TreeMap<>(scene.variables()));
        builder.environment().put("TMPDIR", scene.ground().scratch().toString());
        var file = scene.ground().scratch().resolve("output").toFile(); // a pipe would wait for what it leaves behind
        Process process = builder.redirectOutput(file).start();
        process.getOutputStream().close();
        if (!process.waitFor(WALL.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return java.nio.file.Files.readString(file.toPath(), StandardCharsets.ISO_8859_1);
    }
}

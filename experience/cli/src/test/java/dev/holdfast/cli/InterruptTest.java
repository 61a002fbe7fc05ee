package dev.holdfast.cli;

import static dev.holdfast.cli.RunTest.play;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.Event;
import dev.holdfast.approval.Asker;
import dev.holdfast.monitor.Call;
import dev.holdfast.monitor.MonitorEvent;
import dev.holdfast.terms.CallId;
import dev.holdfast.terms.SessionId;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Ctrl-C in the middle of a command, in a process of its own. */
class InterruptTest {
    @TempDir
    private Path folder;

    @Test
    void endsTheProcessTellsPeopleAndProgramsAndTheSessionGoesOn() throws Exception {
        var desk = new Desk(folder);
        try (var model = play("""
                turns:
                  - calls: [{tool: run_command, arguments: {command: "sleep 30"}}]
                  - say: I was stopped.
                """)) {
            Process process = desk.start(
                    "run",
                    "-p",
                    "sleep",
                    "--output",
                    "stream-json",
                    "--quiet",
                    "--model",
                    "openai:scripted",
                    "--base-url",
                    model.base().toString());
            process.getOutputStream().close();
            var lines = new ArrayList<JsonNode>();
            String told;
            try (var out = process.inputReader(StandardCharsets.UTF_8);
                    var err = process.getErrorStream()) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    lines.add(Wire.read(line));
                    if (isStart(lines)) {
                        press(process);
                    }
                }
                told = new String(err.readAllBytes(), StandardCharsets.UTF_8);
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor()).isEqualTo(130);
            String session = lines.getFirst().get("session").asString();
            assertThat(lines.getLast())
                    .isEqualTo(Wire.read("{\"kind\":\"interrupted\",\"session\":\"" + session
                            + "\",\"exitCode\":130,\"resume\":\"holdfast resume " + session + "\"}"));
            assertThat(told)
                    .startsWith("holdfast: ") // on a slow machine: stopped in the middle of a call
                    .endsWith("interrupted; go on with `holdfast resume " + session + "`\n");

            assertThat(desk.run(model, "resume", session).out()).isEqualTo("I was stopped.\n");
        }
    }

    @Test
    void aStopBetweenTheRecordAndTheStartOfACommandStopsItToo() {
        var desk = new Desk(folder);
        var surroundings = desk.surroundings(InputStream.nullInputStream(), System.out, System.err, Set.of());
        var stop = new AtomicReference<Runnable>(() -> {});
        try (var ground = Ground.open(surroundings, desk.workspace(), List.of());
                var archive = Archive.open(surroundings);
                var bench = Workbench.open(surroundings, archive, new SessionId("s-000000000001"), ground, stamped -> {
                    if (stamped.event() instanceof Event.Monitored(MonitorEvent.Started ignored)) {
                        stop.get().run();
                    }
                })) {
            var commands = bench.commands();
            stop.set(commands::stop);
            var call = new ExecTool(ground.workspace().root(), Duration.ofSeconds(30), List::of)
                    .call(List.of("sleep", "20"), OwnGrants.NONE);
            bench.shelf().log().record(desk.opening());
            var state = bench.shelf().log().state().monitor();
            var observation = bench.monitor(Asker.nobody(), commands).carryOut(new Call(CallId.of(1), call), state);
            assertThat(observation.text()).startsWith("stopped before it began");
        }
    }

    /** The second start: the first is the model's. */
    private static boolean isStart(List<JsonNode> lines) {
        return lines.getLast().get("kind").asString().equals("monitor.started")
                && lines.getLast().get("call").asString().equals("c2");
    }

    private static void press(Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}

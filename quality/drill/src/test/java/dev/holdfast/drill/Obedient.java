package dev.holdfast.drill;

import dev.holdfast.drill.Trace.Fate;
import dev.holdfast.drill.Trace.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An agent that does whatever its model says, with the rights of whoever runs it: follows links and redirects, takes half
 * an answer for a whole one, tries again what it has done, and shows a person the beginning of a command. The drill has to
 * see harm wherever this one is hijacked.
 */
final class Obedient implements Guard {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int TURNS_MAX = 150;
    private static final int TRIES_MAX = 4;
    private static final int CARD_CHARS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Pattern PICTURE = Pattern.compile("!\\[[^]]*]\\((http[^)]*)\\)");
    private static final long COMMAND_SECONDS_MAX = 12;

    @Override
    public Trace run(Assignment assignment) {
        return new Session(assignment).run();
    }

    /** A call as it came over the wire. */
    private record Call(String id, String tool, String arguments) {}

    /** An answer, whole or not. */
    private record Reply(String text, List<Call> calls, boolean whole) {}

    private static final class Session {
        private final Assignment assignment;
        private final ArrayNode messages = JSON.createArrayNode();
        private final List<Step> steps = new ArrayList<>();
        private final List<String> cards = new ArrayList<>();
        private boolean planned;

        Session(Assignment assignment) {
            this.assignment = assignment;
            messages.addObject().put("role", "user").put("content", assignment.task());
        }

        Trace run() {
            for (int turn = 0; turn < TURNS_MAX; turn++) {
                Optional<Reply> reply = ask();
                if (reply.isEmpty()) {
                    return new Trace(Trace.Ending.MODEL_UNAVAILABLE, "no answer", steps, cards);
                }
                if (act(reply.get())) {
                    return new Trace(Trace.Ending.FINISHED, "finished", steps, cards);
                }
            }
            return new Trace(Trace.Ending.BUDGET, "enough", steps, cards);
        }

        /** Acts on halves of answers, too, and asks again then. */
        private Optional<Reply> ask() {
            for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
                Optional<Reply> reply = answer();
                if (reply.isPresent() && reply.get().whole()) {
                    return reply;
                }
                reply.ifPresent(half -> half.calls().forEach(this::carryOut));
            }
            return Optional.empty();
        }

        private Optional<Reply> answer() {
            ObjectNode body = JSON.createObjectNode().put("model", "scripted").put("stream", true);
            body.set("messages", messages);
            String base =
                    settings().getOrDefault("MODEL_BASE_URL", assignment.model().toString());
            var request = HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
            var lines = new ArrayList<String>();
            try (var client = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.ALWAYS)
                    .connectTimeout(PATIENCE)
                    .build()) {
                var response = client.send(request, HttpResponse.BodyHandlers.ofLines());
                if (response.statusCode() != 200) {
                    return Optional.empty();
                }
                response.body().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                if (lines.isEmpty()) {
                    return Optional.empty();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return Optional.of(reply(lines));
        }

        private static Reply reply(List<String> lines) {
            var text = new StringBuilder();
            var calls = new TreeMap<Integer, String[]>();
            boolean whole = false;
            for (String line : lines) {
                if (!line.startsWith("data: ")) {
                    continue;
                }
                if (line.equals("data: [DONE]")) {
                    whole = true;
                    continue;
                }
                JsonNode delta =
                        JSON.readTree(line.substring(6)).path("choices").path(0).path("delta");
                text.append(delta.path("content").asString(""));
                for (JsonNode part : delta.path("tool_calls")) {
                    String[] call = calls.computeIfAbsent(part.path("index").asInt(), i -> new String[] {"", "", ""});
                    call[0] += part.path("id").asString("");
                    call[1] += part.path("function").path("name").asString("");
                    call[2] += part.path("function").path("arguments").asString("");
                }
            }
            return new Reply(
                    text.toString(),
                    calls.values().stream()
                            .map(call -> new Call(call[0], call[1], call[2]))
                            .toList(),
                    whole);
        }

        /** What a {@code .env} of the workspace says, which steers its programs. */
        private Map<String, String> settings() {
            var settings = new TreeMap<String, String>();
            Path file = assignment.workspace().resolve(".env");
            try {
                if (Files.isReadable(file)) {
                    Files.readAllLines(file).stream()
                            .map(line -> line.split("=", 2))
                            .filter(parts -> parts.length == 2)
                            .forEach(parts -> settings.put(parts[0], parts[1]));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return settings;
        }

        /** Shows the pictures of an answer. */
        private void show(String text) {
            PICTURE.matcher(text).results().forEach(picture -> {
                var request = HttpRequest.newBuilder(URI.create(picture.group(1)))
                        .timeout(GLANCE)
                        .build();
                try (var client = HttpClient.newHttpClient()) {
                    client.send(request, HttpResponse.BodyHandlers.discarding());
                } catch (IOException e) {
                    // nobody answered
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }

        /** Whether the model is done. */
        private boolean act(Reply reply) {
            show(reply.text());
            var said = messages.addObject().put("role", "assistant").put("content", reply.text());
            var asked = said.putArray("tool_calls");
            for (Call call : reply.calls()) {
                asked.addObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.tool())
                        .put("arguments", call.arguments());
            }
            for (Call call : reply.calls()) {
                if (call.tool().equals("finish")) {
                    return true;
                }
                messages.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", call.id())
                        .put("content", carryOut(call));
            }
            return reply.calls().isEmpty();
        }

        private String carryOut(Call call) {
            if (assignment.person().manner() == Person.Manner.APPROVING && !planned) {
                String card = call.tool() + " " + start(call.arguments());
                cards.add(card.replaceAll("\\p{C}", "?"));
                if (assignment.person().answer(card) != Person.Answer.YES) {
                    return "refused";
                }
            }
            planned |= call.tool().equals("propose_plan"); // and is not asked again
            String text;
            try {
                text = doIt(call.tool(), arguments(call.arguments()));
            } catch (IOException | RuntimeException e) {
                text = "failed: " + e;
            }
            steps.add(new Step(call.tool(), Fate.DONE, "", text));
            return text;
        }

        private static String start(String text) {
            return text.length() < CARD_CHARS ? text : text.substring(0, CARD_CHARS);
        }

        /** What can be made of them, even when the end is missing. */
        private static JsonNode arguments(String written) {
            for (String end : List.of("", "}", "\"}", "\"\"}", "]}", "\"]}")) {
                try {
                    return JSON.readTree(written + end);
                } catch (JacksonException e) {
                    // the next one may do
                }
            }
            return JSON.createObjectNode();
        }

        private String doIt(String tool, JsonNode arguments) throws IOException {
            Path path = path(arguments, "path");
            return switch (tool) {
                case "read_file" -> Files.readString(path);
                case "write_file" -> {
                    Files.createDirectories(path.getParent());
                    String content = arguments.path("content").asString();
                    Path first = path.resolveSibling(path.getFileName() + ".tmp"); // as if nobody could foresee it
                    Files.writeString(first, content);
                    Files.writeString(path, content);
                    Files.delete(first);
                    yield "written";
                }
                case "edit_file" -> {
                    String text = Files.readString(path);
                    Files.writeString(
                            path,
                            text.replace(
                                    arguments.path("old_text").asString(),
                                    arguments.path("new_text").asString()));
                    yield "written";
                }
                case "move_path" -> shell("mv -- \"$1\" \"$2\"", path(arguments, "from"), path(arguments, "to"));
                case "delete_path" -> shell("rm -rf -- \"$1\"", path);
                case "list_files" -> shell("ls -la -- \"$1\"", path);
                case "find_files" -> shell("find -L \"$1\" -type f", path);
                case "search_text" ->
                    shell("grep -Rn " + quoted(arguments.path("pattern").asString()) + " \"$1\"", path);
                case "apply_patch" -> {
                    Path patch = Files.createTempFile(assignment.workspace().getParent(), "a", ".patch");
                    Files.writeString(patch, arguments.path("patch").asString());
                    String said =
                            shell("cd \"$2\" && patch -p1 --follow-symlinks < \"$1\"", patch, assignment.workspace());
                    Files.delete(patch);
                    yield said;
                }
                case "git_commit" ->
                    shell("git add -A && git commit -m "
                            + quoted(arguments.path("message").asString()));
                case "git_diff" -> shell("git diff " + arguments.path("path").asString(""));
                case "git_status" -> shell("git status");
                case "git_log" -> shell("git log");
                case "run_tests" ->
                    shell("make test " + arguments.path("selector").asString(""));
                default ->
                    arguments.path("command").isString()
                            ? shell(arguments.path("command").asString())
                            : "done";
            };
        }

        private Path path(JsonNode arguments, String name) {
            return assignment.workspace().resolve(arguments.path(name).asString("."));
        }

        private static String quoted(String word) {
            return "'" + word.replace("'", "'\\''") + "'";
        }

        private String shell(String command, Path... words) throws IOException {
            var argv = new ArrayList<>(List.of("bash", "-c", command, "bash"));
            for (Path word : words) {
                argv.add(word.toString());
            }
            Path out = Files.createTempFile("obedient-", ".out");
            var builder = new ProcessBuilder(argv)
                    .directory(assignment.workspace().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().putAll(assignment.variables());
            builder.environment().putAll(settings());
            builder.environment().put("GIT_CONFIG_COUNT", "1");
            builder.environment().put("GIT_CONFIG_KEY_0", "safe.directory");
            builder.environment().put("GIT_CONFIG_VALUE_0", "*");
            Process process = builder.start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
                return new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                Files.delete(out);
            }
        }
    }
}

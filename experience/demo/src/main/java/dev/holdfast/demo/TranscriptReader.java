package dev.holdfast.demo;

import dev.holdfast.demo.DemoException.Code;
import dev.holdfast.demo.Transcript.AnyOf;
import dev.holdfast.demo.Transcript.Call;
import dev.holdfast.demo.Transcript.Demands;
import dev.holdfast.demo.Transcript.Fault;
import dev.holdfast.demo.Transcript.Turn;
import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads the written form of a transcript strictly: what it does not know, it refuses, and says where. */
final class TranscriptReader {
    /** Bounds of one transcript. */
    private static final int CHARS_MAX = 1 << 20;

    private static final int TURNS_MAX = 500;
    private static final int CALLS_MAX = 32;
    private static final int FAULTS_MAX = 16;

    private static final LoadSettings STRICT = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(CHARS_MAX)
            .build();
    private static final JsonMapper JSON = new JsonMapper();

    /** Where in the transcript we are, for messages. */
    private final String at;

    private TranscriptReader(String at) {
        this.at = at;
    }

    static Transcript read(String name, String yaml) {
        var reader = new TranscriptReader("`" + name + "`");
        Map<String, Object> root = reader.map(reader.parsed(yaml), Set.of("turns"));
        return new Transcript(name, reader.list(root, "turns", TURNS_MAX, TranscriptReader::turn));
    }

    private @Nullable Object parsed(String yaml) {
        if (yaml.length() > CHARS_MAX) {
            throw wrong("is longer than " + CHARS_MAX + " characters; split it");
        }
        try {
            for (var event : new Parse(STRICT).parseString(yaml)) {
                if (event instanceof AliasEvent) {
                    throw wrong("has an alias (`*name`); write the value out");
                }
            }
            return new Load(STRICT).loadFromString(yaml);
        } catch (YamlEngineException e) {
            throw new DemoException(Code.TRANSCRIPT, at + " is not YAML as we read it; see the cause", e);
        }
    }

    private Turn turn(Object value) {
        Map<String, Object> turn = map(value, Set.of("expects", "absent", "faults", "say", "calls"));
        var demands = new Demands(
                list(turn, "expects", CALLS_MAX, TranscriptReader::anyOf),
                list(turn, "absent", CALLS_MAX, TranscriptReader::text));
        String say = turn.containsKey("say") ? text(turn, "say") : "";
        List<Call> calls = list(turn, "calls", CALLS_MAX, TranscriptReader::call);
        if (say.isBlank() && calls.isEmpty()) {
            throw wrong("neither says nor calls anything; give it `say` or `calls`");
        }
        return new Turn(demands, list(turn, "faults", FAULTS_MAX, TranscriptReader::fault), say, calls);
    }

    private AnyOf anyOf(Object value) {
        if (!(value instanceof List<?> several)) {
            return new AnyOf(List.of(text(value)));
        }
        if (several.isEmpty()) {
            throw wrong("is an empty list of alternatives, which nothing satisfies");
        }
        return new AnyOf(several.stream().map(this::text).toList());
    }

    private Call call(Object value) {
        Map<String, Object> call = map(value, Set.of("tool", "arguments", "raw"));
        String tool = text(call, "tool");
        if (call.containsKey("raw")) {
            if (call.containsKey("arguments")) {
                throw wrong("has both `arguments` and `raw`; keep one");
            }
            return new Call(tool, text(call, "raw"));
        }
        Object arguments = call.getOrDefault("arguments", Map.of());
        if (!(arguments instanceof Map<?, ?>)) {
            throw wrong("has `arguments` that are no mapping; use `raw` for malformed ones");
        }
        try {
            return new Call(tool, JSON.writeValueAsString(arguments));
        } catch (JacksonException e) {
            throw new DemoException(Code.TRANSCRIPT, at + " has arguments that JSON cannot say; see the cause", e);
        }
    }

    private Fault fault(Object value) {
        if (value instanceof Map<?, ?>) {
            Map<String, Object> fault = map(value, Set.of("status", "headers"));
            if (!(fault.get("status") instanceof Integer status) || status < 400 || status > 599) {
                throw wrong("needs a `status` from 400 to 599");
            }
            var headers = new LinkedHashMap<String, String>();
            Object written = fault.getOrDefault("headers", Map.of());
            if (!(written instanceof Map<?, ?> pairs)) {
                throw wrong("has `headers` that are no mapping");
            }
            pairs.forEach((name, header) -> headers.put(text(name), text(header)));
            return new Fault.Status(status, headers);
        }
        return switch (text(value)) {
            case "reset" -> new Fault.Reset();
            case "truncate" -> new Fault.Truncate();
            case "stall" -> new Fault.Stall();
            default ->
                throw wrong("is the unknown fault " + shown(value)
                        + "; known are `reset`, `truncate`, `stall` and a mapping with `status`");
        };
    }

    private Map<String, Object> map(@Nullable Object value, Set<String> known) {
        if (!(value instanceof Map<?, ?> raw)) {
            throw wrong("is no mapping");
        }
        var map = new LinkedHashMap<String, Object>();
        raw.forEach((key, entry) -> {
            if (!(key instanceof String name) || !known.contains(name)) {
                throw wrong("has the unknown key " + shown(key) + "; known are "
                        + known.stream().sorted().toList());
            }
            if (entry == null) {
                throw wrong("has no value for `" + name + "`");
            }
            map.put(name, entry);
        });
        return map;
    }

    private <T> List<T> list(
            Map<String, Object> map, String key, int sizeMax, BiFunction<TranscriptReader, Object, T> read) {
        Object value = map.getOrDefault(key, List.of());
        if (!(value instanceof List<?> items)) {
            throw wrong("has `" + key + "` that is no list");
        }
        if (items.size() > sizeMax) {
            throw wrong("has " + items.size() + " entries in `" + key + "`; at most " + sizeMax + " are read");
        }
        var entries = new ArrayList<T>();
        for (Object item : items) {
            var inside = new TranscriptReader(at + ", `" + key + "` number " + (entries.size() + 1));
            if (item == null) {
                throw inside.wrong("is empty");
            }
            entries.add(read.apply(inside, item));
        }
        return entries;
    }

    private String text(Map<String, Object> map, String key) {
        return new TranscriptReader(at + ", `" + key + "`").text(map.get(key));
    }

    private String text(@Nullable Object value) {
        if (!(value instanceof String text) || text.isEmpty()) {
            throw wrong("needs text where it has " + shown(value) + "; put numbers in quotes");
        }
        return text;
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "nothing" : "`" + Visible.inert(value.toString(), 80) + "`";
    }

    private DemoException wrong(String what) {
        return new DemoException(Code.TRANSCRIPT, at + " " + what);
    }
}

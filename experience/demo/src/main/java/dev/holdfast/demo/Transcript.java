package dev.holdfast.demo;

import dev.holdfast.demo.DemoException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a scripted model says, turn by turn, and what it insists on having been told before. The written form is
 * described in {@code docs/formats/transcript.md}.
 *
 * @param name what messages call it
 * @param turns in the order they are played; the first answers a conversation without an assistant message
 */
public record Transcript(String name, List<Turn> turns) {
    public Transcript {
        turns = List.copyOf(turns);
        if (turns.isEmpty()) {
            throw new DemoException(Code.TRANSCRIPT, "`" + name + "` has no turns; write at least one below `turns`");
        }
    }

    /**
     * One answer of the model.
     *
     * @param demands what the request for this turn must and must not hold
     * @param faults what goes wrong before the turn is served, one per try, in this order
     * @param text what it says; may be empty
     * @param calls the tools it asks for; none ends the conversation
     */
    public record Turn(Demands demands, List<Fault> faults, String text, List<Call> calls) {
        public Turn {
            faults = List.copyOf(faults);
            calls = List.copyOf(calls);
        }
    }

    /**
     * What must be true of a request. Letters match in either case.
     *
     * @param expects each must occur in a tool result that is newer than the model's last message, or, when there is
     *     none, in any newer message
     * @param absent none may occur anywhere in the request
     */
    public record Demands(List<AnyOf> expects, List<String> absent) {
        public Demands {
            expects = List.copyOf(expects);
            absent = List.copyOf(absent);
        }
    }

    /** Texts of which one is enough. */
    public record AnyOf(List<String> texts) {
        public AnyOf {
            texts = List.copyOf(texts);
        }
    }

    /**
     * A tool call.
     *
     * @param tool the name of the tool
     * @param arguments sent as it stands; JSON, unless the transcript wants it malformed
     */
    public record Call(String tool, String arguments) {}

    /** Something that goes wrong on the way to an answer. */
    public sealed interface Fault {
        /** An HTTP status instead of an answer, with these extra headers. */
        record Status(int code, Map<String, String> headers) implements Fault {
            public Status {
                headers = Map.copyOf(headers);
            }
        }

        /** Half an answer, then a TCP reset. */
        record Reset() implements Fault {}

        /** Half an answer, then a clean end without the end marker. */
        record Truncate() implements Fault {}

        /** Half an answer, then silence on an open connection. */
        record Stall() implements Fault {}
    }

    /** The transcript of the demo, with its placeholders still open. */
    public static Transcript rentals() {
        try (InputStream in = Transcript.class.getResourceAsStream("rentals.yaml")) {
            if (in == null) {
                throw new IllegalStateException("the resource `rentals.yaml` is not on the class path");
            }
            return read("rentals", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new DemoException(Code.FILES, "the resource `rentals.yaml` cannot be read", e);
        }
    }

    /**
     * Reads the written form.
     *
     * @param name what messages call it
     * @throws DemoException when it breaks the format; the message says in which turn
     */
    public static Transcript read(String name, String yaml) {
        return TranscriptReader.read(name, yaml);
    }

    /**
     * Reads the written form of one turn.
     *
     * @throws DemoException when it breaks the format; the message says where
     */
    public static Turn turn(Node node) {
        return TranscriptReader.turn(node);
    }

    /**
     * The same with every {@code ${placeholder}} replaced, in texts, arguments, demands and headers alike.
     *
     * @throws DemoException when it holds a placeholder that {@code values} does not
     */
    public Transcript filled(Map<String, String> values) {
        var blanks = new Blanks(name, values);
        return new Transcript(
                name,
                turns.stream()
                        .map(turn -> new Turn(
                                new Demands(
                                        turn.demands().expects().stream()
                                                .map(any -> new AnyOf(blanks.fill(any.texts())))
                                                .toList(),
                                        blanks.fill(turn.demands().absent())),
                                turn.faults().stream()
                                        .map(fault -> filled(fault, blanks))
                                        .toList(),
                                blanks.fill(turn.text()),
                                turn.calls().stream()
                                        .map(call -> new Call(call.tool(), blanks.fillJson(call.arguments())))
                                        .toList()))
                        .toList());
    }

    private static Fault filled(Fault fault, Blanks blanks) {
        return switch (fault) {
            case Fault.Status(int code, Map<String, String> headers) ->
                new Fault.Status(
                        code,
                        headers.entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, entry -> blanks.fill(entry.getValue()))));
            case Fault.Reset reset -> reset;
            case Fault.Truncate truncate -> truncate;
            case Fault.Stall stall -> stall;
        };
    }
}

package dev.holdfast.shell;

import dev.holdfast.terms.Visible;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One walk through a text and the texts in it, which notes what a person is to be told. */
final class Walk {
    private static final int STEPS_MAX = 60;
    private static final int DOUBTS_MAX = 8;
    private static final int UNKNOWN_MAX = 20;
    private static final int SCRIPTS_MAX = 12;
    private static final int DEPTH_MAX = 12;
    private static final int WRAPPERS_MAX = 8;
    private static final int ERROR_CHARS = 60;

    private static final Pattern ESCAPED_IN_BACKQUOTES = Pattern.compile("\\\\([`$\\\\])");

    private final Set<String> doubts = new LinkedHashSet<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final List<Gloss.Step> steps = new ArrayList<>();
    private int scripts;

    Gloss gloss() {
        var all = new ArrayList<>(steps);
        if (!unknown.isEmpty()) {
            all.add(new Gloss.Step(0, "not known beforehand: " + String.join(", ", unknown)));
        }
        return new Gloss(doubts.stream().limit(DOUBTS_MAX).toList(), all);
    }

    void doubt(String why) {
        doubts.add(why);
    }

    /** Reads a whole program. */
    void script(String text, int depth) {
        Optional<String> broken = ++scripts > SCRIPTS_MAX || depth > DEPTH_MAX
                ? Optional.of("it holds too many programs in each other")
                : Bounds.broken(text);
        if (broken.isPresent()) {
            doubt("not understood: " + broken.get());
            return;
        }
        if (!Visible.inertLines(text).equals(text)) {
            doubt("it holds characters that do not show; they stand here as [U+…]");
        }
        Node tree = Grammar.instance().parse(text);
        Differences.in(text, tree).forEach(this::doubt);
        new Text(text).visit(tree, depth);
    }

    private void step(int depth, String text) {
        if (steps.size() < STEPS_MAX) {
            steps.add(new Gloss.Step(depth, text));
        } else {
            doubt("it does more than these " + STEPS_MAX + " steps; the rest is not listed");
        }
    }

    /** The walk through one program. */
    private final class Text {
        private final Words words;

        Text(String text) {
            this.words = new Words(text);
        }

        void each(Node node, int depth) {
            for (Node child : node.children()) {
                visit(child, depth);
                if (child.is("&")) {
                    step(depth, "and goes on while that still runs");
                }
            }
        }

        private void visit(Node node, int depth) {
            switch (node.type()) {
                case "command" -> command(node, List.of(), depth);
                case "declaration_command", "variable_assignment", "unset_command" -> {
                    step(depth, "sets " + words.written(node));
                    outputs(node, depth + 1);
                }
                case "redirected_statement" -> redirected(node, depth);
                case "file_redirect" -> redirect(node, depth);
                case "herestring_redirect" -> {
                    step(
                            depth,
                            "with the input " + words.written(node).substring(3).strip());
                    outputs(node, depth + 1);
                }
                case "pipeline" -> within("a pipeline, where each reads what the one before prints:", node, depth);
                case "list" -> list(node, depth);
                case "subshell" -> within("in a shell of its own:", node, depth);
                case "if_statement" -> within("depending on what comes first:", node, depth);
                case "case_statement" -> within("depending on a value:", node, depth);
                case "while_statement", "c_style_for_statement" -> within("again and again:", node, depth);
                case "for_statement" ->
                    within("for each of " + all(node.parts("value").toList()) + ":", node, depth);
                case "function_definition" ->
                    within("wherever " + node.part("name").map(words::written).orElse("?") + " is run:", node, depth);
                case "command_substitution" -> output(node, depth);
                case "process_substitution" -> within("beside it, through a pipe:", node, depth);
                case "simple_expansion", "expansion" -> {
                    if (unknown.size() < UNKNOWN_MAX) {
                        unknown.add(words.written(node));
                    }
                    each(node, depth);
                }
                case Node.ERROR -> {
                    doubt("not understood, so that parts may be missing here: the grammar makes no sense of `"
                            + cut(words.written(node)) + "`");
                    each(node, depth);
                }
                default -> each(node, depth);
            }
        }

        private void within(String head, Node node, int depth) {
            step(depth, head);
            each(node, depth + 1);
        }

        private void list(Node node, int depth) {
            int at = depth;
            for (Node child : node.children()) {
                switch (child.type()) {
                    case "&&" -> step(at++, "if that worked:");
                    case "||" -> step(at++, "if that failed:");
                    default -> visit(child, at);
                }
            }
        }

        /** A command with what stands behind it: words that follow a redirection are still its arguments. */
        private void redirected(Node node, int depth) {
            List<Node> redirects = node.parts("redirect").toList();
            List<Node> more = redirects.stream()
                    .flatMap(redirect -> redirect.is("file_redirect")
                            ? redirect.parts("destination").skip(1)
                            : redirect.parts("argument"))
                    .toList();
            Optional<Node> heredoc = redirects.stream()
                    .filter(redirect -> redirect.is("heredoc_redirect"))
                    .findFirst();
            for (Node child : node.children()) {
                if (child.is("command")) {
                    command(child, more, depth);
                    heredoc.ifPresent(input -> input(child, input, depth + 1));
                } else if (!child.field().equals("redirect")) {
                    visit(child, depth);
                }
            }
            redirects.forEach(redirect -> visit(redirect, depth + 1));
        }

        /** A heredoc is a program where a shell reads it. */
        private void input(Node command, Node heredoc, int depth) {
            boolean shell = Wrappers.of(argv(command, List.of())).stream().anyMatch(Unfolded.Input.class::isInstance);
            heredoc.first("heredoc_body").filter(body -> shell).ifPresent(body -> script(words.written(body), depth));
        }

        private void command(Node node, List<Node> more, int depth) {
            List<Word> argv = argv(node, more);
            String set = node.children().stream()
                    .filter(child -> child.is("variable_assignment"))
                    .map(words::written)
                    .collect(Collectors.joining(" "));
            step(depth, "runs " + (set.isEmpty() ? "" : set + " ") + shown(argv));
            unfold(argv, depth + 1, 0);
            outputs(node, depth + 1);
            more.forEach(word -> outputs(word, depth + 1));
            node.parts("redirect").forEach(redirect -> visit(redirect, depth + 1));
        }

        private List<Word> argv(Node node, List<Node> more) {
            var argv = new ArrayList<Word>();
            for (Node child : node.children()) {
                if (child.field().equals("name") || child.field().equals("argument")) {
                    argv.add(words.of(child));
                }
            }
            more.forEach(child -> argv.add(words.of(child)));
            return argv;
        }

        private String all(List<Node> nodes) {
            return nodes.isEmpty()
                    ? "its arguments"
                    : shown(nodes.stream().map(words::of).toList());
        }

        /** What is run within words, and within what variables are set to. */
        private void outputs(Node node, int depth) {
            for (Node child : node.children()) {
                if (child.is("variable_assignment")) {
                    outputs(child, depth);
                } else if (!child.field().equals("redirect")) {
                    visit(child, depth);
                }
            }
        }

        /** Between backquotes the grammar does not see what is escaped to stand in backquotes itself. */
        private void output(Node node, int depth) {
            String written = words.written(node);
            if (!written.startsWith("`") || written.indexOf('\\') < 0) {
                within("for what it prints:", node, depth);
                return;
            }
            step(depth, "for what it prints:");
            String inner = written.substring(1, Math.max(1, written.length() - 1));
            script(ESCAPED_IN_BACKQUOTES.matcher(inner).replaceAll("$1"), depth + 1);
        }

        private void redirect(Node node, int depth) {
            String how = node.children().stream()
                    .map(Node::type)
                    .filter(type -> type.contains("<") || type.contains(">"))
                    .filter(type -> !type.contains("_"))
                    .findFirst()
                    .orElse(">");
            node.part("destination").ifPresent(destination -> {
                Word file = words.of(destination);
                boolean stream = how.endsWith("&") && file.value().matches("[0-9]+|-");
                if (!stream && !file.is("/dev/null")) {
                    step(depth, effect(how, file));
                }
                visit(destination, depth + 1);
            });
        }
    }

    private static String effect(String how, Word file) {
        if (file.value().startsWith("/dev/tcp/") || file.value().startsWith("/dev/udp/")) {
            return "talks to a network at " + file.shown();
        }
        return switch (how) {
            case "<" -> "reads the file " + file.shown();
            case ">>", "&>>" -> "adds to the file " + file.shown();
            default -> "writes the file " + file.shown();
        };
    }

    private void unfold(List<Word> argv, int depth, int wrappers) {
        if (!argv.isEmpty() && !argv.getFirst().isKnown()) {
            step(depth, "which program that is cannot be known");
        }
        if (wrappers > WRAPPERS_MAX) {
            doubt("not understood: more than " + WRAPPERS_MAX + " programs that run each other");
            return;
        }
        for (Unfolded unfolded : Wrappers.of(argv)) {
            switch (unfolded) {
                case Unfolded.Told(var what) -> step(depth, what);
                case Unfolded.Input() -> step(depth, "which runs what it reads from its input as a program");
                case Unfolded.Program(var inner, var how) -> {
                    step(depth, "which runs " + shown(inner) + (how.isEmpty() ? "" : " " + how));
                    unfold(inner, depth, wrappers + 1);
                }
                case Unfolded.Script(var text) -> {
                    if (text.stream().allMatch(Word::isKnown)) {
                        step(depth, "which runs this text as a program:");
                        script(text.stream().map(Word::value).collect(Collectors.joining(" ")), depth + 1);
                    } else {
                        step(depth, "which runs a text as a program that cannot be known: " + shown(text));
                    }
                }
            }
        }
    }

    private static String shown(List<Word> words) {
        return words.stream().map(Word::shown).collect(Collectors.joining(" "));
    }

    private static String cut(String text) {
        return text.length() <= ERROR_CHARS ? text : text.substring(0, ERROR_CHARS) + "…";
    }
}

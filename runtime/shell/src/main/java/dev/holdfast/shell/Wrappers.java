package dev.holdfast.shell;

import dev.holdfast.shell.Unfolded.Input;
import dev.holdfast.shell.Unfolded.Program;
import dev.holdfast.shell.Unfolded.Script;
import dev.holdfast.shell.Unfolded.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The programs that run others, and how to tell what they run. What is not listed here runs what it is. */
final class Wrappers {
    /**
     * How a program is followed by another.
     *
     * @param valued its options that take the next word
     * @param operands how many words of its own come before the other program
     */
    private record Form(Set<String> valued, int operands) {}

    private static final Form PLAIN = new Form(Set.of(), 0);

    private static final Map<String, Form> FORMS = Map.ofEntries(
            Map.entry("nohup", PLAIN),
            Map.entry("setsid", PLAIN),
            Map.entry("time", new Form(Set.of("-f", "-o", "--format", "--output"), 0)),
            Map.entry("builtin", PLAIN),
            Map.entry("command", PLAIN),
            Map.entry("coproc", PLAIN),
            Map.entry("busybox", PLAIN),
            Map.entry("exec", new Form(Set.of("-a"), 0)),
            Map.entry("env", new Form(Set.of("-u", "--unset", "-C", "--chdir"), 0)),
            Map.entry(
                    "sudo",
                    new Form(
                            Set.of(
                                    "-u",
                                    "--user",
                                    "-g",
                                    "--group",
                                    "-h",
                                    "--host",
                                    "-p",
                                    "--prompt",
                                    "-C",
                                    "-r",
                                    "-t",
                                    "-T",
                                    "-U",
                                    "-D",
                                    "--chdir",
                                    "-R",
                                    "--chroot"),
                            0)),
            Map.entry("doas", new Form(Set.of("-u", "-C"), 0)),
            Map.entry("nice", new Form(Set.of("-n", "--adjustment"), 0)),
            Map.entry("ionice", new Form(Set.of("-c", "-n", "-p", "--class", "--classdata"), 0)),
            Map.entry("stdbuf", new Form(Set.of("-i", "-o", "-e", "--input", "--output", "--error"), 0)),
            Map.entry("timeout", new Form(Set.of("-k", "-s", "--kill-after", "--signal"), 1)),
            Map.entry("chroot", new Form(Set.of(), 1)),
            Map.entry("flock", new Form(Set.of("-w", "--timeout", "-E"), 1)),
            Map.entry(
                    "xargs",
                    new Form(
                            Set.of(
                                    "-a",
                                    "--arg-file",
                                    "-d",
                                    "--delimiter",
                                    "-E",
                                    "-I",
                                    "--replace",
                                    "-L",
                                    "-n",
                                    "--max-args",
                                    "-P",
                                    "--max-procs",
                                    "-s",
                                    "--max-chars"),
                            0)));

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh");

    /** Options of interpreters that take a program as text. */
    private static final Map<String, Set<String>> TEXTS = Map.of(
            "python", Set.of("-c"),
            "perl", Set.of("-e", "-E", "-ne", "-pe", "-i"),
            "ruby", Set.of("-e", "-ne", "-pe"),
            "node", Set.of("-e", "--eval", "-p", "--print"),
            "php", Set.of("-r"),
            "lua", Set.of("-e"),
            "deno", Set.of("eval"));

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);
    private static final Pattern VERSION = Pattern.compile("[0-9.]+$");

    private Wrappers() {}

    /** What these words make a program run besides itself. */
    static List<Unfolded> of(List<Word> words) {
        if (words.isEmpty() || !words.getFirst().isKnown()) {
            return List.of();
        }
        String name = words.getFirst().name();
        List<Word> rest = words.subList(1, words.size());
        if (SHELLS.contains(name)) {
            return List.of(shell(rest));
        }
        Form form = FORMS.get(name);
        if (form != null) {
            return wrapped(name, form, rest);
        }
        return switch (name) {
            case "eval" -> rest.isEmpty() ? List.of() : List.of(new Script(behindOptions(rest, Set.of())));
            case "trap" -> trapped(behindOptions(rest, Set.of()));
            case "watch" -> List.of(new Script(behindOptions(rest, Set.of("-n", "--interval"))));
            case "source", "." -> sourced(behindOptions(rest, Set.of()));
            case "find" -> found(rest);
            case "git" -> git(rest);
            case "awk", "gawk", "mawk" -> List.of(new Told("which takes a program given as text; it is not read here"));
            default -> text(name, rest);
        };
    }

    private static List<Unfolded> trapped(List<Word> rest) {
        return rest.isEmpty() ? List.of() : List.of(new Script(rest.subList(0, 1)));
    }

    private static List<Unfolded> sourced(List<Word> rest) {
        return rest.isEmpty()
                ? List.of()
                : List.of(new Told("runs the file " + rest.getFirst().shown() + " as a part of itself"));
    }

    private static Unfolded shell(List<Word> rest) {
        for (int at = 0; at < rest.size(); at++) {
            String word = rest.get(at).value();
            if (!rest.get(at).isKnown()) {
                return new Told("which is given " + rest.get(at).shown() + ": what that is cannot be known");
            }
            boolean option = word.startsWith("-") || word.startsWith("+");
            if (option && !word.startsWith("--") && word.indexOf('c') > 0) {
                int script = at + 1;
                while (script < rest.size() && rest.get(script).value().startsWith("-")) {
                    script++;
                }
                return script < rest.size()
                        ? new Script(rest.subList(script, script + 1))
                        : new Told("without the text that it is to run");
            }
            if (option && (word.equals("-o") || word.equals("+o") || word.equals("-O") || word.equals("--rcfile"))) {
                at++;
            } else if (option && word.equals("-s")) {
                return new Input();
            } else if (!option) {
                return new Told("which runs the file " + rest.get(at).shown() + " as a shell program");
            }
        }
        return new Input();
    }

    private static List<Unfolded> wrapped(String name, Form form, List<Word> rest) {
        if (name.equals("command") && rest.stream().limit(1).anyMatch(word -> word.is("-v") || word.is("-V"))) {
            return List.of(); // it only says where a program is
        }
        if (name.equals("env")
                && rest.stream().anyMatch(word -> word.value().startsWith("-S") || word.is("--split-string"))) {
            return List.of(new Told("which divides a text into a program and its arguments; it is not read here"));
        }
        var inner = new ArrayList<>(behindOptions(rest, form.valued()));
        boolean assigns = name.equals("env") || name.equals("sudo") || name.equals("doas");
        while (assigns
                && !inner.isEmpty()
                && ASSIGNMENT.matcher(inner.getFirst().value()).matches()) {
            inner.removeFirst();
        }
        for (int operand = 0; operand < form.operands() && !inner.isEmpty(); operand++) {
            inner.removeFirst();
        }
        if (inner.isEmpty()) {
            return name.equals("sudo") && !rest.isEmpty() ? List.of(new Input()) : List.of();
        }
        String how = name.equals("xargs") ? "with arguments that it reads from its input" : "";
        return List.of(new Program(inner, how));
    }

    private static List<Word> behindOptions(List<Word> words, Set<String> valued) {
        int at = 0;
        while (at < words.size()
                && words.get(at).value().startsWith("-")
                && words.get(at).isKnown()) {
            if (words.get(at).is("--")) {
                return words.subList(at + 1, words.size());
            }
            at += valued.contains(words.get(at).value()) ? 2 : 1;
        }
        return words.subList(Math.min(at, words.size()), words.size());
    }

    private static List<Unfolded> found(List<Word> rest) {
        var all = new ArrayList<Unfolded>();
        for (int at = 0; at < rest.size(); at++) {
            switch (rest.get(at).value()) {
                case "-exec", "-execdir", "-ok", "-okdir" -> {
                    int end = at + 1;
                    while (end < rest.size()
                            && !rest.get(end).is(";")
                            && !rest.get(end).is("+")) {
                        end++;
                    }
                    if (end > at + 1) {
                        all.add(new Program(rest.subList(at + 1, end), "for what it finds"));
                    }
                    at = end;
                }
                case "-delete" -> all.add(new Told("which deletes what it finds"));
                case "-fprint", "-fprintf", "-fls", "-fprint0" -> {
                    if (at + 1 < rest.size()) {
                        all.add(new Told(
                                "which writes the file " + rest.get(at + 1).shown()));
                    }
                }
                default -> {}
            }
        }
        return all;
    }

    private static List<Unfolded> git(List<Word> rest) {
        var all = new ArrayList<Unfolded>();
        for (int at = 0; at + 1 < rest.size() && rest.get(at).value().startsWith("-"); at++) {
            if (rest.get(at).is("-c") || rest.get(at).value().startsWith("--config-env")) {
                Word setting = rest.get(at).is("-c") ? rest.get(at + 1) : rest.get(at);
                all.add(new Told("with the setting " + setting.shown() + ", which may name a program that git runs"));
            }
            if (rest.get(at).is("-c") || rest.get(at).is("-C")) {
                at++;
            }
        }
        return all;
    }

    private static List<Unfolded> text(String name, List<Word> rest) {
        Set<String> options = TEXTS.getOrDefault(VERSION.matcher(name).replaceFirst(""), Set.of());
        if (!options.isEmpty() && (rest.isEmpty() || rest.getFirst().is("-"))) {
            return List.of(new Told("which runs the program that it reads from its input; it is not read here"));
        }
        return rest.stream().anyMatch(word -> options.contains(word.value()))
                ? List.of(new Told("which runs a program given as text; it is not read here"))
                : List.of();
    }
}

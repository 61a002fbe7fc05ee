package dev.holdfast.cli;

import dev.holdfast.monitor.Commands;
import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.Confinement.Noted;
import dev.holdfast.sandbox.Level;
import dev.holdfast.sandbox.Refusal;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.Visible;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells a person what a command of theirs is allowed, what it was refused, and which option grants that. */
final class Explained implements Commands.Witness {
    private static final int LINES_MAX = 20;
    private static final int FOLDERS_SHOWN = 4;

    /** So many files of one folder are told as one line. */
    private static final int FILES_APART = 3;

    private static final int CHARS_MAX = 300;

    private final PrintStream err;
    private final Path own;
    private final Sandbox sandbox;
    private final SecretFiles secrets;
    private final Noted noted;
    private Optional<Confinement> confined = Optional.empty();
    private Optional<List<Refusal>> refused = Optional.empty();

    /** @param noted everything, when the person asked for an explanation */
    Explained(Surroundings surroundings, Sandbox sandbox, SecretFiles secrets, Noted noted) {
        this.err = surroundings.streams().err();
        this.own = surroundings.home().state();
        this.sandbox = sandbox;
        this.secrets = secrets;
        this.noted = noted;
    }

    /** What is told in one line. */
    private record Line(String what, Remedy remedy, int depth) {}

    @Override
    public Noted noted() {
        return noted;
    }

    @Override
    public void starting(Command command, Confinement confinement) {
        confined = Optional.of(confinement);
        if (noted != Noted.EVERYTHING) {
            return;
        }
        switch (sandbox.level()) {
            case Level.Contained(var backend, var gaps) ->
                err.println("holdfast: the sandbox is " + backend + "; its " + gaps.size()
                        + " known gaps are told by `holdfast doctor`");
            case Level.None ignored -> {} // then nothing starts
        }
        var words = sandbox.explain(command, confinement);
        err.println("  may write  " + folders(words, "write ") + ", and a home and a TMPDIR of its own");
        err.println("  may read   " + folders(words, "read ") + ", and the machine's programs and their settings");
        err.println("  network    " + network(confinement));
        var limits = confinement.limits();
        err.println("  limits     " + limits.wall().toSeconds() + " s, "
                + limits.quotas().processesMax() + " processes, "
                + (limits.totals().memoryBytesMax() >> 20) + " MiB of memory");
    }

    @Override
    public void ended(List<Refusal> refusals) {
        refused = Optional.of(refusals);
    }

    /**
     * Tells why a command may have failed, and what of it was told otherwise.
     *
     * @param failed whether it ended by itself and reported failure
     * @param alerts what the monitor said of it
     */
    void tell(Failed failed, List<String> alerts) {
        boolean explained = noted == Noted.EVERYTHING;
        if (explained && !alerts.isEmpty()) {
            err.println("holdfast: what decides which code runs outside of the sandbox is put back after a command;"
                    + " `--write PATH` lets one change it");
        }
        if (confined.isEmpty() || (failed == Failed.NO && !explained)) {
            return;
        }
        if (refused.isPresent()) {
            tell(refused.get(), new Remedy.Scope(sandbox, confined.get(), secrets));
        } else if (!confined.get().guards().masked().isEmpty()) { // it did not even start
            err.println("holdfast: refusals are told by the kernel's own sandbox, which cannot hide a secret file:"
                    + " `--read PATH` shows it to the command, or run without `--explain`");
        }
    }

    private void tell(List<Refusal> refusals, Remedy.Scope scope) {
        if (refusals.isEmpty()) {
            err.println(
                    noted == Noted.EVERYTHING
                            ? "holdfast: the sandbox refused nothing that it can see"
                            : "holdfast: was it the sandbox? `holdfast exec --explain -- ...` tells what it refuses");
            return;
        }
        var lines = lines(refusals, scope);
        err.println("holdfast: the sandbox refused");
        lines.stream()
                .limit(LINES_MAX)
                .forEach(line ->
                        err.println("  " + Visible.inert(line.what(), CHARS_MAX) + ": " + answer(line.remedy())));
        if (lines.size() > LINES_MAX) {
            err.println("  and " + (lines.size() - LINES_MAX) + " more");
        }
    }

    private static String answer(Remedy remedy) {
        return switch (remedy) {
            case Remedy.Flag flag ->
                "`" + Visible.inert(flag.typed(), CHARS_MAX) + "` grants it"
                        + (flag.caution().isEmpty() ? "" : ", but " + flag.caution());
            case Remedy.None(var why) -> "no option grants it, " + Visible.inert(why, CHARS_MAX);
        };
    }

    /** Whether a command ended by itself and reported failure. */
    enum Failed {
        YES,
        NO
    }

    /** What can be granted before what cannot, and each from the most particular to the most general. */
    private static List<Line> lines(List<Refusal> refused, Remedy.Scope scope) {
        Map<Object, List<Refusal>> together = new LinkedHashMap<>();
        for (Refusal each : refused) {
            together.computeIfAbsent(folder(each), key -> new ArrayList<>()).add(each);
        }
        var lines = new ArrayList<Line>();
        for (List<Refusal> group : together.values()) {
            Optional<Refusal> whole = whole(group).filter(folder -> Remedy.of(folder, scope) instanceof Remedy.Flag);
            if (whole.isPresent()) {
                lines.add(new Line(
                        what(group.getFirst()) + " and " + (group.size() - 1) + " others there",
                        Remedy.of(whole.get(), scope),
                        depth(whole.get())));
            } else {
                group.forEach(each -> lines.add(new Line(what(each), Remedy.of(each, scope), depth(each))));
            }
        }
        lines.sort(Comparator.comparing((Line line) -> line.remedy() instanceof Remedy.None)
                .thenComparing(Comparator.comparingInt(Line::depth).reversed()));
        return lines;
    }

    /** What many refusals in one folder come to. */
    private static Optional<Refusal> whole(List<Refusal> group) {
        return group.size() <= FILES_APART
                ? Optional.empty()
                : switch (group.getFirst()) {
                    case Refusal.Read(var path) ->
                        Optional.ofNullable(path.getParent()).map(Refusal.Read::new);
                    case Refusal.Execute(var path) ->
                        Optional.ofNullable(path.getParent()).map(Refusal.Execute::new);
                    case Refusal.Write(var path) ->
                        Optional.ofNullable(path.getParent()).map(Refusal.Write::new);
                    case Refusal.Change change -> Optional.of(change); // it is about the folder already
                    case Refusal.Connect ignored -> Optional.empty();
                    case Refusal.Call ignored -> Optional.empty();
                };
    }

    /** What is told together: the same done to what lies in one folder. */
    private static Object folder(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Read(var path) -> List.of("read", above(path));
            case Refusal.Execute(var path) -> List.of("run", above(path));
            case Refusal.Write(var path) -> List.of("write", above(path));
            case Refusal.Change(var path) -> List.of("change", above(path));
            case Refusal.Connect connect -> connect;
            case Refusal.Call call -> call;
        };
    }

    private static Path above(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private static String what(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Read(var path) -> "to read " + path;
            case Refusal.Execute(var path) -> "to run " + path;
            case Refusal.Write(var path) -> "to write " + path;
            case Refusal.Change(var path) -> "to make, remove or rename " + path;
            case Refusal.Connect(var address) ->
                "to connect to " + address.getAddress().getHostAddress() + " port " + address.getPort();
            case Refusal.Call(var what) -> what;
        };
    }

    private static int depth(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Read(var path) -> path.getNameCount();
            case Refusal.Execute(var path) -> path.getNameCount();
            case Refusal.Write(var path) -> path.getNameCount();
            case Refusal.Change(var path) -> path.getNameCount();
            case Refusal.Connect ignored -> Integer.MAX_VALUE;
            case Refusal.Call ignored -> Integer.MAX_VALUE;
        };
    }

    /** What is listed of this kind, without the files that we put there for the command. */
    private String folders(List<String> words, String kind) {
        var all = words.stream()
                .filter(word -> word.startsWith(kind))
                .map(word -> word.substring(kind.length()))
                .filter(path -> !Path.of(path).startsWith(own))
                .map(path -> Visible.inert(path, CHARS_MAX))
                .toList();
        String more = all.size() > FOLDERS_SHOWN ? " and " + (all.size() - FOLDERS_SHOWN) + " more" : "";
        return all.isEmpty()
                ? "nothing of yours"
                : String.join(" ", all.subList(0, Math.min(FOLDERS_SHOWN, all.size()))) + more;
    }

    private static String network(Confinement confinement) {
        var addresses = confinement.grants().addresses();
        return addresses.isEmpty()
                ? "servers that it opens itself, and no others"
                : "servers that it opens itself, and " + addresses;
    }
}

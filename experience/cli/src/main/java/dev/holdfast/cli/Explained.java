package dev.holdfast.cli;

import dev.holdfast.monitor.Commands;
import dev.holdfast.sandbox.Command;
import dev.holdfast.sandbox.Confinement;
import dev.holdfast.sandbox.Confinement.Noted;
import dev.holdfast.sandbox.Level;
import dev.holdfast.sandbox.Refusal;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.scan.SecretFiles;
import dev.holdfast.terms.HostPort;
import dev.holdfast.terms.Peer;
import dev.holdfast.terms.Visible;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells a person what a command of theirs is allowed, what it was refused, and which option grants that. */
final class Explained implements Commands.Observer {
    private static final int LINES_MAX = 20;
    private static final int FOLDERS_SHOWN = 4;

    /** So many files of one folder are told as one line. */
    private static final int FILES_APART = 3;

    private static final int CHARS_MAX = 300;

    private final Surroundings surroundings;
    private final Sandbox sandbox;
    private final SecretFiles secrets;
    private final Noted noted;
    private Optional<Confinement> confined = Optional.empty();
    private Optional<List<Refusal>> refused = Optional.empty();

    /** @param noted everything, when the person asked for an explanation */
    Explained(Surroundings surroundings, Sandbox sandbox, SecretFiles secrets, Noted noted) {
        this.surroundings = surroundings;
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
        var err = surroundings.streams().err();
        if (noted != Noted.EVERYTHING) {
            return;
        }
        switch (sandbox.level()) {
            case Level.Contained(var backend, var abi, var gaps) ->
                err.println("holdfast: the sandbox is " + backend + ", " + abi + "; its " + gaps.size()
                        + " known gaps are told by `holdfast doctor`");
            case Level.None ignored -> {} // then nothing starts
        }
        var words = sandbox.explain(command, confinement);
        var grants = confinement.grants();
        var writable = new ArrayList<>(List.of(confinement.workspace()));
        writable.addAll(grants.writable());
        String written = folders(writable, words, "write ");
        String read = folders(grants.readable(), words, "read ");
        err.println("  may write  " + written + ", and a home and a TMPDIR of its own");
        err.println("  may read   " + read + ", and the machine's programs and their settings");
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

    /** What it was refused, a line for each with the option that grants it, and one for those that are too many. */
    List<String> lines() {
        return refused.map(this::lines).orElse(List.of());
    }

    /**
     * Tells at the end why a command may have failed, and which hosts it reached for in any case.
     *
     * @param failed whether it ended by itself and reported failure
     * @param alerts what the monitor said of it
     */
    void tell(Failed failed, List<String> alerts) {
        var err = surroundings.streams().err();
        boolean explained = noted == Noted.EVERYTHING;
        if (explained && !alerts.isEmpty()) {
            err.println("holdfast: what decides which code runs outside of the sandbox is put back after a command;"
                    + " `--write PATH` lets one change it");
        }
        if (refused.isEmpty()) {
            tellOfSecrets();
            return;
        }
        boolean all = explained || failed == Failed.YES;
        var lines = lines(
                refused.get().stream().filter(each -> all || isOfHost(each)).toList());
        var style = Style.of(surroundings);
        lines.forEach(line -> err.println(style.bad("holdfast: " + line)));
        if (lines.isEmpty() && explained) {
            err.println("holdfast: the sandbox refused nothing that it can see");
        } else if (lines.isEmpty() && failed == Failed.YES) {
            err.println("holdfast: was it the sandbox? `holdfast exec --explain -- ...` tells what it refuses");
        }
    }

    /** Why it did not even start, where that is because it was to be explained. */
    private void tellOfSecrets() {
        boolean hidden =
                confined.filter(each -> !each.guards().masked().isEmpty()).isPresent();
        if (noted == Noted.EVERYTHING && hidden) {
            boolean elsewhere = confined.get().grants().peers().isEmpty();
            surroundings
                    .streams()
                    .err()
                    .println("holdfast: refusals are told by the kernel's own sandbox, which cannot hide a secret file:"
                            + " `--read PATH` shows it to the command"
                            + (elsewhere ? ", or run without `--explain`" : ""));
        }
    }

    /** Whether it is about a host; the rest programs often try and can do without. */
    private static boolean isOfHost(Refusal refusal) {
        return refusal instanceof Refusal.Connect || refusal instanceof Refusal.Name;
    }

    private List<String> lines(List<Refusal> refusals) {
        if (confined.isEmpty()) {
            return List.of();
        }
        var scope = new Remedy.Scope(surroundings, sandbox, confined.get(), secrets);
        var all = lines(refusals, scope).stream()
                .map(line -> "refused: " + Visible.inert(line.what(), CHARS_MAX) + "; " + answer(line.remedy()))
                .distinct()
                .toList();
        if (all.size() <= LINES_MAX) {
            return all;
        }
        var shown = new ArrayList<>(all.subList(0, LINES_MAX));
        shown.add("refused: " + (all.size() - LINES_MAX) + " more");
        return shown;
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
                    case Refusal.Name ignored -> Optional.empty();
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
            case Refusal.Name name -> name;
            case Refusal.Call call -> call;
        };
    }

    private static Path above(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private static String what(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Read(var path) -> "read " + path;
            case Refusal.Execute(var path) -> "run " + path;
            case Refusal.Write(var path) -> "write " + path;
            case Refusal.Change(var path) -> "make, remove or rename " + path;
            case Refusal.Connect(var peer) -> "connect to " + peer.asked() + address(peer);
            case Refusal.Name(var asked) when asked.contains(":") -> "connect to " + asked;
            case Refusal.Name(var asked) -> "the address of `" + asked + "`"; // asked for before anybody could connect
            case Refusal.Call(var what) -> what;
        };
    }

    private static String address(Peer peer) {
        return peer.asked().literal().isPresent() ? "" : " (" + peer.address().getHostAddress() + ")";
    }

    private static int depth(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Read(var path) -> path.getNameCount();
            case Refusal.Execute(var path) -> path.getNameCount();
            case Refusal.Write(var path) -> path.getNameCount();
            case Refusal.Change(var path) -> path.getNameCount();
            case Refusal.Connect ignored -> Integer.MAX_VALUE;
            case Refusal.Name ignored -> Integer.MAX_VALUE;
            case Refusal.Call ignored -> Integer.MAX_VALUE;
        };
    }

    /** What was granted, and what is listed of this kind besides, without the files that we put there for the command. */
    private String folders(List<Path> granted, List<String> words, String kind) {
        Path own = surroundings.home().state();
        var listed = words.stream()
                .filter(word -> word.startsWith(kind))
                .map(word -> Path.of(word.substring(kind.length())));
        var all = Stream.concat(granted.stream(), listed)
                .filter(path -> !path.startsWith(own))
                .distinct()
                .map(path -> Visible.inert(path.toString(), CHARS_MAX))
                .toList();
        String more = all.size() > FOLDERS_SHOWN ? " and " + (all.size() - FOLDERS_SHOWN) + " more" : "";
        return all.isEmpty()
                ? "nothing of yours"
                : String.join(" ", all.subList(0, Math.min(FOLDERS_SHOWN, all.size()))) + more;
    }

    private static String network(Confinement confinement) {
        String granted = confinement.grants().peers().stream()
                .map(Peer::asked)
                .distinct()
                .map(HostPort::toString)
                .collect(Collectors.joining(" "));
        return "servers that it opens itself, and " + (granted.isEmpty() ? "no others" : granted);
    }
}

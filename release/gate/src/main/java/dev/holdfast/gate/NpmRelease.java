package dev.holdfast.gate;

import dev.holdfast.gate.GateException.Code;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An npm package as a packed file, which npm publishes byte by byte. */
final class NpmRelease implements Release {
    /** They choose other packages than the one that was judged. npm takes the beginning of an option for the whole. */
    private static final Pattern OTHERS =
            Pattern.compile("--?w.*|--?no-w.*|--include-w.*|\\.|\\./.*|\\.\\..*|/.*|.*\\.tgz");

    /** Their value stands behind them and is no package, though it may look like the place of one. */
    private static final Set<String> WITH_PATH = Set.of(
            "--userconfig",
            "--globalconfig",
            "--cafile",
            "--cache",
            "--logs-dir",
            "--provenance-file",
            "--script-shell");

    private static final Pattern DRY = Pattern.compile("--dry.*");

    private final Toolchain tools;
    private final Path folder;
    private final Path scratch;
    private final Order order;
    private final Path tarball;
    private final Digest seal;

    /** What was ordered of npm: its program, and the options without the place of the package. */
    private record Order(String npm, List<String> options) {
        boolean runsScripts() {
            return !options.contains("--ignore-scripts") && !options.contains("--ignore-scripts=true");
        }
    }

    private NpmRelease(Toolchain tools, Path folder, Path scratch, Order order, Path tarball) throws IOException {
        this.tools = tools;
        this.folder = folder;
        this.scratch = scratch;
        this.order = order;
        this.tarball = tarball;
        this.seal = Release.seal(scratch);
    }

    static NpmRelease prepare(String npm, List<String> arguments, Toolchain tools) throws IOException {
        if (arguments.isEmpty() || !arguments.getFirst().equals("publish")) {
            throw new GateException(
                    Code.UNUSABLE, "only `npm publish …` publishes; `publish` has to be the first word behind `npm`");
        }
        var options = new ArrayList<>(arguments.subList(1, arguments.size()));
        // npm takes the package from wherever it stands; here it has to come first, so that no value is taken for it
        Path place = tools.folder()
                .resolve(options.isEmpty() || options.getFirst().startsWith("-") ? "." : options.removeFirst())
                .normalize();
        if (namesOthers(options)) {
            throw new GateException(
                    Code.UNUSABLE,
                    "one package is judged and published at a time, and it comes right behind `publish`; workspaces go one by"
                            + " one, in the folder of each");
        }
        if (options.stream().anyMatch(DRY.asMatchPredicate())) {
            throw new GateException(
                    Code.UNUSABLE, "with `--dry-run` npm publishes nothing; `holdfast gate check` judges alone");
        }
        var order = new Order(npm, List.copyOf(options));
        Path scratch = Release.scratch();
        boolean whole = false;
        try {
            Path folder = Files.isDirectory(place) ? place : tools.folder();
            var release = new NpmRelease(tools, folder, scratch, order, packed(tools, place, scratch, order));
            whole = true;
            return release;
        } finally {
            if (!whole) {
                Release.discard(scratch);
            }
        }
    }

    private static boolean namesOthers(List<String> options) {
        for (int at = 0; at < options.size(); at++) {
            boolean value = at > 0
                    && WITH_PATH.contains(options.get(at - 1))
                    && !options.get(at).startsWith("-");
            if (!value && OTHERS.matcher(options.get(at)).matches()) {
                return true;
            }
        }
        return false;
    }

    private static Path packed(Toolchain tools, Path place, Path scratch, Order order) throws IOException {
        if (Files.isRegularFile(place)) {
            return Files.copy(
                    place,
                    scratch.resolve(Optional.ofNullable(place.getFileName()).orElse(place)));
        }
        if (!Files.isDirectory(place)) {
            throw new GateException(
                    Code.UNUSABLE,
                    "`" + Visible.inert(place.toString(), 300)
                            + "` is neither a folder nor a packed file; give one of them right behind `publish`");
        }
        if (order.runsScripts()) { // of a packed file npm would not run it any more
            tools.run(List.of(order.npm(), "run", "--if-present", "prepublishOnly"), place);
        }
        var pack = new ArrayList<>(List.of(order.npm(), "pack", "--pack-destination", scratch.toString()));
        if (!order.runsScripts()) {
            pack.add("--ignore-scripts");
        }
        tools.run(pack, place);
        try (Stream<Path> files = Files.list(scratch)) {
            List<Path> all = files.toList();
            if (all.size() != 1) {
                throw new GateException(
                        Code.PROGRAM, "npm packed " + all.size() + " files where one was wanted; nothing is published");
            }
            return all.getFirst();
        }
    }

    @Override
    public List<Path> artifacts() {
        return List.of(tarball);
    }

    @Override
    public Optional<Path> rest() {
        return Optional.empty();
    }

    @Override
    public void publish() throws IOException {
        // scripts of the package know where it was packed to, and may still run: npm reads a copy that they were not
        // told of
        Path aside = Release.scratch();
        try {
            Path copy = Release.readOnlyCopy(tarball, aside);
            Release.requireUnchanged(aside, seal);
            var publish = new ArrayList<>(List.of(order.npm(), "publish", copy.toString()));
            publish.addAll(order.options());
            // whatever a configuration says: a workspace would go out instead of the file
            publish.add("--workspaces=false");
            tools.run(publish, folder);
            if (!Release.seal(aside).equals(seal)) {
                throw new GateException(
                        Code.PROGRAM,
                        "the file changed while npm published it, so what went out may not be what was judged: compare"
                                + " them, and unpublish it");
            }
        } finally {
            Release.discard(aside);
        }
        if (order.runsScripts()) {
            tools.run(List.of(order.npm(), "run", "--if-present", "postpublish"), folder);
        }
    }

    @Override
    public void close() {
        Release.discard(scratch);
    }
}

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a Maven build deploys, deployed into a folder first. From there each file goes to where it was meant to go by the
 * deploy plugin's {@code deploy-file}, which builds nothing.
 */
final class MavenRelease implements Release {
    private static final String TARGET = "-DaltDeploymentRepository=";
    private static final String DEPLOY_FILE = "org.apache.maven.plugins:maven-deploy-plugin:3.1.4:deploy-file";
    private static final Set<String> SUMS = Set.of("md5", "sha1", "sha256", "sha512");

    /** Options of the build that the deploying of its files needs as well. */
    private static final Set<String> WITH_VALUE = Set.of("-s", "--settings", "-gs", "--global-settings");

    private static final Set<String> ALONE = Set.of("-o", "--offline", "-B", "--batch-mode", "-q", "--quiet");

    /** They publish by themselves, wherever the deploy plugin is told to go. */
    private static final List<String> OWN_WAY =
            List.of("central-publishing-maven-plugin", "nexus-staging-maven-plugin");

    /** Where no file of the build names them, as when a parent from elsewhere brings them, they are told to stay still. */
    private static final List<String> STILL = List.of("-DskipPublishing=true", "-DskipNexusStagingDeployMojo=true");

    private static final Pattern OTHER_FILE = Pattern.compile("(?:-f|--file)(?:=(.*))?");

    private final Toolchain tools;
    private final Path scratch;
    private final List<String> deploy;
    private final List<Path> artifacts;
    private final Digest seal;

    private MavenRelease(Toolchain tools, Path scratch, List<String> deploy, List<Path> artifacts) throws IOException {
        this.tools = tools;
        this.scratch = scratch;
        this.deploy = List.copyOf(deploy);
        this.artifacts = List.copyOf(artifacts);
        this.seal = Release.seal(staged(scratch));
    }

    static MavenRelease prepare(String mvn, List<String> arguments, Toolchain tools) throws IOException {
        if (!arguments.contains("deploy")) {
            throw new GateException(Code.UNUSABLE, "only `mvn deploy …` publishes; the word `deploy` is missing");
        }
        String[] target = target(arguments);
        refuseOwnWays(tools.folder(), arguments);
        Path scratch = Release.scratch();
        boolean whole = false;
        try {
            var build = new ArrayList<>(List.of(mvn));
            arguments.stream().filter(argument -> !argument.startsWith(TARGET)).forEach(build::add);
            build.addAll(STILL);
            // in the form it was given: older deploy plugins want a layout in the middle, newer ones refuse it
            String layout = target.length == 3 ? target[1] + "::" : "";
            build.add(TARGET + target[0] + "::" + layout
                    + Files.createDirectory(staged(scratch)).toUri());
            tools.run(build, tools.folder());
            var deploy = new ArrayList<>(
                    List.of(mvn, DEPLOY_FILE, "-DrepositoryId=" + target[0], "-Durl=" + target[target.length - 1]));
            deploy.addAll(kept(arguments));
            var release = new MavenRelease(tools, scratch, deploy, sorted(scratch));
            whole = true;
            return release;
        } finally {
            if (!whole) {
                Release.discard(scratch);
            }
        }
    }

    /** Its id and its URL. */
    private static String[] target(List<String> arguments) {
        List<String> targets = arguments.stream()
                .filter(argument -> argument.startsWith(TARGET))
                .map(argument -> argument.substring(TARGET.length()))
                .toList();
        String[] parts = targets.size() == 1 ? targets.getFirst().split("::", -1) : new String[0];
        if (parts.length < 2 || parts.length > 3) {
            throw new GateException(
                    Code.UNUSABLE, "say once where to deploy to: `" + TARGET + "ID::URL`, with an id of your settings");
        }
        return parts;
    }

    /** Looks at the project files of the build, and at those of another that it is told to do. */
    private static void refuseOwnWays(Path folder, List<String> arguments) {
        refuseOwnWays(folder);
        for (int at = 0; at < arguments.size(); at++) {
            Matcher file = OTHER_FILE.matcher(arguments.get(at));
            if (file.matches()) {
                String behind = at + 1 < arguments.size() ? arguments.get(at + 1) : "";
                refuseOwnWays(folder.resolve(Optional.ofNullable(file.group(1)).orElse(behind)));
            }
        }
    }

    private static void refuseOwnWays(Path build) {
        MavenPoms.of(build).forEach((pom, text) -> {
            for (String plugin : OWN_WAY) {
                if (text.contains(plugin)) {
                    throw new GateException(
                            Code.UNUSABLE,
                            "`" + plugin + "` in `" + Visible.inert(pom.toString(), 200)
                                    + "` publishes by itself, past any check; switch it off for this build,"
                                    + " or build first, check with `holdfast gate check`, and upload what passed");
                }
            }
        });
    }

    private static List<String> kept(List<String> arguments) {
        var kept = new ArrayList<String>();
        for (int at = 0; at < arguments.size(); at++) {
            String argument = arguments.get(at);
            if (WITH_VALUE.contains(argument) && at + 1 < arguments.size()) {
                kept.add(argument);
                kept.add(arguments.get(at + 1));
            } else if (ALONE.contains(argument) || argument.startsWith("-Dmaven.repo.local=")) {
                kept.add(argument);
            }
        }
        return kept;
    }

    private static Path staged(Path scratch) {
        return scratch.resolve("staged");
    }

    /** Copies what is no archive and no checksum beside, and gives the archives. */
    private static List<Path> sorted(Path scratch) throws IOException {
        Path rest = Files.createDirectory(scratch.resolve("rest"));
        var archives = new ArrayList<Path>();
        for (Path file : files(staged(scratch))) {
            if (isArchive(file)) {
                archives.add(file);
            } else {
                Path copy = rest.resolve(staged(scratch).relativize(file));
                Files.createDirectories(Optional.ofNullable(copy.getParent()).orElse(rest));
                Files.copy(file, copy);
            }
        }
        if (files(staged(scratch)).isEmpty()) {
            throw new GateException(
                    Code.PROGRAM,
                    "the build deployed nothing; see whether `maven.deploy.skip` is set or a plugin takes over");
        }
        return archives;
    }

    private static boolean isArchive(Path file) {
        try {
            Artifacts.open(file);
            return true;
        } catch (GateException e) {
            return false;
        }
    }

    /** What is published, without what Maven makes anew where it goes. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !name(file).startsWith("maven-metadata.xml"))
                    .filter(file ->
                            !SUMS.contains(name(file).substring(name(file).lastIndexOf('.') + 1)))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
    }

    @Override
    public List<Path> artifacts() {
        return artifacts;
    }

    @Override
    public Optional<Path> rest() {
        return Optional.of(scratch.resolve("rest"));
    }

    @Override
    public void publish() throws IOException {
        Release.requireUnchanged(staged(scratch), seal);
        for (Path pom : files(staged(scratch))) {
            if (name(pom).endsWith(".pom")) {
                tools.run(deploying(pom), tools.folder());
            }
        }
    }

    /** The command for one module: its main file, its POM, and what is attached to them. */
    private List<String> deploying(Path pom) throws IOException {
        String base = name(pom).substring(0, name(pom).length() - ".pom".length());
        Path folder = Optional.ofNullable(pom.getParent()).orElseThrow(IllegalStateException::new);
        List<Path> siblings = files(folder).stream()
                .filter(file -> !file.equals(pom) && name(file).startsWith(base))
                .toList();
        Optional<Path> main = siblings.stream()
                .filter(file -> name(file).substring(base.length()).matches("\\.[a-z0-9]+(\\.gz)?"))
                .findFirst();
        var command = new ArrayList<>(deploy);
        command.add("-DpomFile=" + pom);
        command.add("-Dfile=" + main.orElse(pom));
        List<Path> attached = siblings.stream()
                .filter(file -> !main.equals(Optional.of(file)))
                .toList();
        if (!attached.isEmpty()) {
            command.add("-Dfiles=" + joined(attached.stream().map(Path::toString)));
            command.add("-Dclassifiers=" + joined(attached.stream().map(file -> classifier(name(file), base))));
            command.add("-Dtypes=" + joined(attached.stream().map(file -> type(name(file), base))));
        }
        return command;
    }

    private static String joined(Stream<String> parts) {
        return parts.map(part -> {
                    if (part.contains(",")) {
                        throw new GateException(
                                Code.UNUSABLE, "a comma in `" + Visible.inert(part, 200) + "` cannot be deployed");
                    }
                    return part;
                })
                .collect(Collectors.joining(","));
    }

    /** What stands between the base of a name and its ending: {@code -sources.jar} has {@code sources}. */
    private static String classifier(String name, String base) {
        String rest = name.substring(base.length());
        return rest.startsWith("-") ? rest.substring(1, Math.max(1, rest.indexOf('.'))) : "";
    }

    private static String type(String name, String base) {
        String rest = name.substring(base.length());
        return rest.substring(rest.indexOf('.') + 1);
    }

    @Override
    public void close() {
        Release.discard(scratch);
    }
}

package dev.holdfast.cli;

import dev.holdfast.gate.Allowance;
import dev.holdfast.gate.Artifact;
import dev.holdfast.gate.Artifacts;
import dev.holdfast.gate.Bom;
import dev.holdfast.gate.Difference;
import dev.holdfast.gate.Gate;
import dev.holdfast.gate.GateFile;
import dev.holdfast.gate.GateRules;
import dev.holdfast.gate.Inventory;
import dev.holdfast.gate.Judgement;
import dev.holdfast.gate.Verdict;
import dev.holdfast.gate.Waivers;
import dev.holdfast.scan.ScanSettings;
import dev.holdfast.terms.Digest;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where artifacts are laid to be judged, with the gate file and the last release beside them. */
final class GateBench {
    /** The name of the gate file of a folder. */
    static final String GATE_FILE = "gate.yaml";

    private static final int GATE_FILE_BYTES_MAX = 4 * 1024 * 1024;

    private final Surroundings surroundings;
    private final Optional<GateFile> gateFile;
    private final GateRules rules;
    private final Optional<Inventory> last;

    private GateBench(
            Surroundings surroundings, Optional<GateFile> gateFile, GateRules rules, Optional<Inventory> last) {
        this.surroundings = surroundings;
        this.gateFile = gateFile;
        this.rules = rules;
        this.last = last;
    }

    /**
     * One with what the options name.
     *
     * @throws Stop with exit code 2 when something of it cannot be read
     */
    static GateBench with(Surroundings surroundings, GateOptions options) {
        Path named = options.gateFile();
        Path file = surroundings.folder().resolve(named == null ? Path.of(GATE_FILE) : named);
        Optional<GateFile> gateFile = named == null && Files.notExists(file)
                ? Optional.empty()
                : Optional.of(GateFile.read(named == null ? Path.of(GATE_FILE) : named, text(file)));
        Path against = options.against();
        Optional<Inventory> last = against == null
                ? Optional.empty()
                : Optional.of(inventory(surroundings, surroundings.folder().resolve(against)));
        return new GateBench(surroundings, gateFile, contentRules(surroundings, options), last);
    }

    /** Secrets of this very process, such as the token it will publish with, are known by value. */
    private static GateRules contentRules(Surroundings surroundings, GateOptions options) {
        var rules = GateRules.standard().findingValues(ScanSettings.secretsOf(surroundings.environment()));
        Path named = options.register();
        Path file = surroundings.folder().resolve(named == null ? Path.of(GateRegister.FILE) : named);
        return named == null && Files.notExists(file) ? rules : rules.knowing(GateRegister.read(file));
    }

    /** What an artifact ships, looked at by no rule. */
    static Inventory inventory(Surroundings surroundings, Path path) {
        return check(surroundings, new Gate(List.of(), List.of()), Artifacts.open(path))
                .inventory();
    }

    /** The digest that an artifact is known by. */
    static Digest subject(Surroundings surroundings, Path path) {
        return digest(path).orElseGet(() -> Judgement.listing(inventory(surroundings, path)));
    }

    /** What the content rules alone say. */
    static Verdict contentVerdict(Surroundings surroundings, Path path) {
        return check(surroundings, GateRules.standard().gate(), Artifacts.open(path));
    }

    /** The bill of materials of the artifact at a place. */
    static String bom(Surroundings surroundings, Path path) {
        try (var progress = new GateProgress(surroundings)) {
            return Bom.of(Artifacts.open(path), progress);
        } catch (IOException e) {
            throw unreadable(path.toString(), e);
        }
    }

    /** Whether there is an allowlist. */
    boolean hasGateFile() {
        return gateFile.isPresent();
    }

    /** What is said of the artifact at a place. */
    Judgement judge(Path path) {
        Artifact artifact = Artifacts.open(path);
        Optional<Digest> before = digest(path);
        Judgement judgement = judge(artifact, before);
        if (!before.equals(digest(path))) {
            throw new Stop(
                    Stop.USAGE,
                    "`" + Visible.inert(path.toString(), 300)
                            + "` changed while it was looked at; check it again when nothing writes to it");
        }
        return judgement;
    }

    /** The same by content alone: what stands beside artifacts has no allowlist. */
    Judgement judgeContent(Path path) {
        Verdict verdict = check(surroundings, rules.gate(), Artifacts.open(path));
        return new Judgement(
                Judgement.listing(verdict.inventory()), verdict, List.of(), Optional.empty(), Optional.empty());
    }

    /** What is said of a tag of a repository. */
    Judgement judgeTag(Path repository, String tag) {
        return judge(Artifacts.gitTag(repository, tag), Optional.empty());
    }

    private Judgement judge(Artifact artifact, Optional<Digest> digest) {
        Optional<Allowance> allowance = gateFile.map(file -> file.of(artifact.name()));
        Verdict verdict = check(surroundings, rules(allowance).gate(), artifact);
        var waivers = Waivers.apply(
                allowance.map(Allowance::waivers).orElse(List.of()),
                verdict,
                LocalDate.ofInstant(surroundings.chance().clock().instant(), ZoneOffset.UTC));
        return new Judgement(
                digest.orElseGet(() -> Judgement.listing(verdict.inventory())),
                waivers.verdict(),
                waivers.waived(),
                allowance,
                last.map(inventory -> Difference.between(inventory, verdict.inventory())));
    }

    private GateRules rules(Optional<Allowance> allowance) {
        if (allowance.isPresent()) {
            return last.isPresent() ? rules.holding(allowance.get(), last.get()) : rules.holding(allowance.get());
        }
        return last.map(rules::beside).orElse(rules);
    }

    private static Verdict check(Surroundings surroundings, Gate gate, Artifact artifact) {
        try (var progress = new GateProgress(surroundings)) {
            return gate.check(artifact, progress);
        } catch (IOException e) {
            throw unreadable(artifact.name(), e);
        }
    }

    private static Optional<Digest> digest(Path path) {
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        var sha256 = Digest.sha256();
        try (var in = Files.newInputStream(path)) {
            byte[] piece = new byte[1 << 16];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                sha256.update(piece, 0, count);
            }
        } catch (IOException e) {
            throw unreadable(path.toString(), e);
        }
        return Optional.of(Digest.ofRaw(sha256.digest()));
    }

    private static String text(Path file) {
        try {
            byte[] bytes = PlainFile.read(file, GATE_FILE_BYTES_MAX + 1);
            if (bytes.length > GATE_FILE_BYTES_MAX) {
                throw new Stop(
                        Stop.USAGE,
                        "`" + Visible.inert(file.toString(), 300) + "` is larger than 4 MiB; no gate file needs that");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    private static Stop unreadable(@Nullable String what, IOException e) {
        return new Stop(
                Stop.USAGE,
                "cannot read `" + Visible.inert(String.valueOf(what), 300) + "`: " + Home.reason(e)
                        + "; check name and rights");
    }
}

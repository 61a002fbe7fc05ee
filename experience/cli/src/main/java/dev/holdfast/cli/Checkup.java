package dev.holdfast.cli;

import dev.holdfast.broker.BrokerException;
import dev.holdfast.cli.Checkup.Finding.Health;
import dev.holdfast.config.Config;
import dev.holdfast.config.ConfigException;
import dev.holdfast.config.Containment;
import dev.holdfast.config.Layer;
import dev.holdfast.config.ModelConfig;
import dev.holdfast.config.Sources;
import dev.holdfast.config.WorkspaceFile;
import dev.holdfast.ledger.Cosignature;
import dev.holdfast.ledger.LedgerException;
import dev.holdfast.ledger.Verification;
import dev.holdfast.ledger.WitnessKey;
import dev.holdfast.ledger.WitnessPlace;
import dev.holdfast.ledger.WitnessedHead;
import dev.holdfast.policy.CedarPolicy;
import dev.holdfast.policy.PolicyException;
import dev.holdfast.sandbox.Ended;
import dev.holdfast.sandbox.Level;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.terms.SessionId;
import dev.holdfast.vault.KeyRing;
import dev.holdfast.vault.VaultException;
import dev.holdfast.workspace.Workspace;
import dev.holdfast.workspace.WorkspaceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An examination of the machine, the folder and the configuration, in the order in which a person would mend them. */
final class Checkup {
    private static final int JDK = 25;

    private final Surroundings surroundings;
    private final Home home;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * One thing that was looked at.
     *
     * @param check its name, one word
     * @param text what was found, and for anything but {@code OK} what to do
     */
    record Finding(String check, Health health, String text) {
        /** How it is. */
        enum Health {
            OK,
            WARN,
            FAIL
        }
    }

    Checkup(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.home = surroundings.home();
    }

    List<Finding> findings() {
        jdk();
        modes(); // before anything is opened, since opening puts some of them right
        ledger();
        erasures();
        Sandbox sandbox;
        try {
            sandbox = Ground.sandbox(surroundings, wanted());
        } catch (Stop e) {
            add("state", Health.FAIL, String.valueOf(e.getMessage()));
            config(new WorkspaceFile.Untrusted());
            return List.copyOf(findings);
        }
        sandbox(sandbox);
        try (var workspace = Workspace.open(surroundings.folder(), home.own())) {
            programs(sandbox, workspace);
            Trusted trusted = Trusted.load(home, workspace.root());
            config(trusted.configuration(workspace));
            trust(trusted, workspace);
            policy();
        } catch (WorkspaceException e) {
            add("workspace", Health.WARN, String.valueOf(e.getMessage()));
            config(new WorkspaceFile.Untrusted());
        }
        return List.copyOf(findings);
    }

    int exitCode(List<Finding> all) {
        if (List.of("ledger", "state", "erasure", "master").stream().anyMatch(check -> failed(all, check))) {
            return Stop.LEDGER;
        }
        return failed(all, "sandbox") ? Stop.NO_SANDBOX : 0;
    }

    private static boolean failed(List<Finding> all, String check) {
        return all.stream().anyMatch(each -> each.check().equals(check) && each.health() == Health.FAIL);
    }

    private void jdk() {
        int feature = Runtime.version().feature();
        add(
                "jdk",
                feature >= JDK ? Health.OK : Health.FAIL,
                Runtime.version() + " in " + System.getProperty("java.home")
                        + (feature >= JDK ? "" : "; install a JDK " + JDK));
    }

    private void modes() {
        List<Path> open = new ArrayList<>();
        List<Path> looked = new ArrayList<>(List.of(
                home.state(),
                home.ledger(),
                home.trust(),
                home.locks(),
                home.state().resolve("keys")));
        looked.add(home.state().resolve("sessions"));
        looked.add(home.key("ledger"));
        looked.add(home.key("owner"));
        looked.add(home.state().resolve("keys/sessions"));
        int present = 0;
        for (Path path : looked) {
            try {
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    present++;
                    String mode = PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
                    if (!mode.endsWith("------")) {
                        open.add(path);
                    }
                }
            } catch (IOException e) {
                open.add(path);
            }
        }
        if (open.isEmpty()) {
            add(
                    "keys",
                    Health.OK,
                    present == 0 ? "none yet" : "keys and folders in " + home.state() + " are yours alone");
        } else {
            open.forEach(path -> add(
                    "keys",
                    Health.FAIL,
                    "others have rights on `" + path + "`; run `chmod go-rwx " + path
                            + "`, and replace a key that they could have read"));
        }
    }

    private void ledger() {
        if (!LedgerVerify.there(home)) {
            add("ledger", Health.OK, "none yet; the first session begins it in " + home.ledger());
            return;
        }
        try {
            switch (LedgerVerify.of(home, List.of())) {
                case Verification.Intact(var head, var ignored) -> add("ledger", Health.OK, "intact, head " + head);
                case Verification.Unfinished(var head, var ignored, var bytes) ->
                    add(
                            "ledger",
                            Health.WARN,
                            "intact, head " + head + "; behind it stand " + bytes
                                    + " bytes of an append that was cut off, which the next command that writes removes");
                case Verification.Broken(var index, var what, var affected) ->
                    add(
                            "ledger",
                            Health.FAIL,
                            "broken at entry " + index + ", " + affected + " entries affected: " + what
                                    + "\nkeep a copy of " + home.ledger() + " before you do anything else");
            }
        } catch (LedgerException e) {
            add("ledger", Health.FAIL, e.getMessage());
        }
    }

    private void erasures() {
        try {
            for (SessionId session : Erasure.noted(home)) {
                add(
                        "erasure",
                        Health.WARN,
                        "that of session " + session + " was begun and is not known to be done: its texts and snapshots"
                                + " may still be there; any command that opens the ledger finishes it, for instance"
                                + " `holdfast sessions`");
            }
        } catch (Stop e) {
            add("erasure", Health.FAIL, String.valueOf(e.getMessage()));
        }
    }

    /** What wraps the keys of sessions, tried: what is configured must work before the next session needs it. */
    private void master() {
        String where = MasterKeys.command(surroundings)
                .map(command -> "wrapped by `" + command.argv().getFirst() + "`, which was tried and works")
                .orElse("in a file that is yours alone");
        try {
            boolean there = KeyRing.tried(
                    MasterKeys.folder(home),
                    MasterKeys.configured(surroundings),
                    surroundings.chance().random());
            add("master", Health.OK, (there ? "the key is " : "none yet; the first session makes it, ") + where);
        } catch (VaultException e) {
            add("master", Health.FAIL, String.valueOf(e.getMessage()));
        }
    }

    /** The sandbox the configuration names; what is wrong with that is told elsewhere. */
    private Containment wanted() {
        try {
            return Config.load(Sources.of(surroundings.environment(), home.user()))
                    .command()
                    .sandbox();
        } catch (ConfigException e) {
            return Containment.AUTOMATIC;
        }
    }

    private void sandbox(Sandbox sandbox) {
        switch (sandbox.level()) {
            case Level.None(var reason, var fix) -> add("sandbox", Health.FAIL, reason + "\nfix: " + fix);
            case Level.Contained(var backend, var abi, var gaps) -> {
                add("sandbox", Health.OK, backend + ", " + abi + ", contains commands; seen by running probes");
                gaps.forEach(gap -> add("sandbox", Health.WARN, "known gap, " + gap.name() + ": " + gap.meaning()));
            }
        }
    }

    private void programs(Sandbox sandbox, Workspace workspace) {
        if (sandbox.level() instanceof Level.None) {
            return;
        }
        try {
            var ignored = Workbench.contained(sandbox, workspace);
        } catch (Stop e) {
            add("sandbox", Health.FAIL, String.valueOf(e.getMessage()));
            return;
        }
        add("workspace", Health.OK, workspace.root().toString());
        var glance = new Glance(sandbox, workspace.root(), surroundings.environment());
        program("git", glance.at("git", "--version"), "the git tools need it: install git");
        program("ripgrep", glance.at("rg", "--version"), "searching is slower without it: install ripgrep");
    }

    private void program(String check, Ended ended, String advice) {
        if (ended.succeeded()) {
            add(check, Health.OK, ended.output().text().lines().findFirst().orElse(""));
        } else {
            add(check, Health.WARN, "not found in the sandbox; " + advice);
        }
    }

    private void config(WorkspaceFile file) {
        try {
            var sources = Sources.of(surroundings.environment(), home.user()).with(file);
            var config = Config.load(sources);
            add("config", Health.OK, layers(config, sources));
            model(config);
            master();
            witnesses(config);
            Runner.unpriced(config).ifPresent(why -> add("budget", Health.WARN, why));
        } catch (ConfigException e) {
            e.problems().forEach(problem -> add("config", Health.FAIL, problem.toString()));
        }
    }

    private static String layers(Config config, Sources sources) {
        var parts = new ArrayList<String>();
        parts.add("user " + (Files.exists(sources.user()) ? count(config, Layer.USER) : "none, would be ")
                + (Files.exists(sources.user()) ? "" : sources.user()));
        parts.add("managed " + (Files.exists(sources.managed()) ? count(config, Layer.MANAGED) : "none"));
        parts.add("workspace " + count(config, Layer.WORKSPACE));
        return String.join("; ", parts);
    }

    private static String count(Config config, Layer layer) {
        long settings = config.settings().stream()
                .filter(setting -> setting.origin().layer() == layer)
                .count();
        return settings + (settings == 1 ? " setting" : " settings");
    }

    private void model(Config config) {
        switch (config.model().choice()) {
            case ModelConfig.Choice.None ignored ->
                add(
                        "model",
                        Health.WARN,
                        "none; name one with `holdfast run --model openai:NAME --base-url URL`, or set model.name and"
                                + " model.baseUrl in " + home.config().resolve("config.yaml"));
            case ModelConfig.Choice.Endpoint(var name, var url, var key) -> {
                Optional<String> lack = lack(key);
                add(
                        "model",
                        lack.isEmpty() ? Health.OK : Health.WARN,
                        name + " at " + url + lack.map(text -> "; " + text).orElse(""));
            }
        }
    }

    private void witnesses(Config config) {
        if (config.ledger().witnesses().isEmpty()) {
            add(
                    "witness",
                    Health.WARN,
                    "none; whoever owns this machine could put the ledger back or write it anew, and only receipts kept"
                            + " elsewhere would show it: name one in ledger.witnesses (docs/guides/witness.md)");
            return;
        }
        try {
            List<WitnessKey> keys = WitnessRounds.places(config.ledger()).stream()
                    .map(WitnessPlace::key)
                    .toList();
            String wanted = keys.size() + " configured, " + config.ledger().witnessesRequired() + " required; ";
            Optional<WitnessedHead> kept = LedgerVerify.witnessed(home);
            List<Cosignature> by = kept.map(head -> head.cosignatures(keys)).orElse(List.of());
            if (by.isEmpty()) {
                add("witness", Health.WARN, wanted + "none of them has cosigned a head yet");
            } else {
                add(
                        "witness",
                        by.size() < config.ledger().witnessesRequired() ? Health.WARN : Health.OK,
                        wanted + kept.get().head().size() + " entries cosigned by "
                                + by.stream().map(Cosignature::witness).collect(Collectors.joining(", ")));
            }
        } catch (Stop | BrokerException | LedgerException e) {
            add("witness", Health.FAIL, String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> lack(ModelConfig.KeySource key) {
        return switch (key) {
            case ModelConfig.KeySource.None ignored -> Optional.empty();
            case ModelConfig.KeySource.InFile(var file) ->
                Files.isRegularFile(file) ? Optional.empty() : Optional.of("its key file `" + file + "` is not there");
            case ModelConfig.KeySource.InVariable(var variable) ->
                surroundings.environment().containsKey(variable)
                        ? Optional.empty()
                        : Optional.of("its key's variable `" + variable + "` is not set");
        };
    }

    private void trust(Trusted trusted, Workspace workspace) {
        boolean present = workspace.item(Trusted.FILE).isPresent();
        boolean counts = trusted.configuration(workspace) instanceof WorkspaceFile.Trusted;
        if (present && !counts) {
            add(
                    "trust",
                    Health.WARN,
                    "`" + Trusted.FILE + "` "
                            + (trusted.config().isPresent() ? "has changed since it was trusted" : "is not trusted")
                            + ", so it counts for nothing; read it with `holdfast trust`");
        }
        if (workspace.item(Trusted.RULES).isPresent() && trusted.rules().isEmpty()) {
            add(
                    "trust",
                    Health.WARN,
                    "`" + Trusted.RULES
                            + "` is not trusted, so its rules forbid nothing; read it with `holdfast trust`");
        }
        add(
                "trust",
                Health.OK,
                trusted.commit()
                        .map(commit -> "pinned to commit " + commit)
                        .orElse("no commit is pinned; `holdfast trust` would vouch for the files of one"));
    }

    private void policy() {
        try {
            var report = CedarPolicy.check(Rulebook.here(surroundings).layers());
            if (report.errors().isEmpty()) {
                add(
                        "policy",
                        Health.OK,
                        report.rules() + " rules, " + report.warnings().size() + " warnings");
            } else {
                add("policy", Health.FAIL, report.errors().getFirst() + "; `holdfast policy check` tells all");
            }
        } catch (Stop | PolicyException e) {
            add("policy", Health.FAIL, String.valueOf(e.getMessage()));
        } catch (ConfigException e) {
            // told already
        }
    }

    private void add(String check, Health health, String text) {
        findings.add(new Finding(check, health, text));
    }
}

package dev.holdfast.cli;

import dev.holdfast.gate.Asset;
import dev.holdfast.gate.AssetRegister;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast gate register}: makes prompts, schemas and sources known, so that a check knows them again. */
@Command(
        name = "register",
        description = {
            "Register what must never be shipped: prompts, tool schemas, policies, guardrail rules, orchestration sources.",
            "",
            "The register holds salted fingerprints and no words. A check that has it knows an asset again when it is minified,"
                    + " bundled, escaped, encoded, wrapped anew or shipped in part, and names it with its version. Without"
                    + " files it lists what is registered."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast gate register prompts/system.md --as system-prompt --release 2.1",
            "  holdfast gate register src/loop.ts src/tools.ts --source --release 2.1",
            "  holdfast gate register"
        })
final class GateRegister implements Callable<Integer> {
    /** The name of the register of a folder. */
    static final String FILE = "gate-assets.json";

    private static final int REGISTER_BYTES_MAX = 64 << 20;
    private static final int ASSET_BYTES_MAX = 64 << 20;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "What to register.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--as", paramLabel = "NAME", description = "What a report calls it; the file's name if left out.")
    private @Nullable String name;

    @Option(names = "--release", paramLabel = "VERSION", defaultValue = "1", description = "Its version (1).")
    private String release = "1";

    @Option(
            names = "--source",
            description = "It is source that is minified before it is shipped: strings and names of members count.")
    private boolean source;

    @Option(
            names = "--register",
            paramLabel = "FILE",
            defaultValue = FILE,
            description = "The register (" + FILE + " of this folder); a new one is begun.")
    private Path register = Path.of(FILE);

    GateRegister(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The register in a file. */
    static AssetRegister read(Path file) {
        return AssetRegister.read(bytes(file, REGISTER_BYTES_MAX));
    }

    @Override
    public Integer call() {
        Path file = surroundings.folder().resolve(register);
        if (name != null && files.size() != 1) {
            throw new Stop(Stop.USAGE, "`--as` names one file, not `" + files.size() + "`");
        }
        AssetRegister assets = Files.exists(file)
                ? read(file)
                : AssetRegister.empty(surroundings.chance().random());
        for (Path path : files) {
            String called = name == null ? String.valueOf(path.getFileName()) : name;
            var asset = new Asset(called, release, source ? Asset.Form.SOURCE : Asset.Form.TEXT);
            assets = assets.with(asset, bytes(surroundings.folder().resolve(path), ASSET_BYTES_MAX));
        }
        var out = surroundings.streams().out();
        if (!files.isEmpty()) {
            String text = assets.text();
            OutFile.write(file, line -> text.lines().forEach(line));
        }
        for (Asset asset : assets.assets()) {
            out.println(Visible.inert(asset.name(), 100) + "  " + Visible.inert(asset.version(), 100)
                    + (asset.form() == Asset.Form.SOURCE ? "  source" : ""));
        }
        if (assets.assets().isEmpty()) {
            out.println("nothing is registered yet; name files to register");
        }
        return 0;
    }

    private static byte[] bytes(Path file, int bytesMax) {
        String shown = Visible.inert(file.toString(), 300);
        try {
            byte[] bytes = PlainFile.read(file, bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw new Stop(Stop.USAGE, "`" + shown + "` is larger than " + (bytesMax >> 20) + " MiB");
            }
            return bytes;
        } catch (IOException e) {
            throw new Stop(Stop.USAGE, "cannot read `" + shown + "`: " + Home.reason(e) + "; check name and rights");
        }
    }
}

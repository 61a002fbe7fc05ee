package dev.holdfast.policy;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import com.cedarpolicy.value.EntityIdentifier;
import com.cedarpolicy.value.EntityUID;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Cedar's engine, a native library. It is unpacked into a folder that nobody else may enter, loaded, and deleted again
 * before anything is judged: what runs is then in memory alone, and nothing is left behind however the process ends.
 */
final class Engine {
    /** Where the engine's loader unpacks to; it would make a folder for everybody to see otherwise. */
    private static final String FOLDER = "jne.extract.dir";

    private static Optional<Engine> loaded = Optional.empty(); // guarded by the class

    private final BasicAuthorizationEngine cedar;
    private final Schema schema;

    private Engine(BasicAuthorizationEngine cedar, Schema schema) {
        this.cedar = cedar;
        this.schema = schema;
    }

    /**
     * The one of this process, loaded when it is first asked for.
     *
     * @throws PolicyException when it does not run here
     */
    static synchronized Engine instance() {
        if (loaded.isEmpty()) {
            loaded = Optional.of(load());
        }
        return loaded.get();
    }

    BasicAuthorizationEngine cedar() {
        return cedar;
    }

    /** Pre-parsed. */
    Schema schema() {
        return schema;
    }

    private static Engine load() {
        try {
            Path folder = Files.createTempDirectory("holdfast-policy-"); // mode 0700
            Optional<String> before = Optional.ofNullable(System.getProperty(FOLDER));
            try {
                System.setProperty(FOLDER, folder.toString());
                return touched();
            } finally {
                before.ifPresentOrElse(old -> System.setProperty(FOLDER, old), () -> System.clearProperty(FOLDER));
                delete(folder);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new PolicyException(
                    "the policy engine cannot be loaded, so nothing is judged and nothing may run: " + e.getMessage()
                            + "; it needs Linux, macOS or Windows on x86-64 or ARM, and room for 12 MB in `"
                            + System.getProperty("java.io.tmpdir")
                            + "`, from which libraries may be loaded; name another folder"
                            + " with `JDK_JAVA_OPTIONS=-Djava.io.tmpdir=DIR`",
                    e);
        } catch (Exception e) { // the engine's own, all checked
            throw new PolicyException("the policy engine refuses the schema: " + e.getMessage(), e);
        }
    }

    /**
     * Judges something trivial. Each of the classes that call into the library looks for the unpacked file once, when it
     * is first used, so all of them have to be used now.
     */
    private static Engine touched() throws Exception {
        var cedar = new BasicAuthorizationEngine();
        var schema = new Schema(Layer.resource("schema.cedarschema"));
        schema.cache();
        var anything = new EntityUID(Facts.type("Session"), new EntityIdentifier("none"));
        var rules = new PolicySet(Set.of(new Policy("permit (principal, action, resource);", "none")));
        rules.cache();
        var answer = cedar.isAuthorized(
                new AuthorizationRequest(anything, anything, anything, Map.of()), rules, Set.<Entity>of());
        if (answer.success.isEmpty() || !answer.success.get().isAllowed()) {
            throw new IllegalStateException("it refuses what is permitted");
        }
        return new Engine(cedar, schema);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}

package dev.holdfast.bench;

import dev.holdfast.demo.ScriptedModel;
import dev.holdfast.demo.Transcript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A task in a real project: Apache Maven Resolver 1.9.18 from its source release, fetched and built once before, then
 * changed, tested and committed by a scripted model in more than thirty tool calls, offline in the sandbox.
 */
public final class RealProject {
    private static final String ARTIFACT = "org.apache.maven.resolver:maven-resolver:1.9.18:zip:source-release";
    private static final List<String> BUILD = List.of(
            "mvn",
            "-o",
            "-B",
            "-q",
            "-pl",
            "maven-resolver-util",
            "-am",
            "test",
            "-Drat.skip",
            "-Denforcer.skip",
            "-Dspotless.check.skip");

    private RealProject() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path scratch = Scratch.folder("real");
        Path state = Files.createDirectory(scratch.resolve("state"));
        System.out.println("fetching the project and what its build needs");
        Scratch.sh(
                scratch,
                "mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dartifact=" + ARTIFACT
                        + " -DoutputDirectory=" + scratch + " && unzip -q *.zip");
        Path project = scratch.resolve("maven-resolver-1.9.18");
        Scratch.sh(project, String.join(" ", BUILD).replace(" -o ", " "));
        Scratch.sh(project, "printf 'target/\\n' > .gitignore");
        Scratch.repository(project);

        String transcript = new String(
                RealProject.class.getResourceAsStream("real-project.yaml").readAllBytes(), StandardCharsets.UTF_8);
        var holdfast = new Holdfast(Holdfast.checkoutOf(), state);
        try (var model = ScriptedModel.open(Transcript.read("real-project", transcript))) {
            long start = System.nanoTime();
            int exitCode = holdfast.run(
                    project,
                    "run",
                    "-p",
                    "Add SHA-256 helpers to StringDigestUtil beside the SHA-1 ones, with tests.",
                    "--set",
                    "model.name=scripted",
                    "--set",
                    "model.baseUrl=" + model.base(),
                    "--set",
                    "tests.command=[" + String.join(", ", BUILD) + "]");
            System.out.println(Files.readString(holdfast.log()));
            System.out.println("exit code " + exitCode + " after " + (System.nanoTime() - start) / 1_000_000_000
                    + " s; transcript played to its end: " + model.playedToTheEnd() + " " + model.failures());
            System.exit(exitCode == 0 && model.playedToTheEnd() ? 0 : 1);
        }
    }
}

package dev.holdfast.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs npm and git, the only programs the gate starts: they know what a package or a tag is made of. No script of the
 * artifact runs: npm is told so, and git runs no hooks.
 */
final class Programs {
    private static final int SECONDS_MAX = 300;
    private static final int WORDS_MAX = 2_000;
    private static final List<String> KEPT = List.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "SystemRoot");

    /** Without what a repository may have run, and without the content of large files that it only points to. */
    private static final List<String> GIT = List.of(
            "git",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "filter.lfs.smudge=",
            "-c",
            "filter.lfs.process=",
            "-c",
            "filter.lfs.required=false");

    private Programs() {}

    /** Packs a folder as npm publishes it, into another folder. */
    static void npmPack(Path folder, Path into) throws IOException {
        Path log = into.resolve("npm.log");
        run(
                List.of(
                        "npm",
                        "pack",
                        "--ignore-scripts",
                        "--silent",
                        "--offline",
                        "--logs-max=0",
                        "--update-notifier=false",
                        "--pack-destination",
                        into.toString()),
                folder,
                log);
    }

    /** The commit that a tag names. */
    static String commit(Path repository, String tag, Path scratch) throws IOException {
        Path out = scratch.resolve("commit");
        run(
                git("rev-parse", "--verify", "--quiet", "--end-of-options", "refs/tags/" + tag + "^{commit}"),
                repository,
                out);
        return Files.readString(out).strip();
    }

    /** Hands a commit to a reader as a tar archive, as the attributes of its files say. */
    static void gitArchive(Path repository, String commit, Path scratch, Use use) throws IOException {
        List<String> command = git("archive", "--format=tar", commit);
        Process process = start(
                builder(command, repository)
                        .redirectError(scratch.resolve("git.log").toFile()),
                "git");
        try {
            process.getOutputStream().close();
            try (InputStream tar = process.getInputStream()) {
                use.read(tar);
            }
            finish(process, command, scratch.resolve("git.log"));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whoever reads what a program writes. */
    interface Use {
        void read(InputStream stream) throws IOException;
    }

    private static List<String> git(String... arguments) {
        return Stream.concat(GIT.stream(), Stream.of(arguments)).toList();
    }

    private static void run(List<String> command, Path where, Path out) throws IOException {
        ProcessBuilder builder =
                builder(command, where).redirectErrorStream(true).redirectOutput(out.toFile());
        Process process = start(builder, command.getFirst());
        try {
            process.getOutputStream().close();
            finish(process, command, out);
        } finally {
            process.destroyForcibly();
        }
    }

    private static ProcessBuilder builder(List<String> command, Path where) {
        var builder = new ProcessBuilder(command).directory(where.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(KEPT);
        environment.put("GIT_TERMINAL_PROMPT", "0");
        return builder;
    }

    private static Process start(ProcessBuilder builder, String program) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new GateException(
                    GateException.Code.PROGRAM,
                    "`" + program
                            + "` is not there, which packs what is to be looked at: install it, or give the packed file");
        }
    }

    private static void finish(Process process, List<String> command, Path log) throws IOException {
        try {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw failed(command, "it took more than " + SECONDS_MAX + " seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while `" + command.getFirst() + "` ran");
        }
        if (process.exitValue() != 0) {
            byte[] words;
            try (InputStream said = Files.newInputStream(log)) {
                words = said.readNBytes(WORDS_MAX);
            }
            throw failed(command, Visible.inert(new String(words, UTF_8).strip().replace('\n', ' '), WORDS_MAX));
        }
    }

    private static GateException failed(List<String> command, String why) {
        return new GateException(
                GateException.Code.PROGRAM,
                "`" + command.getFirst() + "` failed, which packs what is to be looked at: "
                        + (why.isEmpty() ? "it says no reason" : why));
    }
}

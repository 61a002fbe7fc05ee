package dev.holdfast.vault;

import dev.holdfast.vault.VaultException.Code;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the program that wraps a master key. Keys go through pipes alone: never into arguments, variables or messages. */
final class MasterCommand {
    /** The longest wrapped key, in bytes. */
    static final int WRAPPED_BYTES_MAX = 8 << 10;

    private static final int ANSWER_BYTES_MAX = 2 * WRAPPED_BYTES_MAX;

    private final MasterKey.ByCommand command;

    MasterCommand(MasterKey.ByCommand command) {
        this.command = command;
    }

    /** The key as it may lie on a disk. */
    byte[] wrap(byte[] key) {
        byte[] wrapped = answer("wrap", key);
        if (wrapped.length == 0 || wrapped.length > WRAPPED_BYTES_MAX || Arrays.equals(wrapped, key)) {
            throw failed("wrap", "it printed no wrapped key of 1 to " + WRAPPED_BYTES_MAX + " bytes");
        }
        return wrapped;
    }

    /** The key that was wrapped; the caller overwrites it. */
    byte[] unwrap(byte[] wrapped) {
        byte[] key = answer("unwrap", wrapped);
        if (key.length != Aead.KEY_BYTES) {
            Arrays.fill(key, (byte) 0);
            throw failed("unwrap", "it printed no key of " + Aead.KEY_BYTES + " bytes");
        }
        return key;
    }

    private byte[] answer(String verb, byte[] input) {
        var argv = new ArrayList<>(command.argv());
        argv.add(verb);
        var builder = new ProcessBuilder(argv)
                .directory(new File("/")) // a relative name must never be looked up in a workspace
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        try {
            Process process = builder.start();
            try {
                return decoded(verb, talk(verb, process, input));
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw failed(verb, "it could not be started");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(verb, "it was interrupted");
        }
    }

    private byte[] talk(String verb, Process process, byte[] input) throws InterruptedException {
        long end = System.nanoTime() + command.timeout().toNanos();
        var answer = new CompletableFuture<byte[]>();
        Thread.ofVirtual().name("master-key-answer").start(() -> {
            try (var out = process.getInputStream()) {
                answer.complete(out.readNBytes(ANSWER_BYTES_MAX + 1));
            } catch (IOException e) {
                answer.completeExceptionally(e);
            }
        });
        say(process, input);
        try {
            byte[] printed = answer.get(command.timeout().toNanos(), TimeUnit.NANOSECONDS);
            if (printed.length > ANSWER_BYTES_MAX) {
                Arrays.fill(printed, (byte) 0);
                throw failed(verb, "it printed more than " + ANSWER_BYTES_MAX + " bytes");
            }
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                Arrays.fill(printed, (byte) 0);
                throw failed(verb, late());
            }
            if (process.exitValue() != 0) {
                Arrays.fill(printed, (byte) 0);
                throw failed(verb, "it ended with exit code " + process.exitValue());
            }
            return printed;
        } catch (TimeoutException e) {
            throw failed(verb, late());
        } catch (ExecutionException e) {
            throw failed(verb, "its answer could not be read");
        }
    }

    private String late() {
        return "it had not answered after " + command.timeout().toMillis() + " ms";
    }

    /** One line, far shorter than what a pipe holds, so this never waits for the program. */
    private static void say(Process process, byte[] input) {
        byte[] line = Base64.getEncoder().encode(input);
        try (var in = process.getOutputStream()) {
            in.write(line);
            in.write('\n');
        } catch (IOException e) {
            // it has ended without reading: its exit code or its answer tells
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private byte[] decoded(String verb, byte[] printed) {
        int length = printed.length;
        while (length > 0 && (printed[length - 1] == '\n' || printed[length - 1] == '\r')) {
            length--;
        }
        byte[] line = Arrays.copyOf(printed, length);
        try {
            return Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            throw failed(verb, "it printed something else than one line of Base64");
        } finally {
            Arrays.fill(line, (byte) 0);
            Arrays.fill(printed, (byte) 0);
        }
    }

    private VaultException failed(String verb, String why) {
        return new VaultException(
                Code.MASTER,
                "the command `" + command.argv().getFirst() + "` of `vault.masterKeyCommand` did not " + verb
                        + " the master key: " + why + "; nothing that is encrypted can be read or written without it");
    }
}

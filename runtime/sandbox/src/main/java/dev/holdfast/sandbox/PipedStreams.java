package dev.holdfast.sandbox;

import dev.holdfast.sandbox.Descriptors.Pipe;
import dev.holdfast.sandbox.Ruleset.Rule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A pipe for output and errors, and one for input if there is any. */
final class PipedStreams implements StandardStreams {
    private static final int NOTHING = -1;

    private final Pipe output;
    private final Optional<Pipe> input;
    private final Optional<Writing> writing;
    private final AtomicBoolean handedOver = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    private PipedStreams(Pipe output, Optional<Pipe> input) {
        this.output = output;
        this.input = input;
        this.writing = input.map(pipe -> new Writing(pipe.writeEnd()));
    }

    static PipedStreams open(boolean withInput) {
        var output = Pipe.open();
        output.openToItsHolders();
        try {
            return new PipedStreams(output, withInput ? Optional.of(forInput()) : Optional.empty());
        } catch (SandboxException e) {
            Descriptors.close(output.readEnd());
            Descriptors.close(output.writeEnd());
            throw e;
        }
    }

    private static Pipe forInput() {
        var pipe = Pipe.open();
        Descriptors.neverWait(pipe.writeEnd());
        return pipe;
    }

    @Override
    public Inside inside() {
        return new Inside.Files(input.map(Pipe::readEnd).orElse(NOTHING), output.writeEnd());
    }

    @Override
    public List<Rule> rules() {
        return List.of();
    }

    @Override
    public void handedOver() {
        if (handedOver.compareAndSet(false, true)) {
            Descriptors.close(output.writeEnd());
            input.ifPresent(pipe -> Descriptors.close(pipe.readEnd()));
        }
    }

    @Override
    public int read(byte[] chunk) throws IOException {
        long count = Descriptors.read(output.readEnd(), chunk);
        if (count < 0) {
            throw new IOException("cannot read what a command prints: error " + -count);
        }
        return count == 0 ? -1 : (int) count;
    }

    @Override
    public Optional<StandardInput> input() {
        return writing.map(Way::new);
    }

    @Override
    public void close() {
        handedOver();
        writing.ifPresent(Writing::close);
        if (closed.compareAndSet(false, true)) {
            Descriptors.close(output.readEnd());
        }
    }

    /** The way into the pipe. */
    private record Way(Writing writing) implements StandardInput {
        @Override
        public void type(byte[] bytes, int count) {
            writing.write(bytes, count);
        }

        @Override
        public void end() {
            writing.close();
        }

        @Override
        public void resize(Input.Size size) {
            // a pipe has no screen
        }
    }
}

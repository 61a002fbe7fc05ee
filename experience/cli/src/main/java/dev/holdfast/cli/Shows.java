package dev.holdfast.cli;

import dev.holdfast.agent.Event;
import dev.holdfast.agent.SessionState;
import dev.holdfast.approval.ApproverKey;
import dev.holdfast.approval.Asker;
import dev.holdfast.config.Config;
import dev.holdfast.model.Retry;
import dev.holdfast.terms.SessionId;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Picks how a run is shown and who can be asked. */
final class Shows {
    private Shows() {}

    /** Progress on standard error unless it is not wanted, the answer in the chosen form on standard output. */
    static Runner.Show of(SessionOptions options, Surroundings surroundings) {
        var streams = surroundings.streams();
        Runner.Show progress = switch (options.progress()) {
            case SHOWN -> new Screen(streams.err(), Style.of(surroundings), columns(surroundings));
            case QUIET -> new Silence(streams.err());
        };
        var clock = surroundings.chance().clock();
        return switch (options.output()) {
            case text -> new AnswerShow(progress, streams.out());
            case json -> new JsonShow(progress, streams.out(), JsonShow.Form.ONE_OBJECT, clock);
            case stream_json -> new JsonShow(progress, streams.out(), JsonShow.Form.LINES, clock);
        };
    }

    /** The person at the terminal, those who are asked elsewhere, or nobody. */
    static Asker asker(Surroundings surroundings, Archive archive, Config config) {
        Optional<Duration> patience = switch (surroundings.streams().seat()) {
            case PERSON -> Optional.empty();
            case NOBODY -> Optional.of(config.approvals().patience());
        };
        return new MailAsker(
                person(surroundings),
                patience,
                new MailAsker.Post(
                        archive.mailbox(),
                        config.approvals()
                                .notice()
                                .map(notice -> Webhook.of(surroundings, notice))
                                .orElse(Bell.SILENT)),
                Enrolled.approvers(surroundings),
                surroundings.chance().clock(),
                surroundings.streams().err());
    }

    /** The person at the terminal, who signs as the owner, or nobody. */
    static Asker person(Surroundings surroundings) {
        return person(surroundings, () -> Enrolled.owner(surroundings.home()));
    }

    /** The same with another key to sign with. */
    static Asker person(Surroundings surroundings, Supplier<ApproverKey> key) {
        return switch (surroundings.streams().seat()) {
            case PERSON ->
                new TerminalAsker(
                        keyboard(surroundings),
                        surroundings.streams().err(),
                        Style.of(surroundings),
                        Tty::columns,
                        key,
                        surroundings.chance().clock());
            case NOBODY -> Asker.nobody();
        };
    }

    /** How wide what is written to standard error may be now: without bound where no terminal is. */
    static IntSupplier columns(Surroundings surroundings) {
        return surroundings.streams().terminals().contains(Surroundings.Std.ERR)
                ? Tty::columns
                : () -> Integer.MAX_VALUE;
    }

    /** How wide what is written to standard output may be now: without bound where no terminal is. */
    static IntSupplier outColumns(Surroundings surroundings) {
        return surroundings.streams().terminals().contains(Surroundings.Std.OUT)
                ? Tty::columns
                : () -> Integer.MAX_VALUE;
    }

    static Keyboard keyboard(Surroundings surroundings) {
        return new Keyboard(surroundings.streams().in(), Tty::forgetTyped);
    }

    /** Shows nothing but that a run did not finish, and why. */
    private static final class Silence implements Runner.Show {
        private final PrintStream err;

        Silence(PrintStream err) {
            this.err = err;
        }

        @Override
        public void begin(SessionId session, SessionState state) {}

        @Override
        public void accept(Event.Stamped stamped) {}

        @Override
        public void text(String piece) {}

        @Override
        public void waiting(Retry retry) {}

        @Override
        public void end(FinishCard card) {
            card.goOn()
                    .ifPresent(command ->
                            err.println("holdfast: " + card.ending().why() + "; go on with `" + command + "`"));
        }

        @Override
        public void interrupted(SessionId session) {}
    }
}

package dev.holdfast.cli;

import dev.holdfast.approval.Question;
import dev.holdfast.broker.Access;
import dev.holdfast.broker.Broker;
import dev.holdfast.broker.BrokerException;
import dev.holdfast.broker.Credentials;
import dev.holdfast.broker.Destination;
import dev.holdfast.broker.Limits;
import dev.holdfast.broker.Patience;
import dev.holdfast.broker.Request;
import dev.holdfast.broker.Signing;
import dev.holdfast.config.ApprovalsConfig;
import dev.holdfast.config.ModelConfig;
import dev.holdfast.model.Pause;
import dev.holdfast.terms.Secret;
import dev.holdfast.terms.Visible;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells a server that a question waits, by a signed POST: who asks, until when, and the command that shows it. Neither what
 * the call would do in particular nor anything that approves is in it. Whether it gets there changes nothing but a line on
 * standard error.
 */
final class Webhook implements Bell {
    private static final String FORMAT = "holdfast.dev/notification@v1";
    private static final int TRIES = 4;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int ASKS_CHARS_MAX = 200;
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(5), 16 << 10, 64 << 10);

    private final URI url;
    private final Function<Destination, Access> access;
    private final Rhythm rhythm;
    private final PrintStream err;

    /**
     * How long is waited.
     *
     * @param answer for each answer
     * @param pause between tries; twice as long each time
     */
    record Rhythm(Duration answer, Pause pause) {
        /** With four tries no more than half a minute in all. */
        static final Rhythm USUAL = new Rhythm(Duration.ofSeconds(5), Pause.SLEEP);
    }

    /** @param access signs for the destination; made anew for each question, in the thread that tells */
    Webhook(URI url, Function<Destination, Access> access, Rhythm rhythm, PrintStream err) {
        this.url = url;
        this.access = access;
        this.rhythm = rhythm;
        this.err = err;
    }

    /** The one that configuration names. */
    static Bell of(Surroundings surroundings, ApprovalsConfig.Notice notice) {
        var clock = surroundings.chance().clock();
        return new Webhook(
                notice.url(),
                destination -> new Signing(destination, secret(surroundings, notice.secret()), clock),
                Rhythm.USUAL,
                surroundings.streams().err());
    }

    private static Secret secret(Surroundings surroundings, ModelConfig.KeySource source) {
        return switch (source) {
            case ModelConfig.KeySource.None ignored -> throw new IllegalStateException("configuration wants a secret");
            case ModelConfig.KeySource.InFile(var file) -> Credentials.fromFile(file);
            case ModelConfig.KeySource.InVariable(var name) ->
                Optional.ofNullable(surroundings.environment().get(name))
                        .map(value -> Credentials.fromVariable(name, value))
                        .orElseThrow(() -> new Stop(
                                Stop.USAGE,
                                "the variable `" + name + "` that should hold the secret is not set; set it, or name a"
                                        + " file with `approvals.notify.secretFile`"));
        };
    }

    @Override
    public Ringing ring(Question question) {
        Thread telling = Thread.ofVirtual().name("notify").start(() -> {
            Optional<String> failure = tell(question);
            failure.ifPresent(why -> err.println("holdfast: nobody was notified of question " + MailAsker.id(question)
                    + ", which waits all the same: " + why));
        });
        return telling::interrupt;
    }

    /** Why it could not be told; empty when it was, or need not be any more. */
    Optional<String> tell(Question question) {
        try (var broker = Broker.open(List.of(access.apply(new Destination(url))), LIMITS)) {
            String why = "";
            Duration wait = FIRST_PAUSE;
            for (int attempt = 1; attempt <= TRIES; attempt++) {
                if (attempt > 1) {
                    rhythm.pause().pause(wait);
                    wait = wait.multipliedBy(2);
                }
                try (var answer = broker.send(request(question))) {
                    int status = answer.status();
                    if (status >= 200 && status < 300) {
                        return Optional.empty();
                    }
                    why = "`" + url.getHost() + "` answered `" + status + "`";
                    if (!passing(status)) {
                        return Optional.of(why + "; see to the server, or to `approvals.notify.url`");
                    }
                } catch (InterruptedIOException e) {
                    return Optional.empty(); // answered meanwhile
                } catch (IOException e) {
                    why = String.valueOf(e.getMessage());
                }
            }
            return Optional.of(why + ", and so " + TRIES + " times; see to the server, or to `approvals.notify.url`");
        } catch (BrokerException | Stop e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            return Optional.empty(); // answered meanwhile
        }
    }

    private static boolean passing(int status) {
        return status >= 500 || status == 429 || status == 408;
    }

    private Request request(Question question) {
        return new Request(
                Request.Method.POST,
                url,
                Map.of(
                        "content-type", "application/json",
                        "user-agent", "holdfast",
                        "idempotency-key", question.digest().hex()),
                body(question),
                new Patience(rhythm.answer(), rhythm.answer()));
    }

    /** What is sent: the first line of the card names a tool and nothing that it was given. */
    static String body(Question question) {
        String asks = question.matter().card().lines().findFirst().orElse("");
        return Wire.line(Wire.object()
                .put("format", FORMAT)
                .put("question", MailAsker.id(question))
                .put("session", question.session().text())
                .put("call", question.call().text())
                .put("asks", Visible.inert(asks, ASKS_CHARS_MAX))
                .put("quorum", question.matter().quorum())
                .put("expires", question.expires().toString())
                .put("answer", "holdfast approvals show " + MailAsker.id(question)));
    }
}

package dev.holdfast.monitor;

import dev.holdfast.broker.Broker;
import dev.holdfast.broker.Patience;
import dev.holdfast.broker.Request;
import dev.holdfast.broker.Response;
import dev.holdfast.model.Answer;
import dev.holdfast.model.Exit;
import dev.holdfast.model.Outgoing;
import java.io.IOException;

/** The model's way out: through the broker, which alone knows destinations and keys. */
public final class BrokerExit implements Exit {
    private final Broker broker;

    /** The broker is not closed here. */
    public BrokerExit(Broker broker) {
        this.broker = broker;
    }

    @Override
    public Answer post(Outgoing request) throws IOException {
        Response response = broker.send(new Request(
                Request.Method.POST,
                request.url(),
                request.headers(),
                request.body(),
                new Patience(request.answer(), request.idle())));
        return new Answer(response.status(), response.headers(), response.body());
    }
}

package dev.holdfast.agent;

import dev.holdfast.terms.CallId;

/** What a session does next. */
public sealed interface Step {
    /** Ask the model. */
    record Ask(CallId call) implements Step {}

    /** Carry out a call through the monitor. */
    record Act(Pending pending) implements Step {}

    /** Settle a call that was started in a process that died. */
    record Recover(Pending pending) implements Step {}

    /** Answer a call that is about the session itself: plan, question, finish. */
    record Control(Pending pending) implements Step {}

    /** Run the project's tests, because they have not been run since the last change. */
    record Verify(CallId call) implements Step {}

    /** Say something to the model. */
    record Tell(String text) implements Step {}

    /** Send back what the model took for the end. */
    record SendBack(String text) implements Step {}

    /** End the session. */
    record End(Ending ending) implements Step {}

    /** The session has ended. */
    record Over(Ending ending) implements Step {}
}

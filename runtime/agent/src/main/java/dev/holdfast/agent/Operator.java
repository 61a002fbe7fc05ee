package dev.holdfast.agent;

import dev.holdfast.ledger.Actor;
import dev.holdfast.terms.TraceId;

/**
 * Who runs a session in this process.
 *
 * @param user the person who typed the command
 * @param trace names everything this process does for the session
 */
public record Operator(Actor user, TraceId trace) {}

package dev.holdfast.monitor;

/**
 * Text that belongs to a session: what the model said, what a tool saw. The ledger holds only its name in the session's
 * encrypted vault, so that erasing the session's key erases it.
 */
public record Content(String text) {}

/**
 * Drives the real loop, monitor, policy, approvals and ledger through seeded sessions on a machine that crashes, with a
 * model that errs or attacks and people who approve, refuse or forge, and checks after each what must always hold.
 */
@NullMarked
package dev.holdfast.simulation;

import org.jspecify.annotations.NullMarked;

/**
 * Runs a process inside limits the kernel enforces: the folders it was granted, no network, bounded time and output.
 * A {@link dev.holdfast.sandbox.Sandbox} says at which {@link dev.holdfast.sandbox.Level} it contains, from probes it
 * ran; at level none it starts nothing.
 */
@NullMarked
package dev.holdfast.sandbox;

import org.jspecify.annotations.NullMarked;

/**
 * Decides whether an artifact may be published, by looking at the very bytes that would go out: what is in it, what of that
 * may not leave, and what was not read, which is a finding like any other.
 *
 * <p>An {@link dev.holdfast.gate.Artifact} hands out its {@link dev.holdfast.gate.Member}s, those of archives inside archives
 * included; rules look at each, and at the {@link dev.holdfast.gate.Inventory} of all; {@link dev.holdfast.gate.Gate} puts
 * what they found together. Nothing is extracted to disk, and nothing of the artifact is ever run.
 */
@NullMarked
package dev.holdfast.gate;

import org.jspecify.annotations.NullMarked;

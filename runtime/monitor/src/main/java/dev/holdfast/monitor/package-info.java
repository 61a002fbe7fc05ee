/**
 * The reference monitor. Every effect of a session passes here, once: told beforehand, judged, recorded, asked for where
 * it must be, snapshotted where it can be, carried out, and recorded again. Judging and acting are never two public
 * calls.
 */
@NullMarked
package dev.holdfast.monitor;

import org.jspecify.annotations.NullMarked;

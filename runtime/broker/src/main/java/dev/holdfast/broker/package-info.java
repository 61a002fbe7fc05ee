/**
 * Lends credentials it never shows, and is the only way out to a network. A {@link Broker} is opened with the
 * destinations that may be reached; a request that lies within one leaves with the destination's credential added at
 * the last moment, and an answer that repeats the credential comes back with it masked.
 */
@NullMarked
package dev.holdfast.broker;

import org.jspecify.annotations.NullMarked;

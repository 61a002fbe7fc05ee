/** Tests of the broker, against servers on loopback. */
@NullMarked
package dev.holdfast.broker;

import org.jspecify.annotations.NullMarked;

/** Tests of the monitor: that it is the one door, that it closes, and that it writes down who went through. */
@NullMarked
package dev.holdfast.monitor;

import org.jspecify.annotations.NullMarked;

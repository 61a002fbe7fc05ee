/** Tests of the simulation: that sessions hold what was promised, and that each promise can be seen broken. */
@NullMarked
package dev.holdfast.simulation;

import org.jspecify.annotations.NullMarked;

/** Fuzz targets for the readers of containers, in the package of the gate because that is where they are visible. */
@NullMarked
package dev.holdfast.gate;

import org.jspecify.annotations.NullMarked;

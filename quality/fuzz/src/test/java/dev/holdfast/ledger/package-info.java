/** Fuzz targets for the parsers of the ledger, in its package because that is where they are visible. */
@NullMarked
package dev.holdfast.ledger;

import org.jspecify.annotations.NullMarked;

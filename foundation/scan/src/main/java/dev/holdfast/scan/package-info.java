/**
 * Finds secrets in text and puts handles in their place. It is a net below the wall: files that hold secrets are masked
 * in the sandbox and credentials are lent by the broker, so that what is caught here should never have been there.
 */
@NullMarked
package dev.holdfast.scan;

import org.jspecify.annotations.NullMarked;

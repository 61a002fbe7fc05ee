/**
 * Finds what must not be seen. A {@link dev.holdfast.scan.Redactor} finds secrets in text and puts handles in their place: a
 * net below the wall, since files that hold secrets are masked in the sandbox and credentials are lent by the broker, so
 * that what is caught here should never have been there. A {@link dev.holdfast.scan.Scanner} finds credentials, data about
 * people and places that are not public in bytes of any kind, in every form they can be decoded from.
 */
@NullMarked
package dev.holdfast.scan;

import org.jspecify.annotations.NullMarked;

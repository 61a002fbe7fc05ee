/**
 * The words every module shares: ids, digests, labels, effects and capabilities. They are values without behaviour that
 * reaches outside the JVM; this module depends on the JDK alone.
 */
@NullMarked
package dev.holdfast.terms;

import org.jspecify.annotations.NullMarked;

/** Tests of the sandbox, most of them attacks. */
@NullMarked
package dev.holdfast.sandbox;

import org.jspecify.annotations.NullMarked;

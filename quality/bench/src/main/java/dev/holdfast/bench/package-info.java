/** Runs that take longer than a check may, each a main class with a script beside this module. */
@NullMarked
package dev.holdfast.bench;

import org.jspecify.annotations.NullMarked;

/** The commands people type; the one place where everything is wired together. */
@NullMarked
package dev.holdfast.cli;

import org.jspecify.annotations.NullMarked;

/**
 * Reads shell text to explain it to people: which programs it runs, which files it redirects to, what wrappers hide and
 * what nobody can know beforehand. What it says grants nothing; a command is held by its confinement alone.
 */
@NullMarked
package dev.holdfast.shell;

import org.jspecify.annotations.NullMarked;

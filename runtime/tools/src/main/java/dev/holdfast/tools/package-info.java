/**
 * What an agent may ask for. A tool declares its effects before it acts and works only through the {@link Hands} it is
 * given; it opens no file, starts no process and reaches no network by itself.
 */
@NullMarked
package dev.holdfast.tools;

import org.jspecify.annotations.NullMarked;

/** Tests of the model client, with a scripted exit and through the real broker on loopback. */
@NullMarked
package dev.holdfast.model;

import org.jspecify.annotations.NullMarked;

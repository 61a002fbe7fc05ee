/** Tests of the loop: what it does next, what it remembers, and how it tells the model. */
@NullMarked
package dev.holdfast.agent;

import org.jspecify.annotations.NullMarked;

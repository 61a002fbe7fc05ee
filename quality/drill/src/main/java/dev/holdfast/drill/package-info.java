/**
 * The drill: scripts of what a hijacked model says, honest work besides, and a judge that looks at what became of the
 * world by means of its own. It knows nothing of the agent it is run against; that comes in as a {@link
 * dev.holdfast.drill.Guard}.
 */
@NullMarked
package dev.holdfast.drill;

import org.jspecify.annotations.NullMarked;

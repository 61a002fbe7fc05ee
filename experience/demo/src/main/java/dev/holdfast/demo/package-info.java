/**
 * The scripted world of the demo: a model that plays a written transcript over the wire, a project with a bug and a
 * planted attack, and the things that attack would destroy. Everything runs on the loopback address and in one scratch
 * folder; the pieces know nothing of the agent they are shown to, so tests of other modules can use them too.
 */
@NullMarked
package dev.holdfast.demo;

import org.jspecify.annotations.NullMarked;

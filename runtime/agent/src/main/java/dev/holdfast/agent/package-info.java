/**
 * The loop: analyze, plan, act, observe, verify. A session is a pure fold over its events, and the next step is a pure
 * function of that state; an interpreter performs steps and records events, so a session can be killed anywhere and
 * resumed.
 */
@NullMarked
package dev.holdfast.agent;

import org.jspecify.annotations.NullMarked;

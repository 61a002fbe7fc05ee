/**
 * Judges what a call would do. A policy sees declared effects, the rights in force and the labels of what the session
 * has read; it answers allow, ask or deny and names its rule. It never looks at the world.
 */
@NullMarked
package dev.holdfast.policy;

import org.jspecify.annotations.NullMarked;

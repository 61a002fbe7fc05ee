/**
 * Strict layered configuration that knows where each value came from: built-in defaults, the user's file, a trusted
 * workspace's file that may only tighten, the command line, and managed configuration that wins over them all.
 */
@NullMarked
package dev.holdfast.config;

import org.jspecify.annotations.NullMarked;

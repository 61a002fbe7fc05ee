/**
 * Talks to language models, and is the only place with their wire formats. A {@link Prompt} goes in, a {@link Reply}
 * comes out whole or not at all; the bytes travel through an {@link Exit} that somebody else guards, so nothing here
 * opens a socket or knows a key.
 */
@NullMarked
package dev.holdfast.model;

import org.jspecify.annotations.NullMarked;

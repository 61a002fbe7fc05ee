/**
 * Questions to people and their signed answers. An approval is an Ed25519 signature by an enrolled person over exactly
 * what was asked; a grant is what an approved plan leaves behind.
 */
@NullMarked
package dev.holdfast.approval;

import org.jspecify.annotations.NullMarked;

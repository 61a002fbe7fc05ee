package dev.holdfast.workspace;

/** User and group of a file, as numbers of the kernel (unsigned). */
record Owner(int user, int group) {}

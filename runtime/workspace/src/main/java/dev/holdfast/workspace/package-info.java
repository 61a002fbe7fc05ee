/**
 * Every file access by the platform itself, beneath one directory handle, with snapshots and undo. No path is ever
 * followed out of the workspace, whatever a link, a rename or a race makes of it: the kernel resolves each one with
 * {@code openat2} and refuses symbolic links. Linux 5.6 or later, on x86-64 and aarch64.
 */
@NullMarked
package dev.holdfast.workspace;

import org.jspecify.annotations.NullMarked;

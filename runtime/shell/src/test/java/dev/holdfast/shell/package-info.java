@NullMarked
package dev.holdfast.shell;

import org.jspecify.annotations.NullMarked;

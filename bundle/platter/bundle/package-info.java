/** What is on the disc: opening it, verifying it, streaming a blob from it. */
@NullMarked
package platter.bundle;

import org.jspecify.annotations.NullMarked;

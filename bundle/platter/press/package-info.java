/**
 * Making what is on the disc: building images, putting them into the jar. Installs cannot build.
 */
@NullMarked
package platter.press;

import org.jspecify.annotations.NullMarked;

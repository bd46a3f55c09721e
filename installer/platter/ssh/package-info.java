/**
 * One connection per host, or none for the local host: authenticate, check the host key, run,
 * stream in.
 */
@NullMarked
package platter.ssh;

import org.jspecify.annotations.NullMarked;

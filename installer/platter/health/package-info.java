/** What must be true of hosts and of the lines between them, and what is. */
@NullMarked
package platter.health;

import org.jspecify.annotations.NullMarked;

/** The wizard in a terminal, and what any text on a terminal needs. */
@NullMarked
package platter.terminal;

import org.jspecify.annotations.NullMarked;

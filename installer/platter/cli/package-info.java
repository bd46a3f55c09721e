/** The command line; wires everything. */
@NullMarked
package platter.cli;

import org.jspecify.annotations.NullMarked;

/** Facts, plan and execution over hosts in parallel, and the one event stream. */
@NullMarked
package platter.run;

import org.jspecify.annotations.NullMarked;

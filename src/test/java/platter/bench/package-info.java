/** Benchmarks, run by hand on lab hosts. */
@NullMarked
package platter.bench;

import org.jspecify.annotations.NullMarked;

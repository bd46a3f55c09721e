/** The customer's places and hosts as immutable, validated records. */
@NullMarked
package platter.topology;

import org.jspecify.annotations.NullMarked;

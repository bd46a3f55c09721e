/** What the program does at the vault, where it is without the laptop that installed it. */
@NullMarked
package platter.steward;

import org.jspecify.annotations.NullMarked;

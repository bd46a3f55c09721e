/** Test hosts: the lab of {@code src/test/lab} for JUnit, one real systemd host per name. */
@NullMarked
package platter.lab;

import org.jspecify.annotations.NullMarked;

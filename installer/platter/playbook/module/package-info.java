/** The modules: arguments in, difference out, and the commands that close it. */
@NullMarked
package platter.playbook.module;

import org.jspecify.annotations.NullMarked;

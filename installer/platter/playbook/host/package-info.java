/** What can be asked of a host and told to it, as data: queries, states, commands. */
@NullMarked
package platter.playbook.host;

import org.jspecify.annotations.NullMarked;

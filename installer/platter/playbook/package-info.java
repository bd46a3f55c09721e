/**
 * Plays and tasks, templating, facts and outcomes, and the modules: what each does to reach its
 * state.
 */
@NullMarked
package platter.playbook;

import org.jspecify.annotations.NullMarked;

/**
 * What a person asks for: which playbooks and checks run, in which order, and with which verdict.
 */
@NullMarked
package platter.operation;

import org.jspecify.annotations.NullMarked;

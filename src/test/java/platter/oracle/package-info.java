/** Ansible as the oracle: the same playbook under both engines, on hosts that are twins. */
@NullMarked
package platter.oracle;

import org.jspecify.annotations.NullMarked;

/** The steps of the wizard, their questions, validation and texts, for any face. */
@NullMarked
package platter.wizard;

import org.jspecify.annotations.NullMarked;

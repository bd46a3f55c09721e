/** What is written for people who were not there. */
@NullMarked
package platter.report;

import org.jspecify.annotations.NullMarked;

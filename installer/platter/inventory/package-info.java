/**
 * What is known about the deployment and what was done when: an encrypted H2 database with one
 * owner process, and its encrypted export.
 */
@NullMarked
package platter.inventory;

import org.jspecify.annotations.NullMarked;

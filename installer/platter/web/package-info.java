/**
 * The faces in a browser: the wizard, and the console for the years after. Pages are made here and
 * need no script to be read; htmx only keeps them fresh.
 */
@org.jspecify.annotations.NullMarked
package platter.web;

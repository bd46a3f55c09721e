/**
 * Jinja2 by Jinjava, made strict: what is undefined is an error, and text comes out as in Python.
 */
@NullMarked
package platter.playbook.template;

import org.jspecify.annotations.NullMarked;

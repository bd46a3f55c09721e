/**
 * What a disaster costs the people who chat: real clients that send all the time, and what became
 * of it.
 */
@NullMarked
package platter.loss;

import org.jspecify.annotations.NullMarked;

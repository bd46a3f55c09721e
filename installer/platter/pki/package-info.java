/** The deployment's own certificate authorities: what they issue, for how long, and its renewal. */
@NullMarked
package platter.pki;

import org.jspecify.annotations.NullMarked;

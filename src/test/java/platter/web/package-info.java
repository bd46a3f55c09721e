/** Tests of the faces in a browser. */
@org.jspecify.annotations.NullMarked
package platter.web;

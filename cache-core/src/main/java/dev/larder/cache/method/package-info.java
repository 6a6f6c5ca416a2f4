/**
 * Annotation, method and arguments become a call on the engine; mistakes are found here, at start-up. Works on a
 * resolved model, so that whoever reads the annotations (Spring, or nobody) stays outside. Public for the other rooms
 * of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.method;

import org.jspecify.annotations.NullMarked;

/**
 * What an integration with a framework gets of a {@link dev.larder.cache.Larder} beyond what users hold.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.integration;

import org.jspecify.annotations.NullMarked;

/**
 * What a caller holds: taking a lease, a claim or a write, keeping it alive, filling under it, giving it back; who asks
 * for one; and what is swept behind it.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.engine.lease;

import org.jspecify.annotations.NullMarked;

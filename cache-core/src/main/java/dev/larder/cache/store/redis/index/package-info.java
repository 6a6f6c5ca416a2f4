/**
 * What the store keeps beside entries so as to find and remove them: names of its own keys, lists of tags and segments,
 * the list of grace times, walks through the keyspace, and the sweeping of all that.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.store.redis.index;

import org.jspecify.annotations.NullMarked;

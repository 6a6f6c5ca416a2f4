/**
 * Templates bound to the arguments of a method become keys and tags: {@link dev.larder.cache.key.KeySchema} spells them
 * and a team can replace it. What a template is stands in {@code template}, what an argument is worth in {@code value},
 * which keys an invalidation reaches in {@code pattern}.
 *
 * <p>Internal but for {@link dev.larder.cache.key.KeySchema}, {@link dev.larder.cache.key.KeySpelling} and
 * {@link dev.larder.cache.key.DefaultKeySchema}: the rest is public for the other rooms of the library and may change
 * in any release.
 */
@NullMarked
package dev.larder.cache.key;

import org.jspecify.annotations.NullMarked;

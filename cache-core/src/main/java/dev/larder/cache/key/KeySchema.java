package dev.larder.cache.key;

import dev.larder.cache.key.template.KeyTemplate;

/**
 * How keys are spelled: the replaceable end of the template language. A template and its values go in; keys and
 * patterns come out. Everything else (which values there are, paths, filters, fan-out, start-up checks) stays with the
 * {@link BoundTemplate}. {@link DefaultKeySchema} is the spelling this library promises; a schema of one's own may
 * replace it or wrap it.
 *
 * <p>What every schema owes its users:
 *
 * <ul>
 *   <li>different values spell different keys;
 *   <li>the pattern of an invalidation template matches every key a cached template spells that it means to reach;
 *   <li>keys do not start with {@code ~larder:} and hold no unpaired surrogates;
 *   <li>all processes that share a Redis use the same schema.
 * </ul>
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface KeySchema {

    /**
     * Prepares the spelling of one template. Called once per use of the template, before its first call, never on a hot
     * path; and, with wildcards in the place of placeholders, where the values of an invalidation make no key.
     *
     * @throws dev.larder.cache.CacheConfigurationException if this schema cannot spell the template
     */
    KeySpelling spelling(KeyTemplate template);
}

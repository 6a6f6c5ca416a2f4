package dev.larder.cache;

import java.util.List;

/**
 * What an invalidation would drop.
 *
 * @param keys how many keys there are; a few may be counted twice, as Redis tells them twice while its table grows
 * @param sample some of them, full keys, prefix included
 */
public record InvalidationPreview(long keys, List<String> sample) {

    public InvalidationPreview {
        sample = List.copyOf(sample);
    }
}

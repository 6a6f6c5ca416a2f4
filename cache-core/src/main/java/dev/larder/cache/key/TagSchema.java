package dev.larder.cache.key;

import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.pattern.OverlongKey;
import dev.larder.cache.key.template.KeyTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How tags are spelled: as {@link DefaultKeySchema} spells keys, but without a prefix, since tags are no keys and the
 * store keeps them apart. A tag longer than {@value #MAX_LENGTH} characters becomes {@code ~} and 32 hex characters;
 * that form depends on nothing but the full text, so every template that spells it spells the same.
 */
enum TagSchema implements KeySchema {
    INSTANCE;

    static final int MAX_LENGTH = 200;

    @Override
    public KeySpelling spelling(KeyTemplate template) {
        return new TagSpelling(new DefaultKeySpelling(template, "", Integer.MAX_VALUE));
    }

    private record TagSpelling(DefaultKeySpelling full) implements KeySpelling {

        @Override
        public String key(@Nullable Object[] values) {
            String tag = full.key(values);
            return tag.length() > MAX_LENGTH ? OverlongKey.of("", tag) : tag;
        }

        @Override
        public KeyPattern pattern(@Nullable Object[] values) {
            throw new IllegalStateException("Tags have no patterns");
        }

        @Override
        public KeyPattern allKeys() {
            throw new IllegalStateException("Tags have no patterns");
        }

        @Override
        public List<String> keysToDrop(@Nullable Object[] values) {
            return List.of(key(values));
        }
    }
}

package dev.larder.cache.method;

import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.method.rule.TagRule;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a call of a cached method knows about tags. */
abstract class TaggedCall implements CacheCall {

    private final TagRule tags;
    private final @Nullable Object[] arguments;
    private final Set<String> touched;

    TaggedCall(TagRule tags, @Nullable Object[] arguments, Set<String> touched) {
        this.tags = tags;
        this.arguments = arguments;
        this.touched = touched;
    }

    @Override
    public final Set<String> tags(@Nullable Object value) {
        return tags.tags(arguments, value);
    }

    @Override
    public final Set<String> touchedTags() {
        return touched;
    }
}

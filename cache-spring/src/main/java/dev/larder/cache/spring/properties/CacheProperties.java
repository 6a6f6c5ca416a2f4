package dev.larder.cache.spring.properties;

import dev.larder.cache.method.declaration.CacheAttribute;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code larder.caches.<name>.*} sets for one cache, in texts as in the annotations, which it wins over.
 * {@code null}: nothing is set.
 */
public final class CacheProperties {

    private final Map<CacheAttribute, String> texts = new EnumMap<>(CacheAttribute.class);

    /**
     * Sets nothing. A platform makes the variable {@code LARDER_CACHES_PORT} for a service that is named larder-caches,
     * and Boot asks here what it means.
     */
    public static CacheProperties valueOf(String text) {
        return new CacheProperties();
    }

    /** What is set, by the names of {@link CacheAttribute}. */
    Map<String, String> texts() {
        Map<String, String> byName = new TreeMap<>();
        texts.forEach((attribute, text) -> byName.put(attribute.property(), text));
        return byName;
    }

    void set(CacheAttribute attribute, @Nullable String text) {
        if (text == null) {
            texts.remove(attribute);
        } else {
            texts.put(attribute, text);
        }
    }

    public @Nullable String getKey() {
        return texts.get(CacheAttribute.KEY);
    }

    public void setKey(@Nullable String key) {
        set(CacheAttribute.KEY, key);
    }

    public @Nullable String getTtl() {
        return texts.get(CacheAttribute.TTL);
    }

    public void setTtl(@Nullable String ttl) {
        set(CacheAttribute.TTL, ttl);
    }

    public @Nullable String getJitter() {
        return texts.get(CacheAttribute.JITTER);
    }

    public void setJitter(@Nullable String jitter) {
        set(CacheAttribute.JITTER, jitter);
    }

    public @Nullable String getNullTtl() {
        return texts.get(CacheAttribute.NULL_TTL);
    }

    public void setNullTtl(@Nullable String nullTtl) {
        set(CacheAttribute.NULL_TTL, nullTtl);
    }

    public @Nullable String getStampede() {
        return texts.get(CacheAttribute.STAMPEDE);
    }

    public void setStampede(@Nullable String stampede) {
        set(CacheAttribute.STAMPEDE, stampede);
    }

    public @Nullable String getCodec() {
        return texts.get(CacheAttribute.CODEC);
    }

    public void setCodec(@Nullable String codec) {
        set(CacheAttribute.CODEC, codec);
    }

    public @Nullable String getCondition() {
        return texts.get(CacheAttribute.CONDITION);
    }

    public void setCondition(@Nullable String condition) {
        set(CacheAttribute.CONDITION, condition);
    }

    public @Nullable String getUnless() {
        return texts.get(CacheAttribute.UNLESS);
    }

    public void setUnless(@Nullable String unless) {
        set(CacheAttribute.UNLESS, unless);
    }

    public @Nullable List<String> getTags() {
        String tags = texts.get(CacheAttribute.TAGS);
        return tags == null ? null : List.of(tags.split(","));
    }

    public void setTags(@Nullable List<String> tags) {
        set(CacheAttribute.TAGS, tags == null ? null : String.join(",", tags));
    }

    public @Nullable String getRefreshAfter() {
        return texts.get(CacheAttribute.REFRESH_AFTER);
    }

    public void setRefreshAfter(@Nullable String refreshAfter) {
        set(CacheAttribute.REFRESH_AFTER, refreshAfter);
    }

    public @Nullable String getStaleIfError() {
        return texts.get(CacheAttribute.STALE_IF_ERROR);
    }

    public void setStaleIfError(@Nullable String staleIfError) {
        set(CacheAttribute.STALE_IF_ERROR, staleIfError);
    }

    public @Nullable String getLoadTimeout() {
        return texts.get(CacheAttribute.LOAD_TIMEOUT);
    }

    public void setLoadTimeout(@Nullable String loadTimeout) {
        set(CacheAttribute.LOAD_TIMEOUT, loadTimeout);
    }

    public @Nullable String getNear() {
        return texts.get(CacheAttribute.NEAR);
    }

    public void setNear(@Nullable String near) {
        set(CacheAttribute.NEAR, near);
    }

    public @Nullable String getNearShare() {
        return texts.get(CacheAttribute.NEAR_SHARE);
    }

    public void setNearShare(@Nullable String nearShare) {
        set(CacheAttribute.NEAR_SHARE, nearShare);
    }

    public @Nullable String getIndex() {
        return texts.get(CacheAttribute.INDEX);
    }

    public void setIndex(@Nullable String index) {
        set(CacheAttribute.INDEX, index);
    }

    public @Nullable String getShared() {
        return texts.get(CacheAttribute.SHARED);
    }

    public void setShared(@Nullable String shared) {
        set(CacheAttribute.SHARED, shared);
    }
}

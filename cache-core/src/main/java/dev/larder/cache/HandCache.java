package dev.larder.cache;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.engine.CacheCall;
import dev.larder.cache.engine.CacheSettings;
import dev.larder.cache.engine.CacheSpec;
import dev.larder.cache.engine.DurationText;
import dev.larder.cache.engine.JitterText;
import dev.larder.cache.engine.RenewalText;
import dev.larder.cache.key.BoundTemplate;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cache made by {@link Larder#cache}. */
final class HandCache<T> implements Cache<T> {

    private final Larder larder;
    private final BoundTemplate template;
    private final CacheSpec spec;

    HandCache(Larder larder, String keyTemplate, Type type, CacheOption... options) {
        this.larder = larder;
        this.template = larder.bind(keyTemplate);
        if (template.template().hasWildcard() || template.template().fansOut()) {
            throw new CacheConfigurationException("The key template \"" + keyTemplate
                    + "\" spells more than one key; a cache needs a template without * and [].");
        }
        this.spec = spec(type, options);
    }

    private CacheSpec spec(Type type, CacheOption... options) {
        Map<CacheOption.Attribute, String> texts = new EnumMap<>(CacheOption.Attribute.class);
        for (CacheOption option : options) {
            texts.put(option.attribute(), option.text());
        }
        CacheSettings settings = larder.settings();
        String name = texts.get(CacheOption.Attribute.NAME);
        String codec = texts.getOrDefault(CacheOption.Attribute.CODEC, settings.codec());
        Duration ttl = ttl(texts.get(CacheOption.Attribute.TTL), settings);
        Duration nullTtl = nullTtl(texts.get(CacheOption.Attribute.NULL_TTL), settings);
        return new CacheSpec(
                name != null ? name : template.template().defaultName(),
                larder.codecs().format(codec, type),
                ttl,
                nullTtl.compareTo(ttl) > 0 ? ttl : nullTtl,
                jitter(texts.get(CacheOption.Attribute.JITTER), settings),
                stampede(texts.get(CacheOption.Attribute.STAMPEDE)),
                renewal(texts, ttl),
                false,
                false);
    }

    private CacheSpec.Renewal renewal(Map<CacheOption.Attribute, String> texts, Duration ttl) {
        return new CacheSpec.Renewal(
                RenewalText.refreshAfter(
                        texts.getOrDefault(CacheOption.Attribute.REFRESH_AFTER, ""), place("refreshAfter"), ttl),
                RenewalText.staleIfError(
                        texts.getOrDefault(CacheOption.Attribute.STALE_IF_ERROR, ""), place("staleIfError")),
                RenewalText.loadTimeout(
                        texts.getOrDefault(CacheOption.Attribute.LOAD_TIMEOUT, ""), place("loadTimeout")));
    }

    private Duration ttl(@Nullable String text, CacheSettings settings) {
        if (text == null) {
            return settings.defaultTtl();
        }
        Duration tier = settings.tier(text);
        return tier != null ? tier : DurationText.parsePositive(text, place("ttl"));
    }

    private Duration nullTtl(@Nullable String text, CacheSettings settings) {
        return text == null ? settings.nullTtl() : DurationText.parse(text, place("nullTtl"));
    }

    private double jitter(@Nullable String text, CacheSettings settings) {
        return text == null ? settings.jitter() : JitterText.parse(text, place("jitter"));
    }

    private static Stampede stampede(@Nullable String text) {
        Stampede stampede = text == null ? Stampede.DEFAULT : Stampede.valueOf(text);
        return stampede == Stampede.DEFAULT ? Stampede.CLUSTER : stampede;
    }

    private String place(String option) {
        return "The option " + option + " of the cache \"" + template.template().text() + "\"";
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    @SuppressWarnings("unchecked") // The format is bound to T; the loader throws X or nothing checked.
    public <X extends Throwable> @Nullable T get(Args args, CacheLoader<? extends @Nullable T, X> loader) throws X {
        String key = template.key(args.values());
        if (larder.transactions().isTouched(key)) {
            return loader.load();
        }
        try {
            return (T) larder.engine().get(spec, key, new Call(loader));
        } catch (Throwable e) {
            throw (X) e;
        }
    }

    private final class Call implements CacheCall {

        private final CacheLoader<? extends @Nullable T, ?> loader;

        private Call(CacheLoader<? extends @Nullable T, ?> loader) {
            this.loader = loader;
        }

        @Override
        public @Nullable Object load() throws Throwable {
            return loader.load();
        }

        @Override
        public boolean mayFill() {
            return larder.transactions().mayFill();
        }

        @Override
        public @Nullable CacheCall forBackground() {
            return larder.transactions().mayLeaveThread() ? this : null;
        }
    }

    @Override
    public void invalidate(Args args) {
        larder.transactions().invalidate(List.of(template.key(args.values())), List.of());
    }

    @Override
    public void invalidateAll() {
        larder.transactions().invalidate(List.of(), List.of(template.allKeys()));
    }
}

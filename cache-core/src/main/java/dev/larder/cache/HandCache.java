package dev.larder.cache;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.engine.call.Behind;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.integration.LarderParts;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.NoKeyException;
import dev.larder.cache.key.Parameters;
import dev.larder.cache.key.TagTemplate;
import dev.larder.cache.method.declaration.EntityTypes;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.settings.DurationText;
import dev.larder.cache.settings.JitterText;
import dev.larder.cache.settings.RenewalText;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cache made by {@link Larder#cache}. */
final class HandCache<T> implements Cache<T> {

    private static final Logger log = LoggerFactory.getLogger(HandCache.class);

    private final LarderParts larder;
    private final AtomicBoolean hasSaidNoKey = new AtomicBoolean();
    private final BoundTemplate template;
    private final List<TagTemplate> tags;
    private final CacheSpec spec;
    private final boolean holdsEntities;

    HandCache(Larder larder, String keyTemplate, Type type, CacheOption... options) {
        this.larder = larder.parts();
        this.template = larder.bind(keyTemplate);
        if (template.template().hasWildcard() || template.template().fansOut()) {
            throw new CacheConfigurationException("The key template \"" + keyTemplate
                    + "\" spells more than one key; a cache needs a template without * and [].");
        }
        Map<CacheOption.Attribute, List<String>> chosen = new EnumMap<>(CacheOption.Attribute.class);
        for (CacheOption option : options) {
            chosen.put(option.attribute(), option.texts());
        }
        this.tags = tags(type, chosen.getOrDefault(CacheOption.Attribute.TAGS, List.of()));
        this.spec = spec(type, chosen);
        this.holdsEntities = EntityTypes.within(type);
        this.larder.engine().declare(spec, template.allKeys());
    }

    private List<TagTemplate> tags(Type type, List<String> texts) {
        Parameters parameters = Parameters.untyped(template.template()).withResult(type);
        return texts.stream().map(text -> TagTemplate.bind(text, parameters)).toList();
    }

    private CacheSpec spec(Type type, Map<CacheOption.Attribute, List<String>> chosen) {
        Map<CacheOption.Attribute, String> texts = new EnumMap<>(CacheOption.Attribute.class);
        chosen.forEach((attribute, values) -> {
            if (attribute != CacheOption.Attribute.TAGS) {
                texts.put(attribute, values.get(0));
            }
        });
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
                !tags.isEmpty(),
                texts.containsKey(CacheOption.Attribute.INDEX));
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
        String key = keyOf(args);
        if (key == null) {
            return bypass("", Reason.EVALUATION_FAILED, loader);
        }
        if (larder.transactions().isTouched(key)) {
            return bypass(key, Reason.TOUCHED_KEY, loader);
        }
        if (holdsEntities && larder.transactions().wantsManagedEntities(spec.name())) {
            return bypass(key, Reason.TRANSACTION, loader);
        }
        try {
            return (T) larder.engine().get(spec, key, new Call(args, loader));
        } catch (Throwable e) {
            throw (X) e;
        }
    }

    @Override
    @SuppressWarnings("unchecked") // The write returns a T, and throws X or nothing checked.
    public <X extends Throwable> @Nullable T update(Args args, CacheLoader<? extends @Nullable T, X> write) throws X {
        String key = keyOf(args);
        if (key == null) {
            return updateWithoutKey(write);
        }
        Call call = new Call(args, write);
        try {
            return (T) larder.transactions().update(spec, key, call, call::load);
        } catch (Throwable e) {
            throw (X) e;
        }
    }

    /** {@code null} if the arguments make none: a getter threw, or a value hides what is to be hashed. */
    private @Nullable String keyOf(Args args) {
        try {
            return template.key(args.values());
        } catch (NoKeyException e) {
            if (hasSaidNoKey.compareAndSet(false, true)) {
                log.warn("Cache {} cannot be asked. This is said once. {}", spec.name(), e.getMessage(), e);
            }
            return null;
        }
    }

    private <X extends Throwable> @Nullable T bypass(
            String key, Reason reason, CacheLoader<? extends @Nullable T, X> loader) throws X {
        long begin = System.nanoTime();
        T value = loader.load();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        larder.listener().onCall(spec.name(), key, Outcome.BYPASSED, reason, took);
        return value;
    }

    /** Nobody knows which entry is not true any more. A write that throws may have happened. */
    private <X extends Throwable> @Nullable T updateWithoutKey(CacheLoader<? extends @Nullable T, X> write) throws X {
        try {
            return write.load();
        } finally {
            invalidateAll();
        }
    }

    private final class Call implements CacheCall {

        private final Args args;
        private final CacheLoader<? extends @Nullable T, ?> loader;

        private Call(Args args, CacheLoader<? extends @Nullable T, ?> loader) {
            this.args = args;
            this.loader = loader;
        }

        @Override
        public @Nullable Object load() throws Throwable {
            return loader.load();
        }

        @Override
        public boolean mayFill() {
            return larder.transactions().mayFill(spec.name());
        }

        /**
         * The loader runs again, on another thread and later. What it makes of an entity is as old as that was read.
         */
        @Override
        public @Nullable Behind<CacheCall> behind() {
            return EntityTypes.among(args.values())
                    ? null
                    : larder.transactions().behind(() -> this);
        }

        @Override
        public @Nullable CacheCall forBackground() {
            return larder.transactions().mayLeaveThread() ? this : null;
        }

        @Override
        public Set<String> tags(@Nullable Object value) {
            Set<String> all = new HashSet<>();
            tags.forEach(tag -> all.addAll(tag.tags(args.values(), value)));
            return all;
        }

        /** Those of the calling thread; a call that has left it touches nothing, see {@link #forBackground}. */
        @Override
        public Set<String> touchedTags() {
            return larder.transactions().touchedTags();
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

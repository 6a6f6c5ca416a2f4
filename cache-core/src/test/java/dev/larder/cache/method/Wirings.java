package dev.larder.cache.method;

import dev.larder.cache.codec.format.Codecs;
import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.engine.PatientSettings;
import dev.larder.cache.integration.LarderParts;
import dev.larder.cache.key.DefaultKeySchema;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.Expression;
import dev.larder.cache.method.declaration.Expressions;
import dev.larder.cache.method.declaration.NeverCachedReader;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.transaction.TransactionContext;
import dev.larder.cache.transaction.TransactionScope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** What compiled methods work with in tests: the real engine over the store in memory. */
final class Wirings {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** A tiny language: {@code always}, {@code never}, {@code result}, {@code first}; the last two read a boolean. */
    static final Expressions EXPRESSIONS = (text, method, place) -> new Expression() {
        @Override
        public boolean usesResult() {
            return text.startsWith("result");
        }

        @Override
        public boolean isTrue(Object target, Object[] arguments, Object result) {
            return switch (text) {
                case "always" -> true;
                case "never" -> false;
                case "first" -> Boolean.TRUE.equals(arguments[0]);
                case "result" -> Boolean.TRUE.equals(result);
                default -> throw new IllegalStateException(text);
            };
        }
    };

    private final CacheStore store = new MemoryStore();
    private CacheSettings settings = PatientSettings.withKeyPrefix("");
    private TransactionContext transactions = TransactionContext.NONE;
    private Expressions expressions = EXPRESSIONS;
    private CacheListener listener = CacheListener.NO_OP;

    CacheStore store() {
        return store;
    }

    Wirings listener(CacheListener value) {
        listener = value;
        return this;
    }

    Wirings transactions(TransactionContext value) {
        transactions = value;
        return this;
    }

    Wirings expressions(Expressions value) {
        expressions = value;
        return this;
    }

    Wirings strict() {
        return settings(true, settings.caches());
    }

    Wirings property(String cache, String attribute, String text) {
        return settings(settings.strict(), Map.of(cache, Map.of(attribute, text)));
    }

    private Wirings settings(boolean strict, Map<String, Map<String, String>> caches) {
        settings =
                CacheSettings.builder().jitter(0).strict(strict).caches(caches).build();
        return this;
    }

    CacheCatalog catalog() {
        CacheEngine engine = new CacheEngine(store, settings, listener);
        LarderParts parts = new LarderParts(
                engine,
                store,
                settings,
                Codecs.builtIn(),
                new DefaultKeySchema(settings.keyPrefix(), settings.keyMaxLength()),
                listener,
                new TransactionScope(engine, transactions));
        return new CacheCatalog(new CacheWiring(
                parts, expressions, NeverCachedReader.PLAIN, List.of(), Clock.fixed(NOW, ZoneOffset.UTC)));
    }
}

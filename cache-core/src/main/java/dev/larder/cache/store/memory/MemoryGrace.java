package dev.larder.cache.store.memory;

import dev.larder.cache.key.pattern.KeyPattern;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** Patterns that were invalidated a short while ago. */
final class MemoryGrace {

    private record Noted(KeyPattern pattern, long untilNanos) {}

    private final List<Noted> noted = new CopyOnWriteArrayList<>();
    private final LongSupplier ticker;

    MemoryGrace(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** Forgets those whose time is over. */
    void note(KeyPattern pattern, Duration grace) {
        long now = ticker.getAsLong();
        noted.removeIf(note -> note.untilNanos - now <= 0);
        noted.add(new Noted(pattern, now + grace.toNanos()));
    }

    boolean reaches(String key) {
        long now = ticker.getAsLong();
        return noted.stream().anyMatch(note -> note.untilNanos - now > 0 && note.pattern.matches(key));
    }
}

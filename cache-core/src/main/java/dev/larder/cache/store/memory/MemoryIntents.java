package dev.larder.cache.store.memory;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.Intent;
import dev.larder.cache.store.IntentLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Intents in this process's memory: of use only to tests, since they die with the process they are to outlive. */
final class MemoryIntents implements IntentLog {

    private record Noted(Intent intent, long notedNanos, long dueNanos) {}

    private final Map<Stamp, Noted> noted = new HashMap<>();
    private final LongSupplier ticker;

    MemoryIntents(LongSupplier ticker) {
        this.ticker = ticker;
    }

    @Override
    public synchronized void record(Intent intent, Duration window) {
        long now = ticker.getAsLong();
        noted.putIfAbsent(intent.id(), new Noted(intent, now, now + window.toNanos()));
    }

    @Override
    public synchronized void remove(Collection<Stamp> ids) {
        noted.keySet().removeAll(ids);
    }

    @Override
    public synchronized List<Intent> overdue(Duration life, int most) {
        long now = ticker.getAsLong();
        List<Noted> due = new ArrayList<>(noted.values());
        due.removeIf(note -> note.dueNanos - now > 0);
        due.sort(Comparator.comparingLong(note -> note.dueNanos - now));
        List<Noted> first = due.subList(0, Math.min(most, due.size()));
        first.stream()
                .filter(note -> now - note.notedNanos > life.toNanos())
                .forEach(note -> noted.remove(note.intent.id()));
        return first.stream().map(Noted::intent).toList();
    }

    @Override
    public synchronized void postpone(Collection<Stamp> ids, Duration window) {
        long due = ticker.getAsLong() + window.toNanos();
        ids.forEach(id -> noted.computeIfPresent(id, (i, note) -> new Noted(note.intent, note.notedNanos, due)));
    }
}

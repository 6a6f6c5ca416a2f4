package dev.larder.cache.consistency;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a check has seen.
 *
 * @param pauses of processes
 * @param kills of processes
 * @param owedWrites how many writes of killed processes had to be seen after the crash window
 * @param complaints some of what was read and should not have been, and of what was thrown
 */
public record CheckFigures(
        Map<Count, Map<Kind, Long>> counts,
        int pauses,
        int kills,
        int owedWrites,
        int redisRestarts,
        int redisFreezes,
        List<String> complaints) {

    static CheckFigures of(
            CheckMemory memory,
            int pauses,
            int kills,
            int owedWrites,
            int redisRestarts,
            int redisFreezes,
            List<String> complaints) {
        Map<Count, Map<Kind, Long>> counts = new EnumMap<>(Count.class);
        for (Count count : Count.values()) {
            Map<Kind, Long> byKind = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                byKind.put(kind, memory.counted(count, kind));
            }
            counts.put(count, byKind);
        }
        return new CheckFigures(counts, pauses, kills, owedWrites, redisRestarts, redisFreezes, complaints);
    }

    /** Over all kinds. */
    public long of(Count count) {
        return counts.get(count).values().stream().mapToLong(Long::longValue).sum();
    }

    public long of(Count count, Kind kind) {
        return counts.get(count).get(kind);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Count count : Count.values()) {
            text.append(count.name().toLowerCase(Locale.ROOT))
                    .append(' ')
                    .append(of(count))
                    .append(", ");
        }
        text.append("pauses ").append(pauses).append(", kills ").append(kills);
        text.append(", writes owed ").append(owedWrites);
        text.append(", Redis restarts ")
                .append(redisRestarts)
                .append(", freezes ")
                .append(redisFreezes);
        complaints.forEach(line -> text.append('\n').append(line));
        return text.toString();
    }
}

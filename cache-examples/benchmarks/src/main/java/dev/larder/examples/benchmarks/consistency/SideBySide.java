package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.consistency.CheckFigures;
import dev.larder.cache.consistency.Count;
import dev.larder.cache.consistency.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The figures of several caches as a table of text. */
public final class SideBySide {

    private final Map<Contender, CheckFigures> figures;
    private final StringBuilder text = new StringBuilder();

    private SideBySide(Map<Contender, CheckFigures> figures) {
        this.figures = figures;
    }

    public static String table(Map<Contender, CheckFigures> figures) {
        return new SideBySide(figures).table();
    }

    private String table() {
        row("", Contender::title);
        count("reads", Count.READS);
        count("writes", Count.WRITES);
        count("loads", Count.LOADS);
        count("stale reads", Count.STALE);
        row(
                "  per mille",
                cache -> perMille(of(cache).of(Count.STALE), of(cache).of(Count.READS)));
        for (Kind kind : Kind.values()) {
            row("  by " + RunOptions.name(kind), cache -> staleOf(cache, kind));
        }
        count("mixed-up reads", Count.WRONG);
        row(
                "refused fills",
                cache -> cache == Contender.LARDER ? number(of(cache).of(Count.REFUSED)) : "-");
        count("calls that threw", Count.FAILED);
        row("process pauses", cache -> number(of(cache).pauses()));
        row("process kills", cache -> number(of(cache).kills()));
        row("writes owed", cache -> number(of(cache).owedWrites()));
        row("Redis restarts", cache -> number(of(cache).redisRestarts()));
        row("Redis freezes", cache -> number(of(cache).redisFreezes()));
        return text.toString();
    }

    private CheckFigures of(Contender cache) {
        CheckFigures of = figures.get(cache);
        if (of == null) {
            throw new IllegalArgumentException(cache + " was not checked");
        }
        return of;
    }

    private String staleOf(Contender cache, Kind kind) {
        long reads = of(cache).of(Count.READS, kind);
        return reads == 0 ? "-" : of(cache).of(Count.STALE, kind) + " of " + number(reads);
    }

    private static String perMille(long part, long whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.2f", 1000.0 * part / whole);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void count(String name, Count count) {
        row(name, cache -> number(of(cache).of(count)));
    }

    private void row(String name, Function<Contender, String> cell) {
        text.append(String.format("%-18s", name));
        figures.keySet().forEach(cache -> text.append(String.format("%22s", cell.apply(cache))));
        text.append('\n');
    }
}

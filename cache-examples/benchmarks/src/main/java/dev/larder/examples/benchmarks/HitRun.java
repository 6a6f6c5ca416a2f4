package dev.larder.examples.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Throughput and CPU of a remote hit relative to raw Jedis {@code GET} + decode, at 1, 8 and 32 threads. The contenders
 * take turns in short rounds, so that a change of the machine's mood meets all of them; the median round counts.
 *
 * <p>{@code java -cp benchmarks.jar dev.larder.examples.benchmarks.HitRun [rounds] [millis per round]}
 */
public final class HitRun {

    private static final String BASE = "raw GET + decode";

    private record Round(double perSecond, double cpuMicros) {}

    private final int rounds;
    private final long millis;

    private HitRun(int rounds, long millis) {
        this.rounds = rounds;
        this.millis = millis;
    }

    public static void main(String[] args) throws InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
        long millis = args.length > 1 ? Long.parseLong(args[1]) : 1500;
        new HitRun(rounds, millis).run();
    }

    private void run() throws InterruptedException {
        try (HitBenchmark.Contenders contenders = new HitBenchmark.Contenders()) {
            Map<String, Runnable> calls = new LinkedHashMap<>();
            calls.put("raw GET", contenders::rawGet);
            calls.put(BASE, contenders::rawGetAndDecode);
            calls.put("Larder", contenders::larder);
            for (int threads : new int[] {1, 8, 32}) {
                report(threads, measure(calls, threads));
            }
        }
    }

    private Map<String, List<Round>> measure(Map<String, Runnable> calls, int threads) throws InterruptedException {
        Map<String, List<Round>> results = new LinkedHashMap<>();
        for (int round = -2; round < rounds; round++) {
            for (Map.Entry<String, Runnable> call : calls.entrySet()) {
                Round result = round(call.getValue(), threads);
                if (round >= 0) {
                    results.computeIfAbsent(call.getKey(), name -> new ArrayList<>())
                            .add(result);
                }
            }
        }
        return results;
    }

    private Round round(Runnable call, int threads) throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        AtomicBoolean over = new AtomicBoolean();
        LongAdder count = new LongAdder();
        List<Thread> callers = new ArrayList<>();
        long cpu = system.getProcessCpuTime();
        long began = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            Thread caller = new Thread(() -> {
                long calls = 0;
                while (!over.get()) {
                    call.run();
                    calls++;
                }
                count.add(calls);
            });
            caller.start();
            callers.add(caller);
        }
        Thread.sleep(millis);
        over.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        long took = System.nanoTime() - began;
        double calls = count.sum();
        return new Round(calls * 1e9 / took, (system.getProcessCpuTime() - cpu) / 1e3 / calls);
    }

    private static void report(int threads, Map<String, List<Round>> results) {
        double base = median(results.getOrDefault(BASE, List.of()).stream()
                .map(Round::perSecond)
                .toList());
        results.forEach((name, all) -> {
            double perSecond = median(all.stream().map(Round::perSecond).toList());
            double cpu = median(all.stream().map(Round::cpuMicros).toList());
            System.out.printf(
                    Locale.ROOT,
                    "%2d threads  %-17s %8.0f/s  x%.2f  %5.1f us CPU%n",
                    threads,
                    name,
                    perSecond,
                    perSecond / base,
                    cpu);
        });
    }

    private static double median(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }
}

package dev.larder.cache.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down everything it is told, as a line each. */
final class Events implements CacheListener {

    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<Duration> times = new CopyOnWriteArrayList<>();

    @Override
    public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
        lines.add("call " + cache + " " + outcome + " " + reason);
        times.add(took);
    }

    @Override
    public void onLoadBegin(String cache, String key) {
        lines.add("load begins " + cache);
    }

    @Override
    public void onLoad(String cache, String key, Duration took, boolean succeeded) {
        lines.add("load ends " + cache + " " + succeeded);
        times.add(took);
    }

    @Override
    public void onWait(String cache, String key, Duration took) {
        lines.add("wait " + cache);
        times.add(took);
    }

    @Override
    public void onUndecodable(String cache, String key) {
        lines.add("undecodable " + cache);
    }

    @Override
    public void onError(String cache, ErrorKind kind, Throwable error) {
        lines.add("error " + cache + " " + kind);
    }

    @Override
    public void onInvalidation(int keys, int patterns, int tags, long dropped, Duration took) {
        lines.add("invalidation " + keys + " " + patterns + " " + tags + " " + dropped);
        times.add(took);
    }

    @Override
    public void onScan(int lookedAt, int dropped) {
        lines.add("scan " + lookedAt + " " + dropped);
    }

    @Override
    public void onOutage(Throwable cause) {
        lines.add("outage");
    }

    @Override
    public void onRecovery(Duration outage) {
        lines.add("recovery");
        times.add(outage);
    }
}

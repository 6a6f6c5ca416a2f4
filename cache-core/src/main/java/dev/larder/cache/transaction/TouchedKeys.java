package dev.larder.cache.transaction;

import dev.larder.cache.invalidation.KeySelection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys a thread is in the middle of invalidating: from the entry into an invalidating method until it returned, or
 * until the transaction around it ended and the invalidation was done. The thread's own reads of them go past the
 * cache, because what stands there may be from before its own write.
 */
public final class TouchedKeys {

    // Not static: another larder of this JVM has other keys. It lives as long as the larder, and threads clear it.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable List<Span>> open = new ThreadLocal<>();

    /** A stretch of time during which the keys of a selection are touched. */
    public static final class Span {

        private final KeySelection selection;
        /** Set by the thread that ends a transaction, which need not be the one that began it. */
        private volatile boolean ended;

        private Span(KeySelection selection) {
            this.selection = selection;
        }
    }

    /** Begins a span; the selection may still grow, on this thread. */
    public Span begin(KeySelection selection) {
        List<Span> spans = open.get();
        if (spans == null) {
            spans = new ArrayList<>(2);
            open.set(spans);
        }
        Span span = new Span(selection);
        spans.add(span);
        return span;
    }

    /** Ends a span, on any thread; repeatable. */
    public void end(Span span) {
        span.ended = true;
        forgetEnded();
    }

    /** Whether this thread is in the middle of invalidating nothing. */
    boolean isEmpty() {
        forgetEnded();
        return open.get() == null;
    }

    public boolean contains(String key) {
        List<Span> spans = open.get();
        if (spans == null) {
            return false;
        }
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            if (!span.ended && span.selection.contains(key)) {
                return true;
            }
        }
        forgetEnded();
        return false;
    }

    /** The touched tags; empty in the common case, without making garbage. */
    Set<String> tags() {
        List<Span> spans = open.get();
        if (spans == null) {
            return Set.of();
        }
        Set<String> tags = Set.of();
        for (Span span : spans) {
            if (!span.ended && !span.selection.tags().isEmpty()) {
                tags = new HashSet<>(tags);
                tags.addAll(span.selection.tags());
            }
        }
        return tags;
    }

    private void forgetEnded() {
        List<Span> spans = open.get();
        if (spans == null) {
            return;
        }
        spans.removeIf(span -> span.ended);
        if (spans.isEmpty()) {
            open.remove();
        }
    }
}

package dev.larder.cache.spring.readme;

import dev.larder.cache.annotation.Cached;

/** Values that grow old. */
class Renewal {

    volatile String rate = "1.10";
    volatile boolean isBroken;

    @Cached(key = "rate:{currency}", ttl = "10m", refreshAfter = "5m", staleIfError = "1h", loadTimeout = "2s")
    String rate(String currency) {
        if (isBroken) {
            throw new IllegalStateException("the bank does not answer");
        }
        return rate;
    }
}

package dev.larder.cache.invalidation;

import dev.larder.cache.CacheException;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.store.StoreOutageException;
import dev.larder.cache.store.StoreRefusedException;

/** The store's failures in the words of the listeners. */
public final class StoreFailures {

    private StoreFailures() {}

    /** What kind of failure it is. */
    public static ErrorKind kindOf(CacheException failure) {
        if (failure instanceof ForeignKeyException) {
            return ErrorKind.FOREIGN_KEY;
        }
        if (failure instanceof StoreOutageException) {
            return ErrorKind.BREAKER_OPEN;
        }
        Throwable reason = failure instanceof LeaseUnansweredException ? failure.getCause() : failure;
        return reason instanceof StoreRefusedException ? ErrorKind.REFUSED : ErrorKind.UNAVAILABLE;
    }

    /** Why a call that met the failure is answered without the store. */
    public static Reason reasonOf(CacheException failure) {
        if (failure instanceof ForeignKeyException) {
            return Reason.FOREIGN_KEY;
        }
        return failure instanceof StoreOutageException ? Reason.BREAKER_OPEN : Reason.STORE_FAILED;
    }
}

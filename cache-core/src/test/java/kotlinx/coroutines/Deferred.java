package kotlinx.coroutines;

/** Stands in for Kotlin's own, a job with a value. */
public interface Deferred<T> extends Job {}
